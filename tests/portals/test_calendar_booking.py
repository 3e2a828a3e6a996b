"""Booking from the calendar: for whoever waits, never twice, and nothing half done."""

import re
from datetime import UTC, date, datetime

import pytest

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import rungs
from engawa.care.appointments.booking import Time
from engawa.care.appointments.models import Appointment, Busy, BusySource, Claim, Place, Waiting
from engawa.care.appointments.search import Free
from engawa.care.casework import actions as casework
from engawa.care.casework.letters import Letter
from engawa.care.casework.models import HandOver
from engawa.care.rota import actions as rota
from engawa.foundation.notifications.models import Notice
from tests.cast import Cast
from tests.portals.calendar_scene import BOOK, CALENDAR, berlin, booked, form_of, on, start_of, sunday, text_of

__all__ = ["berlin", "sunday"]
PLACES = "/en/office/places/"


def test_a_time_is_chosen_and_booked_and_everybody_is_told(berlin: Cast) -> None:
    booked(berlin, berlin.aoi, berlin.mori, 23, 9)
    Notice.objects.all().delete()
    kubo = berlin.client("kubo")

    day = kubo.get(f"{CALENDAR}?day=2026-11-24&for=person:{berlin.aoi.pk}")
    form = kubo.get(start_of(day, on(24, 9), berlin.mori))
    done = kubo.post(BOOK, form_of(form))
    again = kubo.post(BOOK, form_of(form))

    made = Appointment.booked().get(start=on(24, 9))
    assert "Book for Aoi" in text_of(form)
    assert (made.account, made.made_by, list(made.practitioners.all())) == (berlin.aoi, berlin.kubo, [berlin.mori])
    assert done.url == again.url == f"{CALENDAR}?day=2026-11-24&booked={made.pk}"
    assert "Booked: Aoi, Tuesday, 24 November, 17:00, In writing." in text_of(kubo.get(done.url))
    assert sorted(Notice.objects.values_list("account", flat=True)) == sorted([berlin.aoi.pk, berlin.mori.pk])


def test_a_time_can_be_typed_and_somebody_found_by_name(berlin: Cast) -> None:
    booked(berlin, berlin.tom, berlin.sato, 23, 9)
    kubo = berlin.client("kubo")

    found = kubo.get(f"{BOOK}?find=to")
    sent = {"for": f"person:{berlin.tom.pk}", "with": str(berlin.mori.pk), "rung": "text", "key": "k"}
    done = kubo.post(BOOK, {**sent, "at": "2026-11-24T20:30"})

    assert "Tom" in text_of(found) and "Sato" not in text_of(found).split("With whom")[0]
    # By Kubo's clock in Tokyo; beside the steps, since staff may book where they like.
    assert done.status_code == 302
    assert Appointment.booked().get(practitioners=berlin.mori).starts == datetime(2026, 11, 24, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        pytest.param({"for": ""}, "For whom is it?", id="nobody"),
        pytest.param({"with": "0"}, "With whom is it?", id="with nobody"),
        pytest.param({"with": "999999"}, "With whom is it?", id="with somebody who is no practitioner"),
        pytest.param({"cell": "", "at": "soon"}, "A day and a time are needed", id="no time"),
        pytest.param({"cell": "", "at": "2026-11-24T20:32"}, "A day and a time are needed", id="beside the grid"),
        pytest.param({"cell": "", "at": "0001-01-01T00:00"}, "A day and a time are needed", id="before all time"),
        pytest.param({"cell": "", "at": "9999-12-31T23:55"}, "more than two years from now", id="after all time"),
        pytest.param({"cell": "999999999"}, "more than two years from now", id="a cell of no year"),
        pytest.param({"cell": "5"}, "This time has passed already.", id="long ago"),
        pytest.param({"rung": "home"}, "This way of meeting is not offered here.", id="not offered"),
    ],
)
def test_a_form_that_can_t_be_books_nothing_and_keeps_what_was_typed(
    berlin: Cast, changed: dict[str, str], words: str
) -> None:
    booked(berlin, berlin.aoi, berlin.mori, 23, 9)
    sent = {"for": f"person:{berlin.aoi.pk}", "with": str(berlin.sato.pk), "cell": str(on(24, 9)), "rung": "voice",
            "key": "k"}  # fmt: skip

    answer = berlin.client("kubo").post(BOOK, {**sent, **changed})

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert Appointment.objects.count() == 1
    if changed.keys() & {"at", "cell"}:
        assert re.search(f'id="at-error" role="alert">[^<]*{words}', answer.content.decode())
        assert f'value="{changed.get("at") or ""}' in answer.content.decode(), "another time can be typed"
    if changed.get("with", "1") == "1":
        assert f'value="{berlin.sato.pk}" selected' in answer.content.decode()


