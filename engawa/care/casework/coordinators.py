"""Those who read what arrives: tell them, and let them go once somebody answers."""

from django.db.models import QuerySet

from engawa.care.casework.models import Inquiry
from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Thread
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.live import channels
from engawa.foundation.notifications.actions import notify_all
from engawa.foundation.notifications.models import NoticeKind


def coordinators() -> QuerySet[Account]:
    """Return the coordinators of now, in the order of their ids.

    Two letters at once that told the same people in turns would wait for each other on PostgreSQL.
    """
    standing = Account.objects.filter(roles__kind=RoleKind.COORDINATOR, roles__until=None, is_active=True)
    return standing.order_by("pk").distinct()


def tell(inquiry: Inquiry) -> None:
    """Note for every coordinator that somebody waits."""
    notify_all(coordinators().values_list("pk", flat=True), NoticeKind.INQUIRY, subject_of(inquiry))


def let_go(thread: Thread, by: Account | None) -> None:
    """End the coordinators' membership in a thread: they read what waits, and no longer."""
    inside = coordinators().filter(memberships__thread=thread, memberships__until=None)
    for one in inside.exclude(pk=thread.owner_id):
        conversations.leave(thread, one, by)


def take_turn(thread: Thread, *accounts: int) -> None:
    """Hold the channels of all who will be told until the commit, always in the same order: thread, accounts, then log.

    What follows tells some of them and writes into the log, in turns. Two of them at once that each held what the other
    needed next would be ended by PostgreSQL, and somebody's words would not arrive.
    """
    channels.advance(thread.channel)
    for account in sorted({*accounts, *coordinators().values_list("pk", flat=True)}):
        channels.advance(f"account:{account}")


def subject_of(inquiry: Inquiry) -> str:
    """Return the name of an inquiry in the log and in notices."""
    return f"inquiry:{inquiry.pk}"
