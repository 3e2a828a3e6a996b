"""Where an appointment takes place, in words, as things are: nothing is promised that is not there."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from engawa.care.appointments.models import Appointment, Rung
from engawa.foundation.access import verdicts
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.accounts.roles import RoleKind


@dataclass(frozen=True, slots=True)
class Where:
    """A place with its address, or words. `talks`: they speak of a conversation; `thread` is it, if it is there."""

    place: str = ""
    address: str = ""
    words: str = ""
    talks: bool = False
    thread: UUID | None = None


def of(found: Appointment, actor: Actor, who: str, *, has_note: bool) -> Where:
    """Return where it takes place; `who` is with whom. An address is for those who go there and for coordinators."""
    if found.place is not None:
        return Where(found.place.name, found.place.address if _goes_there(found, actor) else "")
    if found.account_id is None:
        return Where()
    if found.rung == Rung.HOME:
        return _at_home(found, actor, has_note=has_note)
    return Where(words=_in_the_conversation(found.rung, who), talks=True, thread=_thread(found, actor))


def _at_home(found: Appointment, actor: Actor, *, has_note: bool) -> Where:
    is_mine = found.account_id == actor.id
    if has_note:
        return Where(words=_("At your home, as you wrote below.") if is_mine else _("At their home, as written below."))
    # While it is only held, the form asks for it.
    if found.held_until is not None:
        return Where()
    words = _("At your home. Where that is can be written in the conversation.") if is_mine else _(
        "At their home. Where that is was not written here; it can be asked in the conversation."
    )  # fmt: skip
    return Where(words=words, talks=True, thread=_thread(found, actor))


def _in_the_conversation(rung: str, who: str) -> str:
    if rung == Rung.TEXT:
        return _("In the conversation with %(who)s.") % {"who": who}
    if rung == Rung.PLACE:
        return _("%(who)s writes in the conversation where you meet.") % {"who": who}
    return _("%(who)s writes in the conversation how to come in.") % {"who": who}


def _thread(found: Appointment, actor: Actor) -> UUID | None:
    """Return the conversation of both, if the reader may read it."""
    both = verdicts.all_for(actor, "thread.read").filter(owner=found.account_id)
    given = found.practitioners.values("pk")
    shared = both.filter(members__account__in=given, members__until=None).order_by("-last_entry")
    return shared.values_list("pk", flat=True).first()


def _goes_there(found: Appointment, actor: Actor) -> bool:
    if found.account_id == actor.id or actor.holds(RoleKind.COORDINATOR):
        return True
    return found.practitioners.filter(pk=actor.id).exists() or found.taken.filter(account=actor.id).exists()
