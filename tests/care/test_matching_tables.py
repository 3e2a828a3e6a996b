"""Who could take whom, out of the tables: what people said, in the zone where they said it."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from engawa.algorithms.casework.fit import Practitioner, Request, fit
from engawa.care.appointments import actions as appointments
from engawa.care.appointments import matching
from engawa.care.appointments.matching import Asked
from engawa.care.appointments.models import Waiting
from engawa.care.appointments.solving_apart import NoAnswer, solved
from engawa.care.appointments.week import Stretch
from engawa.care.casework import actions as casework
from engawa.care.casework.letters import Letter
from engawa.care.casework.models import Inquiry
from engawa.care.rota import actions as rota
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import Tie
from tests.cast import Cast

# Winter in Berlin, and clocks in Tokyo eight hours ahead of it.
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_the_solver_answers_from_a_process_of_its_own() -> None:
    assert solved([[3, 9, 0], [2, 9, 0]]) == [0, 1]
    assert solved([]) == []


def test_a_solver_that_ends_early_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")

    with pytest.raises(NoAnswer):
        solved([[1, 0]])


def one(team: list[Practitioner], id: int) -> Practitioner:
    return next(each for each in team if each.id == id)


def hours_of(request: Request, who: Practitioner) -> str:
    return next(each.id for each in fit(request, who).findings if each.about == "hours")


@pytest.mark.parametrize(
    ("zone", "part", "expected"),
    [
        ("Europe/Berlin", "morning", "hours.all"),  # open from nine to five in Berlin
        ("Europe/Berlin", "evening", "hours.none"),
        ("Asia/Tokyo", "evening", "hours.all"),  # nine in Berlin is five in the evening in Tokyo
        ("Asia/Tokyo", "night", "hours.all"),  # five in Berlin is one in the night
        ("Asia/Tokyo", "morning", "hours.none"),
        ("Asia/Kathmandu", "afternoon", "hours.all"),
        ("Pacific/Auckland", "night", "hours.all"),
        ("Nowhere/Atlantis", "afternoon", "hours.all"),  # a name that nobody knows any more is UTC
    ],
)
def test_hours_are_those_of_the_clock_where_somebody_lives(
    open_week: Cast, zone: str, part: str, expected: str
) -> None:
    inquiry = Inquiry(account=open_week.keiko, language="en", hours=[part], arrived=NOW)
    inquiry.account.zone = zone

    found = matching.of_inquiry(inquiry, NOW)

    assert hours_of(found, one(matching.team(NOW, NOW.date()), open_week.mori.pk)) == expected


def test_a_practitioner_as_the_tables_know_them(open_week: Cast) -> None:
    mori, sato = open_week.mori, open_week.sato
    rota.set_profile(mori, mori, languages=["ja", "en"], caseload=5, takes_new=False)
    appointments.set_practice(mori, mori, specialities=["trauma"], gender="woman")
    rota.add_absence(mori, NOW.date(), NOW.date().replace(day=24), by=mori)
    appointments.set_openings(sato, [], sato)

    team = matching.team(NOW, NOW.date())

    found = one(team, mori.pk)
    assert (found.languages, found.rungs) == ({"ja", "en"}, {"text", "voice", "one_way", "video"})
    assert (found.specialities, found.gender, found.takes_new, found.free, found.away) == (
        {"trauma"},
        "woman",
        False,
        3,
        3,
    )
    other = one(team, sato.pk)
    assert (other.hours, other.specialities, other.gender, other.free, other.away) == (None, None, "", 18, 0)


def test_who_never_said_how_they_are_booked_is_unknown_and_stays_possible(cast: Cast) -> None:
    found = fit(Request("r", rung="video", hours={"night": 1}), one(matching.team(NOW, NOW.date()), cast.mori.pk))

    assert [each.id for each in found.findings] == ["rung.unknown", "hours.unknown", "room.free"]
    assert found.possible


def test_who_waits_is_asked_for_once_and_not_who_has_somebody(open_week: Cast) -> None:
    keiko = casework.arrive_from(Letter("words"), "k1", open_week.keiko)
    for who in (open_week.keiko, open_week.yui, open_week.aoi):
        appointments.wait(who, rung="voice", at_night=True)
    appointments.wait(open_week.ren, rung="voice", practitioner=open_week.sato)

    waiting = list(matching.for_anybody(Waiting.objects.filter(ended=None)))
    found = matching.requests([keiko], waiting, timezone.now())

    yui = Waiting.objects.get(account=open_week.yui)
    assert [each.id for each in found] == [f"inquiry:{keiko.pk}", f"waiting:{yui.pk}"]
    assert (found[1].rung, list(found[1].hours), found[1].languages) == ("voice", ["night"], {"ja"})


def test_who_cared_for_somebody_before_is_known(open_week: Cast) -> None:
    ties.end(Tie.objects.get(holder=open_week.sato, subject=open_week.ren), by=open_week.kubo)

    asked = matching.of_account(open_week.ren, matching.known_by(open_week.ren.pk), Asked("voice", "woman", "trauma"))

    assert asked.knows == {open_week.sato.pk}
    assert (asked.rung, asked.gender, asked.specialities) == ("voice", "woman", {"trauma"})


def test_openings_past_midnight_and_all_day_are_open_then(open_week: Cast) -> None:
    appointments.set_openings(open_week.mori, [Stretch(3, 23 * 60, 2 * 60), Stretch(5, 0, 0)], open_week.mori)

    hours = one(matching.team(NOW, NOW.date()), open_week.mori.pk).hours

    assert hours == (1 << 96) - 1
