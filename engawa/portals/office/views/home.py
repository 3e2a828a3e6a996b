"""The office's first page: what waits, in numbers, each with a sentence and a way on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from engawa.care.casework import queries as casework
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.access.verdicts import may
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.notifications.models import Dispatch
from engawa.portals.office import keeping, people
from engawa.portals.office.days import today, zone
from engawa.portals.office.office_list import office_page
from engawa.ui.days import day

UNSENT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and where it leads ("": nowhere for this actor)."""

    number: int
    label: str
    words: str
    href: str


@door("office.see")
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Show what waits."""
    figures = [_inquiries(request.actor), _invitations(request.actor), _away(), _unsent()]
    context = {"figures": figures, "missing": _missing(), "may_invite": may(request.actor, "people.invite")}
    return office_page(request, "office/home.html", context, tab=_("Office"))


def _missing() -> str:
    """Say who is not here yet without whom nobody is answered; "" where nobody is missing."""
    here = people.roles_held()
    if RoleKind.COORDINATOR not in here:
        return _("Nobody reads what people write yet, so the page for it is closed. A coordinator does that.")
    if RoleKind.PRACTITIONER not in here:
        return _("Nobody could answer those who write yet. A practitioner does that.")
    return ""


def _inquiries(actor: Actor) -> Figure:
    count, since = casework.waiting()
    href = reverse("office:inquiries") if may(actor, "inquiry.list") else ""
    return Figure(count, ngettext("inquiry waits", "inquiries wait", count), _oldest(since), href)


def _oldest(since: datetime | None) -> str:
    if since is None:
        return _("Everybody who wrote has somebody.")
    return _("The first of them since {day}.").format(day=day(since.astimezone(zone()).date(), today()))


def _invitations(actor: Actor) -> Figure:
    count = keeping.open_invitations().count()
    href = reverse("office:invitations") if may(actor, "people.invite") else ""
    label = ngettext("invitation is open", "invitations are open", count)
    return Figure(count, label, _("Made and not used yet. Each closes by itself after two weeks."), href)


def _away() -> Figure:
    count = people.away_today(today())
    label = ngettext("of us is away today", "of us are away today", count)
    return Figure(count, label, _("Days away move the day by which an answer is promised."), reverse("office:absences"))


def _unsent() -> Figure:
    count = Dispatch.objects.filter(given_up=True, sent=None, due__gte=timezone.now() - UNSENT_FOR).count()
    label = ngettext("notice could not be sent", "notices could not be sent", count)
    words = _("By e-mail or push, in the last 30 days. Each also stands in the app, so nobody missed it there.")
    return Figure(count, label, words, "")
