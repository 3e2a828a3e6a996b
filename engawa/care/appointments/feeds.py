"""The address at which somebody's calendar program reads their appointments: made, made anew, ended, and found."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from engawa.care.appointments import cells
from engawa.care.appointments.models import Appointment, Feed
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.audit import chain
from engawa.foundation.vault import seals

# How long what is over, or was cancelled, still stands in the calendar, so that every program hears of it.
KEPT_OVER = timedelta(days=90)
KEPT_CANCELLED = timedelta(days=30)


@transaction.atomic
def make(account: Account) -> str:
    """Return the token of somebody's address, a new one; one that was there before leads nowhere from now on."""
    token = token_urlsafe(24)
    kept = {"digest": _digest(token), "token": _ring(account).seal(account.pk, _place(account), token)}
    _feed, is_new = Feed.objects.update_or_create(account=account, defaults=kept)
    chain.record(account.pk, "feed.make" if is_new else "feed.renew", about=account.pk)
    return token


@transaction.atomic
def end(account: Account) -> None:
    """Let somebody's address lead nowhere."""
    if Feed.objects.filter(account=account).delete()[0]:
        chain.record(account.pk, "feed.end", about=account.pk)


@transaction.atomic
def choose_titles(account: Account, *, plain: bool) -> None:
    """Choose whether the calendar says what an appointment is, or only that there is one."""
    changed = Feed.objects.filter(account=account).exclude(plain_titles=plain)
    if changed.update(plain_titles=plain, changed=timezone.now()):
        chain.record(account.pk, "feed.titles", about=account.pk)


def of(account: Account) -> Feed | None:
    """Return somebody's feed."""
    return Feed.objects.filter(account=account).first()


def token_of(feed: Feed) -> str:
    """Return the token of a feed, for its owner; "" where its key is gone."""
    try:
        return seals.ring(feed.account_id).open(feed.account_id, _place(feed.account), bytes(feed.token))
    except seals.Unreadable:
        return ""


def find(token: str) -> Feed | None:
    """Return the feed of this token while its owner is here."""
    standing = Feed.objects.filter(digest=_digest(token), account__is_active=True)
    return standing.select_related("account").first()


def concerning(account: Account) -> QuerySet[Appointment]:
    """Return every appointment that is somebody's, in which they have a seat, or that they give; held ones are not."""
    seated = Appointment.objects.filter(taken__account=account).values("pk")
    given = Appointment.objects.filter(practitioners=account).values("pk")
    whose = Q(account=account) | Q(pk__in=seated)
    if account.roles.filter(kind=RoleKind.PRACTITIONER, until=None).exists():
        whose |= Q(pk__in=given)
    return Appointment.objects.filter(whose, held_until=None)


def shown(account: Account, now: datetime) -> QuerySet[Appointment]:
    """Return what stands in somebody's calendar: what comes, what was lately, and what was cancelled lately."""
    lately = Q(end__gt=cells.cell(now - KEPT_OVER))
    stands = Q(cancelled=None) | Q(cancelled__gt=now - KEPT_CANCELLED)
    found = concerning(account).filter(lately & stands).select_related("place").order_by("start", "pk")
    return found.prefetch_related("practitioners")


def _ring(account: Account) -> seals.Ring:
    return seals.make_keys(account.pk)


def _place(account: Account) -> str:
    return f"feed:{account.pk}:token"


def _digest(token: str) -> str:
    return sha256(token.encode(errors="replace")).hexdigest()
