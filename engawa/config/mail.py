"""Turn ENGAWA_EMAIL into Django's settings for e-mail: one URL, or empty, and then nothing is ever sent."""

from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from engawa.config.env import WrongSetting

NAME = "ENGAWA_EMAIL"
PORTS = {"smtp": 587, "smtps": 465}
NOTHING = {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend", "EMAIL_HOST": ""}


def mail(url: str) -> dict[str, Any]:
    """Return settings for smtp://user:password@host:port/?from=… (STARTTLS) or smtps://… (TLS from the start).

    `tls=no` sends in the clear, for a mail server on the same machine; a password never goes that way.
    """
    if not url:
        return NOTHING
    parts = _split(url)
    options = _options(parts)
    in_the_clear = options.get("tls") == "no"
    if in_the_clear and (parts.password or parts.scheme == "smtps"):
        raise WrongSetting(f"{NAME}: tls=no goes with smtp:// without a password only")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not in_the_clear,
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": options["from"],
        "SERVER_EMAIL": options["from"],
    }


def _split(url: str) -> SplitResult:
    # Neither the URL nor what is wrong with it is shown: both may hold the password.
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise WrongSetting(f"{NAME}: this is not a URL") from error
    if not is_whole:
        raise WrongSetting(f"{NAME}: must look like smtp://user:password@host:587/?from=post@example.org, or be empty")
    return parts


def _options(parts: SplitResult) -> dict[str, str]:
    given = parse_qs(parts.query, keep_blank_values=True)
    options = {name: values[-1] for name, values in given.items()}
    if options.keys() - {"from", "tls"} or options.get("tls", "no") != "no":
        raise WrongSetting(f"{NAME}: knows only from=address and tls=no after the question mark")
    try:
        validate_email(options.get("from", ""))
    except ValidationError as error:
        raise WrongSetting(f"{NAME}: from= must be an e-mail address") from error
    return options
