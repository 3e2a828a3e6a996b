"""A model field for short texts that tell who somebody is: sealed in the row with the row's own account key.

What is sealed elsewhere is opened by a ring fetched for one piece of work. A name stands in every list, so its keys are
kept in the process for a minute, fetched in blocks; a list of forty names costs a query or none.
"""

import time
from secrets import token_bytes
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from engawa.foundation.vault import masters, seals

VERSION = b"\x02"
OWNER, BLOCK, SECONDS = 8, 64, 60
_KEPT: dict[int, tuple[float, bytes | None]] = {}


class SealedText(models.BinaryField):  # type: ignore[type-arg]
    """A text of the account whose row this is. Reads as "" once the account's key is destroyed.

    The owner's number stands in front of the sealed bytes, so that a list of plain rows can open it too.
    It can't be filtered by, and is set on an instance that has its number already.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": "", "blank": True, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        """Return the bytes for the database."""
        text, owner = getattr(model_instance, self.attname), model_instance.pk
        if not text:
            return b""
        if owner is None:
            raise ValueError(f"{self.attname} can be sealed only once the row has its number")
        nonce = token_bytes(masters.NONCE)
        key = seals.make_keys(owner).keys[f"account:{owner}"]
        return _front(owner) + nonce + AESGCM(key).encrypt(nonce, text.encode(), self._place(owner))

    def get_prep_value(self, value: Any) -> Any:
        """Refuse plain text: an update or a filter would put it into the database or its log."""
        if isinstance(value, str) and value:
            raise TypeError(f"{self.attname} is sealed: set it on the instance and save that")
        return super().get_prep_value(b"" if value == "" else value)

    def from_db_value(self, value: Any, *_: Any) -> str:
        """Return the text."""
        sealed = bytes(value or b"")
        if sealed[:1] != VERSION:
            return ""
        owner = int.from_bytes(sealed[1 : 1 + OWNER], "big")
        for fresh in (False, True):
            key = _key(owner, fresh=fresh)
            try:
                return self._opened(key, owner, sealed) if key else ""
            except InvalidTag:
                continue  # The key in memory is older than the row's; it is read again once.
        return ""

    def to_python(self, value: Any) -> Any:
        """Return what was given: the instance holds text."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Return the text of an instance."""
        return cast(str, getattr(obj, self.attname))

    def _opened(self, key: bytes, owner: int, sealed: bytes) -> str:
        start = 1 + OWNER
        nonce, rest = sealed[start : start + masters.NONCE], sealed[start + masters.NONCE :]
        return AESGCM(key).decrypt(nonce, rest, self._place(owner)).decode()

    def _place(self, owner: int) -> bytes:
        return f"{self.model._meta.db_table}:{owner}:{self.column}".encode()


def forget() -> None:
    """Forget the keys kept in this process."""
    _KEPT.clear()


def _front(owner: int) -> bytes:
    return VERSION + owner.to_bytes(OWNER, "big")


def _key(owner: int, *, fresh: bool) -> bytes | None:
    now = time.monotonic()
    kept = _KEPT.get(owner)
    if fresh or kept is None or kept[0] < now:
        first = owner - owner % BLOCK
        block = range(first, first + BLOCK)
        found = seals.ring(*block).keys
        _KEPT.update((each, (now + SECONDS, found.get(f"account:{each}"))) for each in block)
    return _KEPT[owner][1]
