"""Break the glass: an hour in a record that is not in one's care, with a reason that its owner reads."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engawa.care.casework import glass
from engawa.foundation.access import verdicts
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts.models import Account
from engawa.lib.said import Said
from engawa.ui.pages import page

LONGEST_REASON = 1_000


@door("record.break")
@require_http_methods(["GET", "HEAD", "POST"])
def break_glass(request: ActorRequest) -> HttpResponse:
    """Ask whose record and why; open it for an hour, and tell its owner."""
    if request.method != "POST":
        return _form(request, "", "", {})
    whom, reason = _typed(request, "whom", 80), _typed(request, "reason", LONGEST_REASON)
    # Nobody is looked for without a reason: or a name could be tried here, and its owner would never hear of it.
    found = list(glass.find(whom).exclude(pk=request.actor.id)[:2]) if _is_reason(reason) else []
    if errors := _wrong(whom, found, reason):
        return _form(request, whom, reason, errors, status=422)
    # Whoever is in one's care needs no broken glass, and is not told of one.
    if not verdicts.all_for(request.actor, "record.read").filter(pk=found[0].pk).exists():
        glass.break_glass(request.actor.account, found[0], reason)
    return HttpResponseRedirect(reverse("practitioner:record", args=[found[0].pk]))


def _wrong(whom: str, found: list[Account], reason: str) -> dict[str, str]:
    errors = {} if whom else {"whom": _("A name or a number is needed here.")}
    if not _is_reason(reason):
        errors["reason"] = _("A sentence is needed here, since the person reads it.")
    if errors:
        return errors
    if not found:
        return {"whom": _("Nobody is known by exactly this name or number.")}
    if len(found) > 1:
        return {"whom": _("More than one person has this name. The number tells them apart.")}
    return {}


def _is_reason(reason: str) -> bool:
    return len(reason) >= glass.SHORTEST_REASON


def _typed(request: ActorRequest, field: str, longest: int) -> str:
    return request.POST.get(field, "").replace("\0", "").strip()[:longest]


def _form(request: ActorRequest, whom: str, reason: str, errors: dict[str, str], status: int = 200) -> HttpResponse:
    context = {"whom": whom, "reason": reason, "wrong": Said(errors)}
    return page(request, "practitioner/glass.html", context, tab=_("Notes"), status=status)
