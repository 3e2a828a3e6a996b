"""The pages around a letter: the form, that it arrived, and that it can't be sent now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.care.casework import coordinators, queries, when
from engawa.care.casework.models import ForWhom, Hours, Inquiry, Reach
from engawa.care.casework.words import CHOICES
from engawa.care.screening.words import words as check_words
from engawa.foundation.notifications import by_email
from engawa.foundation.organisation.current import is_set_up, organisation
from engawa.lib.said import Said
from engawa.portals.visitor import contacts, letter_form
from engawa.portals.visitor.country import country_names, country_of
from engawa.portals.visitor.letter_form import Typed
from engawa.portals.visitor.sent import Sent, link_of
from engawa.ui.days import dated
from engawa.ui.pages import language, page


def form(request: HttpRequest, typed: Typed, *, status: int = 200) -> HttpResponse:
    """Show the form with what was typed."""
    context = {
        "typed": typed,
        "wrong": Said(typed.errors),
        "whom": ForWhom.choices,
        "ways": letter_form.ways(),
        "all_hours": Hours.choices,
        "spoken": letter_form.languages(),
        "zones": letter_form.zones_with(typed.zone),
        "dangers": list(CHOICES.items()),
        "answers_in": organisation().hours_in(language()),
        "reads_by": _read_by(typed.zone),
        "is_known": request.user.is_authenticated,
        "check_about_safety": bool(typed.attached and typed.attached.many("safety")),
        "unfolded": True,
        **_help(request, "family" if typed.for_whom != ForWhom.ME else "self", [_here_now()]),
    }
    return page(request, "visitor/write.html", context, tab=_("Write"), status=status)


def arrived(request: HttpRequest, inquiry: Inquiry, just: Sent | None) -> HttpResponse:
    """Show that it arrived; `just` holds the words while they may still be shown."""
    about = "family" if inquiry.for_whom != ForWhom.ME else "self"
    chosen = [id for id in check_words().safety if just and id in just.safety]
    sentences = [check_words().safety[id]["self" if about == "self" else "family"].get(language()) for id in chosen]
    if just and "danger" in just.safety:
        sentences = [_here_now(), *sentences]
    ends = queries.closes_on(inquiry.account)
    context = {
        "link": link_of(request, inquiry),
        "words": just.words if just else "",
        "thread": inquiry.thread_id,
        "reads_by": _read_by(inquiry.account.zone),
        "answers_in": organisation().hours_in(language()),
        "by_mail": inquiry.reach == Reach.EMAIL and by_email.is_available(),
        "closes": ends and dated(when.local(ends.closes, inquiry.account.zone)),
        "erased": ends and dated(when.local(ends.erased, inquiry.account.zone)),
        "unfolded": True,
        **_help(request, about, sentences),
    }
    return page(request, "visitor/sent.html", context, tab=_("Write"))


def cannot(request: HttpRequest, why: str) -> HttpResponse:
    """Say why nothing can be written to us here and now, and who else is there."""
    set_up = "" if is_set_up() else reverse("office:set-up")
    return page(request, "visitor/write_not_yet.html", {"why": why, "set_up": set_up}, tab=_("Write"))


def somebody_reads() -> bool:
    """Say whether there is anybody who would read a letter."""
    return coordinators.coordinators().exists()


def _help(request: HttpRequest, about: str, sentences: list[str]) -> dict[str, Any]:
    return {
        "safety": sentences,
        "urgent": contacts.urgent(request, about),
        "countries": country_names(language()),
        "country": country_of(request),
    }


def _here_now() -> str:
    return _("These people answer now, many of them in writing. What you write to us can be sent all the same.")


def _read_by(zone: str) -> str:
    now = timezone.now()
    day = queries.first_reading(now, zone)
    return when.day(day, when.local(now, zone).date()) if day else ""
