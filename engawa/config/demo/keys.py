"""How to sign in as each of the demo's people: passphrases made for this installation, kept in a file of its owner."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from allauth.mfa.totp.internal import auth as totp

from engawa.foundation.accounts import words
from engawa.foundation.accounts.models import Account

FILE = "demo.json"


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: name or private link, passphrase, and the secret of the second factor where one is needed."""

    name: str
    roles: tuple[str, ...]
    passphrase: str
    secret: str = ""
    locator: str = ""

    @classmethod
    def fresh(cls, name: str, roles: list[str], *, staff: bool) -> "Way":
        """Return a way with a new passphrase, and a second factor for staff."""
        return cls(name, tuple(roles), words.offered("en"), totp.generate_totp_secret() if staff else "")

    def give_second_factor(self, account: Account) -> None:
        """Set the second factor up for the account."""
        if self.secret:
            totp.TOTP.activate(account, self.secret)

    def code(self, at: float) -> str:
        """Return the second factor's code at a time (seconds since 1970)."""
        counter = int(at) // 30
        return str(totp.format_hotp_value(totp.hotp_value(self.secret, counter)))


@dataclass(frozen=True, slots=True)
class Keys:
    """All ways in."""

    ways: tuple[Way, ...]

    def keep(self, data: Path) -> Path:
        """Write them to a file that only its owner can read, and return where."""
        path = data / FILE
        path.touch(mode=0o600)
        path.write_text(json.dumps([asdict(way) for way in self.ways], ensure_ascii=False, indent=1), encoding="utf-8")
        return path

    @classmethod
    def read(cls, data: Path) -> "Keys | None":
        """Return the ways in that were kept, None where there are none."""
        path = data / FILE
        if not path.exists():
            return None
        rows = json.loads(path.read_text(encoding="utf-8"))
        return cls(tuple(Way(**{**row, "roles": tuple(row["roles"])}) for row in rows))
