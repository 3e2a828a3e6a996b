"""The parts about appointments: what was arranged, named and waited for, and how one wished to be reminded."""

from typing import Any

from engawa.care.appointments import cells, rungs
from engawa.care.appointments.models import Appointment, Proposal, Reminding, Rung, Seat, Waiting
from engawa.foundation.accounts.models import Account
from engawa.foundation.vault.seals import Ring
from engawa.portals.exports.values import coded, opened

Row = dict[str, Any]


def appointments(who: Account, ring: Ring) -> list[Row]:
    """Return every appointment, past and cancelled ones too, with what was written beside it."""
    found = Appointment.objects.filter(account=who).order_by("start").select_related("place")
    return [
        {
            "id": str(one.pk),
            "at": one.starts,
            "until": one.ends,
            "rung": coded(Rung, one.rung),
            "place": one.place.name if one.place else "",
            "text": opened(ring, who.pk, f"appointment:{one.pk}:note", one.note) if one.note else "",
            "made": one.made,
            "held_until": one.held_until,
            "cancelled": one.cancelled,
        }
        for one in found
    ]


def seats(who: Account, ring: Ring) -> list[Row]:
    """Return the seats that one has, or had, in circles."""
    rows = Seat.objects.filter(account=who).order_by("since").values("appointment__start", "since")
    return [{"at": cells.instant(row["appointment__start"]), "since": row["since"]} for row in rows]


def proposals(who: Account, ring: Ring) -> list[Row]:
    """Return the times that one named, each with when it was settled or taken back."""
    found = Proposal.objects.filter(account=who).order_by("made").prefetch_related("times")
    return [
        {"at": time.starts, "rung": coded(Rung, one.rung), "made": one.made, "closed": one.ended}
        for one in found
        for time in one.times.all()
    ]


def waiting(who: Account, ring: Ring) -> list[Row]:
    """Return where one stood on the waiting list."""
    rows = Waiting.objects.filter(account=who).order_by("since").values("rung", "at_night", "since", "ended")
    return [{**row, "rung": coded(Rung, row["rung"])} for row in rows]


def ways_of_meeting(who: Account, ring: Ring) -> list[Row]:
    """Return the highest way of meeting that one chose, and how long before one is reminded."""
    minutes = Reminding.objects.filter(account=who).values_list("minutes", flat=True).first()
    return [{"rung": coded(Rung, rungs.chosen(who)), "reminded_minutes_before": minutes or []}]
