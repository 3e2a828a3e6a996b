"""Seal and open what belongs to one account.

Sealed bytes: one byte version, twelve bytes nonce, AES-256-GCM. The place (table, row, field) is associated data:
a sealed text that is moved to another row does not open there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import IntegrityError, transaction

from engawa.foundation.vault import masters
from engawa.foundation.vault.models import DataKey, Mark
from engawa.foundation.vault.router import KEYS
from engawa.lib.prepared import Prepared

VERSION = b"\x01"
# A row that holds no key and is only ever locked.
GATE = "installation:gate"


class Unreadable(Exception):
    """What is sealed can't be opened: the key was destroyed, or the bytes are not what was sealed here."""


_ROWS = Prepared(
    lambda *owners: DataKey.objects.filter(owner__in=owners).values_list("owner", "wrapped", "master"), using=KEYS
)


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys of some accounts, fetched in one query, for one piece of work. Never kept between requests."""

    keys: dict[str, bytes]

    def seal(self, owner: int | str, place: str, plain: str | bytes) -> bytes:
        """Return `plain` sealed for `owner` at `place`, e.g. "entry:<id>:body"."""
        data = plain.encode() if isinstance(plain, str) else plain
        nonce = token_bytes(masters.NONCE)
        return VERSION + nonce + AESGCM(self._key(owner)).encrypt(nonce, data, place.encode())

    def open_bytes(self, owner: int | str, place: str, sealed: bytes | memoryview) -> bytes:
        """Return the bytes that were sealed, or raise Unreadable."""
        sealed = bytes(sealed)
        start = 1 + masters.NONCE
        if sealed[:1] != VERSION:
            raise Unreadable(place)
        try:
            return AESGCM(self._key(owner)).decrypt(sealed[1:start], sealed[start:], place.encode())
        except (InvalidTag, ValueError) as error:  # ValueError: cut so short that not even the nonce is whole
            raise Unreadable(place) from error

    def open(self, owner: int | str, place: str, sealed: bytes | memoryview) -> str:
        """Return the text that was sealed, or raise Unreadable."""
        return self.open_bytes(owner, place, sealed).decode()

    def _key(self, owner: int | str) -> bytes:
        try:
            return self.keys[_name(owner)]
        except KeyError as error:
            raise Unreadable(f"no key of {_name(owner)}") from error


def ring(*owners: int | str) -> Ring:
    """Return the keys of `owners`: account ids, or names such as "installation:audit"; one query."""
    rows = _ROWS(*{_name(owner) for owner in owners}) if owners else []
    return Ring({owner: _unwrap(owner, bytes(wrapped), master) for owner, wrapped, master in rows})


def make_keys(*owners: int | str) -> Ring:
    """Make the keys that are not there yet, and return them all.

    Made before what they seal and in the other database: a process that dies in between leaves a key without
    contents, and never contents without a key.
    """
    there = ring(*owners)
    missing = {_name(owner) for owner in owners} - there.keys.keys()
    for owner in missing:
        _make(owner)
    return ring(*owners) if missing else there


def destroy_keys(owners: Iterable[int | str]) -> int:
    """Destroy keys, and the marks of what they sealed. Return how many keys.

    Whatever they sealed, here and in every backup, is unreadable from now on.
    """
    gone = list(owners)
    with transaction.atomic(using=KEYS):
        Mark.objects.filter(owner__in=[owner for owner in gone if isinstance(owner, int)]).delete()
        return DataKey.objects.filter(owner__in=[_name(owner) for owner in gone]).delete()[0]


@cache
def current_masters() -> tuple[masters.Master, ...]:
    """Return the master keys of this process, newest first. A rotation clears this cache and its own process only;
    others meet a key's new name in `_unwrap` and read again."""
    source = settings.MASTER_KEY
    if source.text:
        return masters.parse(source.text)
    return masters.from_command(source.command) if source.command else masters.from_file(source.path)


def unwrap(row: DataKey) -> bytes:
    """Return the key in `row`, or raise MasterKeyError."""
    return _unwrap(row.owner, bytes(row.wrapped), row.master)


def gate() -> None:
    """Let nobody else make a key, or end a rotation, until the transaction on the keys' database is over.

    Without it a key could be wrapped by a master key that a rotation drops in the same moment.
    """
    DataKey.objects.select_for_update().get_or_create(owner=GATE, defaults={"wrapped": b"", "master": ""})


def _unwrap(owner: str, wrapped: bytes, name: str) -> bytes:
    for _ in range(2):
        for master in current_masters():
            if master.name == name:
                return master.unwrap(wrapped, owner)
        current_masters.cache_clear()
    raise masters.MasterKeyError(f"the master key {name} that wraps the key of {owner} is not there")


def _make(owner: str) -> None:
    try:
        with transaction.atomic(using=KEYS):
            gate()
            # Read anew, behind the gate: this process may have missed a rotation.
            current_masters.cache_clear()
            master = current_masters()[0]
            wrapped = master.wrap(token_bytes(masters.KEY), owner)
            DataKey(owner=owner, wrapped=wrapped, master=master.name).save(force_insert=True)
    except IntegrityError:
        pass  # Another process was first; its key is the one.


def _name(owner: int | str) -> str:
    return f"account:{owner}" if isinstance(owner, int) else owner
