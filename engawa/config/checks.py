"""Combinations of settings that would hurt somebody, named by `engawa check` and before `engawa serve` starts."""

import sqlite3
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from engawa.foundation.vault.router import is_one_database

LOCAL = {"localhost", "127.0.0.1", "::1"}


@register(Tags.security)
def origin_is_whole(**_: Any) -> list[CheckMessage]:
    """An origin without scheme or with a path would make links and trust rules wrong."""
    parts = urlsplit(settings.ORIGIN)
    rest = parts.path or parts.query or parts.fragment or parts.username
    if settings.ORIGIN and (parts.scheme not in {"http", "https"} or not parts.hostname or rest):
        return [Error("ENGAWA_ORIGIN must look like https://engawa.example.org, without a path.", id="engawa.E001")]
    return []


@register(Tags.security)
def others_need_https(**_: Any) -> list[CheckMessage]:
    """Over plain HTTP anybody on the same Wi-Fi, a family member for one, reads along."""
    host = urlsplit(settings.ORIGIN).hostname
    if settings.ORIGIN.startswith("http://") and host not in LOCAL:
        return [Warning("ENGAWA_ORIGIN is not https: whoever shares the network can read along.", id="engawa.W001")]
    return []


@register(Tags.security)
def no_debug_for_others(**_: Any) -> list[CheckMessage]:
    """Error pages of debug mode show what a visitor typed."""
    if settings.DEBUG and (settings.ORIGIN or set(settings.ALLOWED_HOSTS) - LOCAL - {"[::1]"}):
        return [Error("ENGAWA_DEBUG is for this machine only; unset it or ENGAWA_ORIGIN/HOSTS.", id="engawa.E002")]
    return []


@register(Tags.security)
def secret_is_long(**_: Any) -> list[CheckMessage]:
    """A short secret lets a stranger open the answers in a form."""
    if len(settings.SECRET_KEY) < 50:
        return [Error("ENGAWA_SECRET_KEY is shorter than 50 characters.", id="engawa.E003")]
    return []


@register(Tags.security)
def master_key_lies_apart(**_: Any) -> list[CheckMessage]:
    """A copy of the data folder, stolen or as a backup, would hold what is sealed and what opens it."""
    source = settings.MASTER_KEY
    given = bool(source.text or source.command)
    if settings.ORIGIN and not given and source.path.resolve().is_relative_to(settings.DATA):
        return [
            Warning(
                "The master key lies in the data folder, where a copy of the folder takes it along: "
                "ENGAWA_MASTER_KEY_FILE can name a place elsewhere.",
                id="engawa.W002",
            )
        ]
    return []


@register(Tags.security)
def keys_lie_apart(**_: Any) -> list[CheckMessage]:
    """A backup of the contents that holds the data keys too would outlive an erasure."""
    if is_one_database():
        return [
            Error(
                "ENGAWA_KEYS names the database of the contents. The data keys need one of their own, or an old backup "
                "would still open what was erased.",
                id="engawa.E012",
            )
        ]
    return []


@register
def country_is_a_code(**_: Any) -> list[CheckMessage]:
    """A country that the directory cannot know would silently show no help."""
    if settings.COUNTRY and not (len(settings.COUNTRY) == 2 and settings.COUNTRY.isalpha()):
        return [Error("ENGAWA_COUNTRY must be a code of two letters such as JP.", id="engawa.E004")]
    return []


@register
def leave_url_is_secure(**_: Any) -> list[CheckMessage]:
    """Leaving quickly must lead to a page, not to an error or a script."""
    if urlsplit(settings.LEAVE_URL).scheme != "https":
        return [Error("ENGAWA_LEAVE_URL must begin with https://", id="engawa.E005")]
    return []


@register
def own_directory_is_readable(**_: Any) -> list[CheckMessage]:
    """An own file with a mistake must be named before a visitor meets it."""
    if not settings.OWN_DIRECTORY:
        return []
    from engawa.care.library import current  # noqa: PLC0415  needed only here
    from engawa.care.library.directory import DirectoryError  # noqa: PLC0415

    try:
        current.directory(settings.OWN_DIRECTORY)
    except (DirectoryError, OSError) as error:
        return [Error(f"ENGAWA_DIRECTORY: {error}", id="engawa.E006")]
    return []


@register(Tags.compatibility)
def search_is_available(**_: Any) -> list[CheckMessage]:
    """The library's search leans on SQLite's full-text index, which some builds leave out."""
    options = {row[0] for row in sqlite3.connect(":memory:").execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" not in options:
        return [Error("This Python's SQLite has no FTS5; the library could not be searched.", id="engawa.E007")]
    return []
