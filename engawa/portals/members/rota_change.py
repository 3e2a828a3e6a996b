"""Change one's own rota as the pressed button says."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from engawa.care.rota import actions
from engawa.foundation.access.door import ActorRequest
from engawa.foundation.accounts.models import Account
from engawa.portals.members import rota_form
from engawa.portals.members.rota_form import Form


@dataclass(frozen=True, slots=True)
class Changed:
    """What came of it: how many promises moved, or what stands in the way with what was typed."""

    form: Form
    moved: int = 0
    away: tuple[str, str] = ("", "")
    errors: dict[str, str] = field(default_factory=dict)


def change(request: ActorRequest) -> Changed:
    """Do what the pressed button says: keep the week, be away, or be there again."""
    go, me = request.POST.get("go", ""), request.actor.account
    if go == "away":
        return _away(request, me)
    if go.startswith("back:"):
        absence = go.removeprefix("back:")
        known = absence.isascii() and absence.isdigit() and len(absence) < 19
        return Changed(rota_form.kept(me), actions.remove_absence(me, int(absence), me) if known else 0)
    return _week(request, me)


def _week(request: ActorRequest, me: Account) -> Changed:
    form, hours = rota_form.sent(request)
    if form.errors:
        return Changed(form, errors=form.errors)
    within = int(form.answers_within)
    facts = {"languages": list(form.languages), "takes_new": form.takes_new, "answers_within": within}
    return Changed(form, actions.set_week(me, hours, me, **facts))


def _away(request: ActorRequest, me: Account) -> Changed:
    typed = (request.POST.get("first_day", ""), request.POST.get("last_day", "") or request.POST.get("first_day", ""))
    first, last = (rota_form.day(text) for text in typed)
    form = rota_form.kept(me)
    if first is None or last is None:
        return Changed(form, away=typed, errors={"away": _("This could not be read as a day.")})
    try:
        return Changed(form, actions.add_absence(me, first, last, me))
    except actions.Wrong as wrong:
        return Changed(form, away=typed, errors={"away": str(wrong)})
