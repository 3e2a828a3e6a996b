"""One's own rota, for staff: working hours, days away, within how many days one answers."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engawa.care.rota import actions, queries
from engawa.care.rota.models import Absence
from engawa.foundation.access.door import ActorRequest, door
from engawa.portals.members import rota_change, rota_form, when
from engawa.portals.members.rota_form import Form
from engawa.ui.pages import page


@door("rota.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def rota(request: ActorRequest) -> HttpResponse:
    """Show one's rota; change hours or days away, and say what that did to what was promised."""
    if request.method != "POST":
        return _page(request, rota_form.kept(request.actor.account), moved=_moved(request.GET))
    changed = rota_change.change(request)
    if changed.errors:
        return _page(request, changed.form, away=changed.away, errors=changed.errors)
    answer = redirect("members:rota")
    answer["Location"] += f"?moved={changed.moved}"
    return answer


def _page(request: ActorRequest, form: Form, **more: Any) -> HttpResponse:
    account = request.actor.account
    today = timezone.now().astimezone(when.zone(account.zone)).date()
    context = {
        "form": form,
        "absences": [(one.pk, _away(one)) for one in queries.absences(account, today)],
        "spoken": settings.LANGUAGES,
        "zone": account.zone,
        "latest": (today + actions.FARTHEST).isoformat(),
        "moved": None,
        "away": ("", ""),
        "errors": {},
        **more,
    }
    return page(request, "members/rota.html", context, tab=_("Me"), status=422 if context["errors"] else 200)


def _moved(given: Mapping[str, str]) -> int | None:
    text = given.get("moved", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _away(absence: Absence) -> str:
    first, last = when.calendar_day(absence.first_day), when.calendar_day(absence.last_day)
    # Translators: from the first to the last day, e.g. "3 November – 7 November"
    return first if first == last else _("%(first)s – %(last)s") % {"first": first, "last": last}
