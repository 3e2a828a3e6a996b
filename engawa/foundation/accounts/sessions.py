"""Sessions in the database, each with its owner, so that devices can be listed and ended one by one.

A row stands under a digest of its session's key: whoever copies the table, or a backup of it, is signed in nowhere.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from engawa.foundation.accounts.models import Device
from engawa.lib.prepared import Prepared

# Kept in the session, so that a new key (after signing in, after a new passphrase) forgets neither label nor dates.
LABEL, SINCE, SEEN = "label", "since", "seen"
HOUR = 3600


_KEPT = Prepared(lambda row, now: Device.objects.filter(pk=row, expire_date__gt=now).values_list("session_data"))


class SessionStore(DatabaseStore):
    """Django's database sessions on our own table (SESSION_ENGINE names this module)."""

    @classmethod
    def get_model_class(cls) -> type[Device]:
        return Device

    def load(self) -> dict[str, Any]:
        """Return what the session holds; one that is not there, or over, loses its key."""
        found = _KEPT(row_of(self), timezone.now())
        if not found:
            self._session_key = None
            return {}
        return dict(self.decode(found[0][0]))

    def exists(self, session_key: str) -> bool:
        return Device.objects.filter(pk=_digest(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        """Remove the row of this session, or of the one with this key."""
        Device.objects.filter(pk=_digest(session_key) if session_key else row_of(self)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Device:
        """Return the row, with owner, label and dates beside the sealed rest."""
        made = cast(Device, super().create_model_instance(data))
        made.session_key = row_of(self)
        made.account_id = int(owner) if (owner := data.get(SESSION_KEY)) else None
        made.label = data.get(LABEL, "")
        made.since, made.seen = _date(data.get(SINCE)), _date(data.get(SEEN))
        return made


def row_of(session: SessionBase) -> str:
    """Return the primary key of the session's row; "" where it has none yet."""
    return _digest(session.session_key) if session.session_key else ""


def begin(session: SessionBase, label: str) -> None:
    """Note in a session that it is a device from now on."""
    now = int(timezone.now().timestamp())
    session[LABEL], session[SINCE], session[SEEN] = label[:80], now, now - now % HOUR


def notice(session: SessionBase) -> None:
    """Note that the device is still there: one write an hour, and nobody learns the minute."""
    hour = int(timezone.now().timestamp())
    hour -= hour % HOUR
    if session.get(SEEN) != hour:
        session[SEEN] = hour


def _digest(session_key: str) -> str:
    # No salt: the keys are random themselves, of more bits than the digest keeps.
    return sha256(session_key.encode()).hexdigest()[:40]


def _date(seconds: int | None) -> datetime:
    return timezone.now() if seconds is None else datetime.fromtimestamp(seconds, UTC)
