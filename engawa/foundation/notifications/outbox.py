"""What is to be sent: written with its cause, claimed by one worker, sent, marked.

A claim ends by itself, so a worker that dies is followed by another. Between the other side's "accepted" and our mark
lies a moment in which a crash makes the same word go twice; it carries the same id both times.
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from engawa.foundation.notifications import by_email, by_push, quiet
from engawa.foundation.notifications.models import Dispatch, Notice, Way, Wish
from engawa.foundation.notifications.sending import Gone, NotSent

CLAIM = timedelta(minutes=5)  # longer than the slowest exchange with a mail server
MOST_TRIES = 5
AT_ONCE = 200
# Called after the commit of something that is due now; the worker of this process puts itself here (config/worker.py).
LOOK: list[Callable[[], None]] = []

_log = logging.getLogger(__name__)


def write_down(accounts: Collection[int], at: datetime) -> None:
    """Write what is to be sent to those who asked for anything; within the transaction of the cause."""
    for wish in Wish.objects.select_related("account").filter(account_id__in=accounts).order_by("account_id"):
        _write_down(wish, at)


def _write_down(wish: Wish, at: datetime) -> None:
    due, account = quiet.not_before(at, wish), wish.account_id
    made = [Dispatch(account_id=account, way=way, address_id=address, made=at, due=due) for way, address in _ways(wish)]
    for dispatch in made:
        dispatch.waits_as = dispatch.lane
    _stand_in_line(made)
    if made and due <= at:
        transaction.on_commit(_look)


def send_due(now: datetime) -> int:
    """Send what is due and nobody else has claimed; return how many were sent."""
    # Claimed for the last time by a worker that died: nobody would ever look at it again.
    _open().filter(tries__gte=MOST_TRIES, claimed_until__lte=now).update(given_up=True)
    due = _open().filter(_unclaimed(now), due__lte=now).order_by("due", "pk").values_list("pk", flat=True)
    return sum(_send(pk, now) for pk in list(due[:AT_ONCE]) if _claim(pk, now))


def _ways(wish: Wish) -> list[tuple[Way, int | None]]:
    email: list[tuple[Way, int | None]] = [(Way.EMAIL, None)] if wish.by_email and wish.email else []
    return email + [(Way.PUSH, pk) for pk in wish.account.push_addresses.values_list("pk", flat=True)]


def _stand_in_line(made: list[Dispatch]) -> None:
    """Write the dispatches for which none waits yet, and hold those that wait until the caller's commit.

    Otherwise a worker could take one now, find that its cause was seen, and let it go, before this cause is visible.
    """
    lanes = [dispatch.lane for dispatch in made]
    for _ in range(3):  # Again only where a worker took one between the two statements.
        Dispatch.objects.bulk_create(made, ignore_conflicts=True)
        if Dispatch.objects.filter(waits_as__in=lanes).update(made=F("made")) == len(lanes):
            return


def _look() -> None:
    for look in LOOK:
        look()


def _open() -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(sent=None, given_up=False)


def _unclaimed(now: datetime) -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lte=now)


def _claim(pk: int, now: datetime) -> bool:
    # From the moment itself: the first of two hundred may have taken minutes, and this claim would begin half over.
    until = max(now, timezone.now()) + CLAIM
    waiting = _open().filter(_unclaimed(now), pk=pk, due__lte=now, tries__lt=MOST_TRIES)
    return waiting.update(claimed_until=until, tries=F("tries") + 1, waits_as=None) == 1


def _send(pk: int, now: datetime) -> int:
    """Send one that is claimed; outside of any transaction, so that a slow server keeps nobody from writing."""
    dispatch = Dispatch.objects.select_related("account", "address").filter(pk=pk).first()
    wish = _wish_behind(dispatch, now) if dispatch else None
    if dispatch is None or wish is None:
        return 0
    try:
        _hand_over(dispatch, wish)
    except Gone:
        by_push.forget(dispatch.address)
        return 0
    except NotSent as error:
        _log.warning("dispatch %s was not sent at try %s: %s", pk, dispatch.tries, error)
        _put_off(dispatch, now)
        return 0
    Dispatch.objects.filter(pk=pk).update(sent=timezone.now(), claimed_until=None)
    return 1


def _wish_behind(dispatch: Dispatch, now: datetime) -> Wish | None:
    """Return the wish if it still stands now; otherwise let the word go, or wait for the end of the quiet hours."""
    wish = Wish.objects.select_related("account").filter(account_id=dispatch.account_id).first()
    if wish is None or not _is_wanted(dispatch, wish):
        Dispatch.objects.filter(pk=dispatch.pk).delete()
        return None
    later = quiet.not_before(now, wish)
    if later <= now:
        return wish
    _let_wait(dispatch, later, dispatch.tries - 1)
    return None


def _is_wanted(dispatch: Dispatch, wish: Wish) -> bool:
    asked = dispatch.account.is_active and (dispatch.way == Way.PUSH or (wish.by_email and bool(wish.email)))
    return asked and Notice.objects.filter(account_id=dispatch.account_id, seen=None, at__gte=dispatch.made).exists()


def _hand_over(dispatch: Dispatch, wish: Wish) -> None:
    # The same at each try, and nothing to count by: mail servers and push services drop what they had already.
    mark = salted_hmac("engawa.dispatch", f"{dispatch.pk}:{dispatch.made.timestamp()}").hexdigest()[:32]
    if dispatch.way == Way.EMAIL:
        by_email.send(wish, mark)
    elif dispatch.address is not None:
        by_push.send(dispatch.address, wish.account.language, mark)


def _put_off(dispatch: Dispatch, now: datetime) -> None:
    """Try again after 1, 5, 25 and 125 minutes; then give up."""
    if dispatch.tries >= MOST_TRIES:
        Dispatch.objects.filter(pk=dispatch.pk).update(given_up=True, claimed_until=None)
    else:
        _let_wait(dispatch, now + timedelta(minutes=5 ** (dispatch.tries - 1)), dispatch.tries)


def _let_wait(dispatch: Dispatch, due: datetime, tries: int) -> None:
    try:
        with transaction.atomic():
            Dispatch.objects.filter(pk=dispatch.pk).update(
                due=due, tries=tries, claimed_until=None, waits_as=dispatch.lane
            )
    except IntegrityError:
        # Meanwhile something else happened and a newer one waits, which says the same.
        Dispatch.objects.filter(pk=dispatch.pk).delete()
