"""Sessions in the database, each with its owner, so that devices can be listed and ended one by one."""

from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from engawa.foundation.accounts.models import Device

# Kept in the session, so that a new key (after signing in, after a new passphrase) forgets neither label nor dates.
LABEL, SINCE, SEEN = "label", "since", "seen"
HOUR = 3600


class SessionStore(DatabaseStore):
    """Django's database sessions on our own table (SESSION_ENGINE names this module)."""

    @classmethod
    def get_model_class(cls) -> type[Device]:
        return Device

    def create_model_instance(self, data: dict[str, Any]) -> Device:
        """Return the row, with owner, label and dates beside the sealed rest."""
        made = cast(Device, super().create_model_instance(data))
        made.account_id = int(owner) if (owner := data.get(SESSION_KEY)) else None
        made.label = data.get(LABEL, "")
        made.since, made.seen = _date(data.get(SINCE)), _date(data.get(SEEN))
        return made


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


def _date(seconds: int | None) -> datetime:
    return timezone.now() if seconds is None else datetime.fromtimestamp(seconds, UTC)