def test_where_somebody_was_quicker_the_three_nearest_stand_there_and_one_press_takes_them(berlin: Cast) -> None:
    booked(berlin, berlin.ren, berlin.mori, 24, 10)
    booked(berlin, berlin.aoi, berlin.mori, 23, 9)
    kubo = berlin.client("kubo")
    sent = {"for": f"person:{berlin.aoi.pk}", "with": str(berlin.mori.pk), "cell": str(on(24, 10)), "rung": "text",
            "key": "k"}  # fmt: skip

    taken = kubo.post(BOOK, sent)
    near = re.findall(r'<button class="chip" name="cell" value="(\d+)"', taken.content.decode())
    done = kubo.post(BOOK, {**form_of(taken), "cell": near[0]})

    assert taken.status_code == 409
    assert "This time was just taken." in text_of(taken)
    assert [int(each) for each in near] == [on(24, 9), on(24, 11), on(24, 11, 30)]
    assert done.status_code == 302
    assert Claim.objects.filter(practitioner=berlin.mori, cell=on(24, 10)).count() == 1


def test_a_rung_that_nobody_chose_stays_a_suggestion(berlin: Cast) -> None:
    booked(berlin, berlin.aoi, berlin.mori, 23, 9)
    kubo = berlin.client("kubo")
    sent = {"for": f"person:{berlin.aoi.pk}", "with": str(berlin.mori.pk), "cell": str(on(24, 10)), "rung": "voice",
            "key": "k"}  # fmt: skip

    done = kubo.post(BOOK, sent)

    made = Appointment.booked().get(start=on(24, 10))
    assert (made.rung, made.suggested) == ("text", "voice")
    assert "By voice stays a suggestion that they can take up." in text_of(kubo.get(done.url))


def test_a_place_is_kept_once_and_another_can_be_chosen(berlin: Cast) -> None:
    hall = appointments.add_place("The hall", "", berlin.kubo)
    for who in (berlin.aoi, berlin.ren):
        booked(berlin, who, berlin.mori, 23, 9 if who == berlin.aoi else 10)
        rungs.choose(who, "place")
    kubo = berlin.client("kubo")
    sent = {"for": f"person:{berlin.aoi.pk}", "with": str(berlin.mori.pk), "cell": str(on(24, 10)), "rung": "place",
            "key": "k"}  # fmt: skip
    kubo.post(BOOK, sent)

    room = Place.objects.get(name="The room by the garden")
    other = {**sent, "for": f"person:{berlin.ren.pk}", "with": str(berlin.sato.pk), "key": "l", "place": str(room.pk)}
    taken = kubo.post(BOOK, other)
    done = kubo.post(BOOK, {**other, "place": str(hall.pk)})

    assert taken.status_code == 409
    assert "The place is taken at this time." in text_of(taken)
    assert "The room by the garden · taken then" in text_of(taken)
    assert done.status_code == 302
    assert Appointment.booked().get(account=berlin.ren, place=hall).start == on(24, 10)


def test_who_wrote_is_booked_and_handed_over_with_what_speaks_for_it(berlin: Cast) -> None:
    inquiry = casework.arrive_from(Letter("words", language="ja", hours=("evening",)), "k", berlin.mika)
    kubo = berlin.client("kubo")

    day = kubo.get(f"{CALENDAR}?day=2026-11-24&for=inquiry:{inquiry.pk}")
    form = kubo.get(start_of(day, on(24, 11), berlin.sato))
    kubo.post(BOOK, form_of(form))

    made, handed = Appointment.booked().get(), HandOver.objects.get(inquiry=inquiry)
    assert "writes Japanese, offers: In writing, open at the hours that are liked: Evenings" in text_of(form)
    assert (made.account, handed.to, list(made.practitioners.all())) == (berlin.mika, berlin.sato, [berlin.sato])
    assert "Tuesday, 24 November" in text_of(berlin.client("mika").get("/en/today/"))


def test_handing_over_needs_a_reason_before_anything_is_booked(berlin: Cast) -> None:
    inquiry = casework.arrive_from(Letter("words"), "k", berlin.keiko)
    sent = {"for": f"inquiry:{inquiry.pk}", "with": str(berlin.mori.pk), "cell": str(on(24, 10)), "rung": "text",
            "key": "k", "hand_over": "1", "reason": " "}  # fmt: skip

    answer = berlin.client("kubo").post(BOOK, sent)

    assert answer.status_code == 422
    assert "A few words on why" in text_of(answer)
    assert not Appointment.objects.exists()


