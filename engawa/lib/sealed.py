"""Seal a small state into a form field: encrypted, signed, forgotten.

A visitor's answers travel in the form itself, so nothing about a visit is kept here. The field must be unreadable
for whoever finds the page in a browser's memory, and unforgeable, since what it says is believed.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Unreadable(Exception):
    """The field was altered, sealed with another key, or is older than allowed."""


class Seal:
    """Seal and open values for one purpose; `secrets` holds the current secret first, then older ones."""

    def __init__(self, secrets: Sequence[str], purpose: str) -> None:
        self._keys = MultiFernet([Fernet(_derive(secret, purpose)) for secret in secrets])

    def close(self, value: Any) -> str:
        """Return `value` (JSON data) as a sealed text."""
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return self._keys.encrypt(plain).decode("ascii")

    def open(self, sealed: str, seconds: int) -> Any:
        """Return what was sealed at most `seconds` ago, or raise Unreadable."""
        try:
            return json.loads(self._keys.decrypt(sealed.encode(), ttl=seconds))
        except (InvalidToken, UnicodeError) as error:
            raise Unreadable from error


def _derive(secret: str, purpose: str) -> bytes:
    # A key for each purpose: a field sealed for one form must not open in another.
    key = HKDF(SHA256(), length=32, salt=None, info=f"engawa:{purpose}".encode()).derive(secret.encode())
    return urlsafe_b64encode(key)
