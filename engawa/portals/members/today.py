"""What every Today shows: the garden of the season, a door to reading, how one's own conversation stands."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from markupsafe import Markup

from engawa.care.library.articles import Article, library
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.portals.members import news, own_thread, when
from engawa.portals.members.appointments import arranged
from engawa.portals.members.own_thread import Line
from engawa.ui.pages import language
from engawa.ui.pictures.garden import garden
from engawa.ui.pictures.season import Season, is_southern, season
from engawa.ui.safe import markup


def context(account: Account, now: datetime, reading: Sequence[str]) -> dict[str, Any]:
    """Return what a Today shows at `now`; `reading` are the articles that take turns, one a day."""
    today = now.astimezone(when.zone(account.zone)).date()
    thread = own_thread.own_thread(account.pk)
    called = names.called([account.pk, thread.author if thread else None])
    line = own_thread.line(thread, called, now, account.zone)
    return {
        "called": called[account.pk],
        "scene": _scene(season(today, is_southern(account.country)), language()),
        "article": article_of(today, reading),
        "line": line,
        "is_named": account.is_named,
        "ends": _ends(account, line),
        "news": news.unseen(account, now),
        "arranged": arranged.next_of(account, now),
    }


def article_of(day: date, reading: Sequence[str]) -> Article:
    """Return the article whose turn it is: the same all day, so that it can be found again."""
    return library().articles[language()][reading[day.toordinal() % len(reading)]]


def _ends(account: Account, line: Line | None) -> dict[str, str] | None:
    """Return when what somebody known only by a link wrote is closed and erased, if nobody writes.

    The same as casework.queries.closes_on, from what is known already: this page asks the database as little as it can.
    """
    if account.is_named or line is None:
        return None
    closes = line.thread.closed or line.thread.last + timedelta(days=settings.ANONYMOUS_CLOSED_AFTER)
    erased = closes + timedelta(days=settings.ANONYMOUS_ERASED_AFTER)
    days = (each.astimezone(when.zone(account.zone)).date() for each in (closes, erased))
    return dict(zip(("closes", "erased"), map(when.calendar_day, days), strict=True))


@cache
def _scene(now: Season, language: str) -> Markup:
    """Return the garden; drawn once for each season and language, since drawing it is most of the page's work."""
    return markup(garden(now, label=_("A veranda between a lit room and a garden.")))