def test_a_request_that_somebody_else_took_meanwhile_is_booked_and_that_is_said(berlin: Cast) -> None:
    inquiry = casework.arrive_from(Letter("words"), "k", berlin.keiko)
    kubo = berlin.client("kubo")
    form = form_of(kubo.get(f"{BOOK}?for=inquiry:{inquiry.pk}&cell={on(24, 10)}&with={berlin.mori.pk}&rung=text"))
    casework.hand_over(inquiry, berlin.sato, "a reason", by=berlin.kubo)

    done = kubo.post(BOOK, form)

    assert Appointment.booked().count() == 1
    assert HandOver.objects.get(inquiry=inquiry).to == berlin.sato
    assert "Somebody else was first with the request itself" in text_of(kubo.get(done.url))


def test_any_of_these_is_settled_in_one_press(berlin: Cast) -> None:
    times = [Free(on(25, hour), on(25, hour) + 10, berlin.mori.pk) for hour in (9, 11)]
    proposal = appointments.propose(times, "text", berlin.tom, "p")
    booked(berlin, berlin.aoi, berlin.mori, 25, 9)
    kubo = berlin.client("kubo")

    said = text_of(kubo.get(CALENDAR))
    first, second = proposal.times.all()
    gone = kubo.post(f"{CALENDAR}settle/{proposal.pk}/", {"time": first.pk})
    done = kubo.post(f"{CALENDAR}settle/{proposal.pk}/", {"time": second.pk})
    twice = kubo.post(f"{CALENDAR}settle/{proposal.pk}/", {"time": second.pk})

    assert "Wednesday, 25 November, 17:00 not free any more" in said
    assert "Wednesday, 25 November, 19:00 Mori · 10:00 there" in said
    assert (gone.status_code, done.status_code, twice.status_code) == (409, 302, 404)
    assert "This time was just taken." in text_of(gone)
    proposal.refresh_from_db()
    assert proposal.settled == Appointment.booked().get(account=berlin.tom)
    assert proposal.settled.start == on(25, 11)
    assert Notice.objects.filter(account=berlin.tom, kind="appointment").exists()


def test_a_time_that_needs_the_next_one_s_buffer_is_not_free_any_more(berlin: Cast) -> None:
    proposal = appointments.propose([Free(on(25, 9), on(25, 9) + 10, berlin.mori.pk)], "text", berlin.tom, "p")
    # Ends at 9:50; ten minutes are kept free behind, so 9:55 would be too near.
    appointments.book(Time(on(25, 9, 55), (berlin.mori.pk,), "text"), berlin.aoi, "k", berlin.kubo)

    assert "17:00 not free any more" in text_of(berlin.client("kubo").get(CALENDAR))
    assert (
        berlin.client("kubo").post(f"{CALENDAR}settle/{proposal.pk}/", {"time": proposal.times.get().pk}).status_code
        == 409
    )


def test_another_time_than_those_named_ends_the_proposal_too(berlin: Cast) -> None:
    proposal = appointments.propose([Free(on(25, 9), on(25, 9) + 10, berlin.mori.pk)], "text", berlin.tom, "p")
    kubo = berlin.client("kubo")

    day = kubo.get(f"{CALENDAR}?day=2026-11-25&for=proposal:{proposal.pk}")
    kubo.post(BOOK, form_of(kubo.get(start_of(day, on(25, 11), berlin.sato))))

    proposal.refresh_from_db()
    assert "is-named" in day.content.decode()
    assert proposal.ended and proposal.settled == Appointment.booked().get()
    assert proposal.settled.start == on(25, 11)


def test_whoever_is_booked_leaves_the_waiting_list(berlin: Cast) -> None:
    waiting = appointments.wait(berlin.ren, rung="text")
    kubo = berlin.client("kubo")
    sent = {"for": f"waiting:{waiting.pk}", "with": str(berlin.sato.pk), "cell": str(on(24, 10)), "rung": "text",
            "key": "k"}  # fmt: skip

    kubo.post(BOOK, sent)

    assert not Waiting.objects.filter(ended=None).exists()
    assert "Took you off the waiting list, since a time was booked" in text_of(berlin.client("ren").get("/en/me/log/"))


