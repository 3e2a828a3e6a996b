"""Who may set the installation up: whoever sits at the machine, or holds the key that `engawa serve` prints.

Without it the first stranger who finds a fresh installation would become its administrator.
"""

import hmac
from base64 import b32encode
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

_HERE = {"localhost", "127.0.0.1", "::1"}
# A proxy that sets any of these passes on somebody from elsewhere, whatever the address of the connection says.
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
_BYTES = 15


def key() -> str:
    """Return the key of this installation; it stays the same until the secret changes."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"engawa:set-up", sha256)
    return b32encode(digest[:_BYTES]).decode().lower()


def address(served_at: str) -> str:
    """Return where to set up, for `engawa serve` to print; `served_at` is where it answers if there is no origin."""
    return f"{(settings.ORIGIN or served_at).rstrip('/')}/set-up/?key={key()}"


def fits(given: str) -> bool:
    """Compare in constant time; spaces and capitals are what copying by hand changes."""
    return hmac.compare_digest("".join(given.split()).lower().encode(), key().encode())


def is_needed(request: HttpRequest) -> bool:
    """Say whether the request comes from elsewhere, or might."""
    return bool(settings.ORIGIN) or not _is_here(request)


def _is_here(request: HttpRequest) -> bool:
    # The host too: a page elsewhere could let its own name point to this machine and speak through the browser.
    host = urlsplit(f"//{request.get_host()}").hostname
    passed_on = any(name in request.headers for name in _PASSED_ON)
    return host in _HERE and not passed_on and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(text: str) -> bool:
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False
