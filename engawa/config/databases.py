"""Turn ENGAWA_DATABASE into Django's DATABASES: SQLite by default, PostgreSQL by URL, equal in tests."""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from engawa.config.env import WrongSetting


def sqlite(path: Path) -> dict[str, Any]:
    """Return settings for SQLite at `path`.

    FULL synchronisation, although NORMAL is the usual advice beside WAL: with NORMAL a power cut may lose
    the last commits, and what was acknowledged must be there. It cost 2 % when measured.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
                "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
            ),
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """Return settings for postgresql://user:password@host:port/name?option=value."""
    parts = _split(url)
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise WrongSetting("ENGAWA_DATABASE: the URL names no database")
    try:
        port = parts.port
    except ValueError as error:
        raise WrongSetting("ENGAWA_DATABASE: the port is not a number") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        # Neither the URL nor what is wrong with it is shown: both may hold the password.
        raise WrongSetting("ENGAWA_DATABASE: this is not a URL") from error


def keys_database(url: str, contents_url: str, data: Path) -> dict[str, Any]:
    """Return the database of the data keys for ENGAWA_KEYS.

    Empty: a file of its own beside SQLite; with PostgreSQL a database of its own on the same server, called as that of
    the contents with "_keys" behind. Never the same one: a backup of the contents would hold the keys too.
    """
    if not url and contents_url:
        parts = _split(contents_url)
        return postgresql(parts._replace(path=f"{parts.path}_keys").geturl())
    if not url:
        (data / "keys").mkdir(mode=0o700, parents=True, exist_ok=True)
        return sqlite(data / "keys" / "keys.sqlite3")
    return database(url, data, "ENGAWA_KEYS")


def database(url: str, data: Path, name: str = "ENGAWA_DATABASE") -> dict[str, Any]:
    """Return the default database for ENGAWA_DATABASE; empty means SQLite in the data folder."""
    if not url:
        return sqlite(data / "engawa.sqlite3")
    scheme = _split(url).scheme
    if scheme in {"postgres", "postgresql"}:
        return postgresql(url)
    raise WrongSetting(f"{name}: must begin with postgresql:// or be empty (SQLite)")
