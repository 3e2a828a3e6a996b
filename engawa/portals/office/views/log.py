"""The log as the administrator reads it: numbers and verbs, and whether the chain holds. Never contents."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.audit import chain
from engawa.foundation.audit.models import Head, Trace
from engawa.portals.office import people
from engawa.portals.office.days import moment_words
from engawa.portals.office.office_list import office_page

PER_PAGE = 50
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One trace as it is shown."""

    number: int
    at: str
    who: str
    verb: str
    about: int | None


@door("log.read")
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: ActorRequest) -> HttpResponse:
    """Show the last traces, or those before a number; a form sent checks the whole chain and changes nothing."""
    return _checked(request) if request.method == "POST" else _page(request)


def _checked(request: ActorRequest) -> HttpResponse:
    count, first = 0, []
    for fault in chain.verify():
        count += 1
        first += [fault.number] if count <= SHOWN else []
    head = Head.objects.filter(pk=1).first()
    return _page(request, result=_words(count, head.number if head else 0), faults=first)


def _words(faults: int, traces: int) -> str:
    if not faults:
        return _("The log is whole: {count} lines, each in its place and unchanged.").format(count=traces)
    return ngettext(
        "The log is not whole: {count} place does not fit. Whoever runs the machine could look at it soon.",
        "The log is not whole: {count} places do not fit. Whoever runs the machine could look at it soon.",
        faults,
    ).format(count=faults)


def _page(request: ActorRequest, *, result: str = "", faults: Iterable[int] = ()) -> HttpResponse:
    before = request.GET.get("before", "")
    found = Trace.objects.order_by("-number")
    # Fifteen digits: more is no number of a line, and some databases can't hold it.
    if before.isascii() and before.isdigit() and len(before) <= 15:
        found = found.filter(number__lt=int(before))
    rows = list(found.values_list("number", "at", "actor", "verb", "about")[: PER_PAGE + 1])
    # What somebody does about themselves stays a number: one of staff may be a person here too.
    names = people.called({actor for _number, _at, actor, _verb, about in rows if actor and actor != about})
    lines = [
        Line(number, moment_words(at), _who(actor, {} if actor == about else names), verb, about)
        for number, at, actor, verb, about in rows
    ]
    context = {
        "lines": lines[:PER_PAGE],
        "older": lines[PER_PAGE - 1].number if len(lines) > PER_PAGE else None,
        "result": result,
        "faults": list(faults),
    }
    return office_page(request, "office/log.html", context, tab=_("Office"))


def _who(actor: int | None, names: dict[int, str]) -> str:
    if actor is None:
        return _("the installation itself")
    return names.get(actor) or _("number {number}").format(number=actor)