def test_places_are_added_renamed_retired_and_used_again(berlin: Cast) -> None:
    kubo = berlin.client("kubo")
    room = Place.objects.get()

    assert kubo.post(PLACES, {"name": "  The   hall ", "address": "Ground floor"}).status_code == 302
    hall = Place.objects.get(name="The hall")
    assert kubo.post(f"{PLACES}{hall.pk}/", {"name": "The small hall", "address": ""}).status_code == 302
    assert kubo.post(f"{PLACES}{room.pk}/retire/").status_code == 302
    listed, form = text_of(kubo.get(PLACES)), text_of(kubo.get(BOOK))

    assert "The small hall" in listed
    assert listed.index("Places that are retired") < listed.index("The room by the garden")
    assert "The small hall" in form and "The room by the garden" not in form
    assert kubo.post(f"{PLACES}{room.pk}/back/").status_code == 302
    assert "The room by the garden" in text_of(kubo.get(BOOK))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("the ROOM by the garden", "There is a place of this name already.", id="twice"),
        pytest.param("   ", "This is still open.", id="no name"),
        pytest.param("x" * 81, "This is too long.", id="too long"),
    ],
)
def test_a_place_that_can_t_be_is_not_added(berlin: Cast, name: str, words: str) -> None:
    answer = berlin.client("kubo").post(PLACES, {"name": name, "address": ""})

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert Place.objects.count() == 1


def test_a_place_does_not_come_back_beside_another_of_its_name(berlin: Cast) -> None:
    room = Place.objects.get()
    appointments.retire_place(room, berlin.kubo)
    appointments.add_place(room.name, "", berlin.kubo)

    answer = berlin.client("kubo").post(f"{PLACES}{room.pk}/back/")

    assert answer.status_code == 422
    assert "There is a place of this name already." in text_of(answer)


def test_a_wish_into_which_an_absence_fell_is_not_offered_and_not_booked(berlin: Cast) -> None:
    proposal = appointments.propose([Free(on(25, 9), on(25, 9) + 10, berlin.mori.pk)], "text", berlin.tom, "p")
    rota.add_absence(berlin.mori, date(2026, 11, 25), date(2026, 11, 26), berlin.mori)
    kubo = berlin.client("kubo")
    late = kubo.post(f"{CALENDAR}settle/{proposal.pk}/", {"time": proposal.times.get().pk})

    assert "Wednesday, 25 November, 17:00 not free any more" in text_of(kubo.get(CALENDAR))
    assert late.status_code == 409 and "is not there at that time any more" in text_of(late)
    assert not Appointment.booked().exists()


def test_whoever_booked_a_first_time_is_seen_with_it_wherever_they_wait(berlin: Cast) -> None:
    inquiry = casework.arrive_from(Letter("May I ask something?", language="ja"), "1", berlin.keiko)
    booked(berlin, berlin.keiko, berlin.sato, 25, 9)
    kubo = berlin.client("kubo")
    page = kubo.get(f"/en/office/inquiries/{inquiry.pk}/")
    said = "Wednesday, 25 November, 17:00, In writing, with Sato"

    assert f"A first time {said}" in text_of(page)
    assert f'value="{berlin.sato.pk}" checked' in page.content.decode()
    assert f"They have a first time together: {said}." in text_of(page)
    assert said in text_of(kubo.get(CALENDAR))
    suggested = text_of(kubo.get(f"{CALENDAR}?for=inquiry:{inquiry.pk}"))
    assert "has a time with them" in suggested


def test_what_a_practitioner_is_busy_with_elsewhere_is_seen_as_taken_and_nothing_more_of_it(berlin: Cast) -> None:
    source = BusySource.objects.create(account=berlin.mori, host="calendar.example.org")
    Busy.objects.create(source=source, start=on(25, 9), end=on(25, 11, 30))
    days = [text_of(berlin.client("kubo").get(f"{CALENDAR}?day=2026-11-25{view}")) for view in ("", "&view=list")]
    week = text_of(berlin.client("mori").get("/en/desk/week/?from=2026-11-23"))

    assert all("17:00 –19:30 busy elsewhere" in day for day in days)
    assert "Wednesday, 25 November 09:00–11:30 busy elsewhere" in week
    assert week.count("busy elsewhere") == 1


def test_staff_book_into_an_absence_only_when_they_say_so_once_more(berlin: Cast) -> None:
    booked(berlin, berlin.tom, berlin.sato, 23, 9)
    rota.add_absence(berlin.sato, date(2026, 11, 25), date(2026, 11, 26), berlin.sato)
    kubo, mori = berlin.client("kubo"), berlin.client("mori")
    office = {"for": f"person:{berlin.tom.pk}", "with": str(berlin.sato.pk), "rung": "text", "at": "2026-11-25T17:00"}
    joint = {"who": str(berlin.aoi.pk), "with": str(berlin.sato.pk), "rung": "text", "at": "2026-11-26T10:00"}

    for client, path, form in ((kubo, BOOK, office), (mori, "/en/desk/week/book/", joint)):
        asked = client.post(path, {**form, "key": "k"})
        assert asked.status_code == 422
        assert "Away, or busy with something else at that time: Sato. Nothing is booked yet." in text_of(asked)
        before = Appointment.booked().count()
        assert client.post(path, {**form, "key": "k", "anyway": "1"}).status_code == 302
        assert Appointment.booked().count() == before + 1
