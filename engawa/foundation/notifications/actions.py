"""Note that something happened for somebody, and write down what is to be sent, if they asked for it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.live import channels
from engawa.foundation.notifications import by_email as letters
from engawa.foundation.notifications import outbox
from engawa.foundation.notifications.models import Notice, NoticeKind, Wish


def notify(account: int, kind: NoticeKind, subject: str = "") -> Notice:
    """Return the notice, written in the caller's transaction with what is to be sent about it."""
    return notify_all([account], kind, subject)[0]


def notify_all(accounts: Iterable[int], kind: NoticeKind, subject: str = "") -> list[Notice]:
    """Write the same notice for several accounts, in the order of their ids and in as many statements as for one.

    In their order: two causes at once that told the same people in turns would wait for each other.
    """
    told = sorted(set(accounts))
    if not told:
        return []
    at = timezone.now()
    notices = [Notice(account_id=account, kind=kind, subject=subject, at=at) for account in told]
    Notice.objects.bulk_create(notices)
    outbox.write_down(told, at)
    channels.advance_all([f"account:{account}" for account in told], rights=False)
    return notices


def mark_seen(account: int, subject: str | None = None) -> int:
    """Mark an account's notices seen, all or those about one subject; return how many were new.

    What was seen in the app is not sent any more, so whatever shows the subject calls this.
    """
    new = Notice.objects.filter(account_id=account, seen=None)
    if subject is not None:
        new = new.filter(subject=subject)
    return new.update(seen=timezone.now())


@transaction.atomic
def ask_for(account: Account, *, by_email: bool, email: str, quiet: tuple[int, int] | None) -> Wish:
    """Keep what the account wishes to be told, and when not."""
    begin, end = quiet or (None, None)
    kept = {"by_email": by_email, "email": letters.sealed(account.pk, email), "quiet_from": begin, "quiet_until": end}
    wish, _made = Wish.objects.update_or_create(account=account, defaults=kept)
    chain.record(account.pk, "wishes.change", about=account.pk)
    return wish
