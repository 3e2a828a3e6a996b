"""The master keys: from the environment, a file, or the output of a command; the newest seals, older ones still open.

They lie outside the databases, so a stolen disk or backup of a database opens nothing.
"""

import os
import subprocess
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE, KEY = 12, 32


class MasterKeyError(Exception):
    """Say what is wrong with the master key, without showing it."""


@dataclass(frozen=True, slots=True)
class Master:
    """One master key and the short name that wrapped keys carry."""

    secret: bytes

    @property
    def name(self) -> str:
        """Return what tells this key from others and betrays nothing of it."""
        return sha256(b"engawa:master:" + self.secret).hexdigest()[:16]

    @property
    def text(self) -> str:
        """Return the key as it stands in a file."""
        return urlsafe_b64encode(self.secret).decode("ascii")

    def wrap(self, key: bytes, owner: str) -> bytes:
        """Return `key` encrypted for `owner`."""
        nonce = token_bytes(NONCE)
        return nonce + AESGCM(self.secret).encrypt(nonce, key, owner.encode())

    def unwrap(self, wrapped: bytes, owner: str) -> bytes:
        """Return the key, or raise MasterKeyError."""
        try:
            return AESGCM(self.secret).decrypt(wrapped[:NONCE], wrapped[NONCE:], owner.encode())
        except (InvalidTag, ValueError) as error:  # ValueError: cut so short that not even the nonce is whole
            raise MasterKeyError(f"the key of {owner} does not belong to this master key") from error


def parse(text: str) -> tuple[Master, ...]:
    """Return the keys in `text`, one a line, newest first; each 32 bytes in URL-safe base64."""
    masters = tuple(Master(_decoded(line.strip())) for line in text.splitlines() if line.strip())
    if not masters:
        raise MasterKeyError("the master key is empty")
    return masters


def _decoded(line: str) -> bytes:
    try:
        secret = urlsafe_b64decode(line)
    except ValueError as error:
        raise MasterKeyError("a master key is not URL-safe base64") from error
    if len(secret) != KEY:
        raise MasterKeyError("a master key must be 32 bytes in URL-safe base64")
    return secret


def from_command(command: str) -> tuple[Master, ...]:
    """Return the keys that `command` prints, as a key service's own tool does."""
    try:
        done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=30, check=True)  # noqa: S602
    except (subprocess.SubprocessError, OSError) as error:
        # Its output could hold the key or half of it.
        raise MasterKeyError("the command for the master key failed") from error
    return parse(done.stdout)


def from_file(path: Path) -> tuple[Master, ...]:
    """Return the keys kept in `path`; make the first one where there is no file."""
    try:
        if not path.exists():
            _link(path, fresh())
        return parse(path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise MasterKeyError(f"{path} can't be made or read: {error}") from error


def fresh() -> str:
    """Return a new master key as text."""
    return urlsafe_b64encode(token_bytes(KEY)).decode("ascii")


def keep(path: Path, masters: list[str]) -> None:
    """Replace the file's keys in one step: a power cut leaves the old file or the new one, never half of one."""
    draft = _draft(path, "\n".join(masters))
    draft.replace(path)
    _settle(path.parent)


def _link(path: Path, key: str) -> None:
    # Two processes that start together must end with one key.
    draft = _draft(path, key)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _settle(path.parent)


def _settle(folder: Path) -> None:
    # Until the folder itself is on the disk a power cut may take the new name back, and with it the key under which
    # the first data keys were already kept.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _draft(path: Path, text: str) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    return draft
