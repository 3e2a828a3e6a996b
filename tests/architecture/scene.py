"""One subject of each kind for the matrix of addresses: all are Aoi's, or the office's own."""

from datetime import timedelta

from django.utils import timezone

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import cells
from engawa.care.appointments.booking import Time
from engawa.care.appointments.models import Appointment
from engawa.care.appointments.search import Free
from engawa.care.appointments.week import Stretch
from engawa.care.casework import actions as casework
from engawa.care.casework.letters import Letter
from engawa.care.conversations import actions as conversations
from engawa.care.conversations import files
from engawa.care.conversations.models import Attachment
from engawa.care.rota import actions as rota
from engawa.care.rota.models import Absence
from engawa.foundation.accounts import invitations
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.ties.models import Tie, TieKind
from tests.cast import Cast


def scene(cast: Cast) -> dict[object, object]:
    """Return what stands in each place of an address, by (URL name, place) or by place alone."""
    inquiry = casework.arrive_from(Letter("words"), "a-key-of-the-form", cast.aoi)
    thread = inquiry.thread
    casework.hand_over(inquiry, cast.mori, "a reason of some length", by=cast.kubo)
    entry = conversations.post(thread, cast.mori, "an answer", "k1", files=[files.read("a.txt", b"plain words")])
    waiting = casework.arrive_from(Letter("words of hers"), "another-key-of-the-form", cast.keiko)
    tie = Tie.objects.get(kind=TieKind.FAMILY, subject=cast.aoi)
    # Today or tomorrow for each clock: an absence that is over is refused.
    day = cast.mori.created.date() + timedelta(days=1)
    rota.add_absence(cast.mori, day, day, by=cast.mori)
    absence = Absence.objects.get(account=cast.mori)
    invited = invitations.invite(cast.ito, roles=[RoleKind.PRACTITIONER])
    made: dict[object, object] = {
        "pk": thread.pk, "thread": thread.pk, "tie": tie.pk, "topic": "support", "account": cast.aoi.pk, "code": "none",
        "about": "me", "slug": "sleep", "country": "jp", "rest": "library/", "locator": cast.mika.locator,
        "token": invited,
        "provider_id": "staff",
        "handle": "nothing", "key": 1, "id": "nothing", "inquiry": inquiry.pk,
    }  # fmt: skip
    made |= {("language", "code"): "ja", ("language-home", "code"): "ja"}
    for name in ("members:entry-edit", "members:entry-take-back"):
        made |= {(name, "pk"): entry.pk, (name, "entry"): entry.pk}
    made[("members:attachment", "pk")] = Attachment.objects.get(entry=entry).pk
    made |= {(f"office:{each}", "pk"): waiting.pk for each in
             ("inquiry", "inquiry-write", "inquiry-hand-over", "inquiry-close", "inquiry-raise")}  # fmt: skip
    made |= {("practitioner:record", "pk"): cast.aoi.pk, ("practitioner:hand-on", "pk"): inquiry.pk}
    made |= {(f"office:person-{each}", "pk"): cast.mori.pk for each in ("roles", "end", "back")}
    made |= {("office:invitation-withdraw", "pk"): 1, ("office:absence-remove", "pk"): cast.mori.pk,
             ("office:absence-remove", "absence"): absence.pk}  # fmt: skip
    return made | _arranged(cast)


def _arranged(cast: Cast) -> dict[object, object]:
    """Return Aoi's appointment with Mori, her proposal, and her place on the waiting list with its offer."""
    appointments.set_practice(cast.mori, cast.mori, lengths={"text": 50}, notice=0)
    # What is free already when somebody joins is not offered: the week opens afterwards.
    waiting = appointments.wait(cast.aoi, rung="text")
    appointments.set_openings(cast.mori, [Stretch(weekday, 0, 0) for weekday in range(7)], cast.mori)
    now = timezone.now()
    at = cells.cell(now + timedelta(days=3))
    booked = appointments.book(Time(at, (cast.mori.pk,), "text"), cast.aoi, "k", cast.kubo)
    proposal = appointments.propose([Free(at + 288, at + 298, cast.mori.pk)], "text", cast.aoi, "k")
    appointments.offer_due(now)
    offer = Appointment.objects.get(offered_to=waiting)
    held = {f"members:appointment{each}": booked.pk for each in ("", "-book", "-let-go", "-move", "-cancel", "-rung")}
    offers = {"members:offer-accept": offer.pk, "members:offer-decline": offer.pk, "members:seat": booked.pk}
    others = {"members:proposal-withdraw": proposal.pk, "members:waiting-leave": waiting.pk}
    room = appointments.add_place("A room", "", cast.kubo)
    others |= {"office:proposal-settle": proposal.pk}
    others |= {f"office:place{each}": room.pk for each in ("", "-retire", "-back")}
    token, source = (
        appointments.make_feed(cast.aoi),
        appointments.connect_calendar(cast.mori, "https://cal.example.org/a"),
    )
    shared = {"exports:appointment-file": booked.pk, "members:calendar-disconnect": source.pk}
    made: dict[object, object] = {(name, "pk"): pk for name, pk in (held | offers | others | shared).items()}
    made |= {(f"calendar-{each}", "token"): token for each in ("feed", "home", "dav")}
    return made | {("calendar-dav", "rest"): "appointments/"}
