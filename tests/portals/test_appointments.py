"""Appointments as people use them: found, held, booked, moved; forged and late forms; nothing half-booked."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import cells
from engawa.care.appointments.models import Appointment, Claim, Proposal, Waiting
from engawa.care.appointments.week import Stretch
from engawa.foundation.notifications.models import Notice
from tests.cast import Cast

# Half past one on a Tuesday night in Tokyo; Monday afternoon in Berlin.
NOW = datetime(2026, 10, 19, 16, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def night() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def berlin(night: None, cast: Cast) -> Cast:
    """Mori works from Berlin: nine to five, in writing, by voice and by video."""
    appointments.set_practice(
        cast.mori, cast.mori, zone="Europe/Berlin", lengths={"text": 50, "voice": 50, "video": 50}
    )
    appointments.set_openings(cast.mori, [Stretch(day, 9 * 60, 17 * 60) for day in range(5)], cast.mori)
    return cast


def text_of(answer) -> str:
    return unescape(re.sub(r"<[^>]+>|\s+", " ", answer.content.decode()))


def times_of(answer) -> list[str]:
    return re.findall(r'name="time" value="(\d+:\d+)"', answer.content.decode())


def key_of(answer) -> str:
    return re.search(r'name="key" value="([^"]+)"', answer.content.decode())[1]


def hold_first(client: Client, rung: str = "text", path: str = "/en/appointments/find/"):
    page = client.get(f"{path}?rung={rung}")
    return client.post("/en/appointments/hold/", {"key": key_of(page), "time": times_of(page)[0], "rung": rung})


def test_three_taps_lead_from_today_to_an_appointment(berlin: Cast) -> None:
    aoi = berlin.client("aoi")
    assert "/en/appointments/find/" in aoi.get("/en/today/").content.decode()

    held = hold_first(aoi)
    deciding = aoi.get(held.url)
    booked = aoi.post(f"{held.url}book/")

    made = Appointment.booked().get()
    # Noon at the earliest (twelve hours' notice, from 18:30 in Berlin): nine on Tuesday there, four in Tokyo.
    assert made.starts == datetime(2026, 10, 20, 7, tzinfo=UTC)
    assert "today, 16:00" in text_of(deciding)
    assert "Kept for you until" in text_of(deciding)
    assert booked.url == held.url
    assert "today, 16:00" in text_of(aoi.get("/en/today/"))
    assert [notice.account for notice in Notice.objects.filter(kind="appointment")] == [berlin.mori]


def test_a_clock_change_in_between_is_said_and_moves_nothing(berlin: Cast) -> None:
    aoi, mori = berlin.client("aoi"), berlin.client("mori")
    # Clocks in Berlin go back on 25 October: nine o'clock there is four in Tokyo before, and five after.
    at = cells.cell(datetime(2026, 10, 26, 8, tzinfo=UTC))
    held = aoi.post("/en/appointments/hold/", {"key": "k", "time": f"{at}:{berlin.mori.pk}", "rung": "text"})
    aoi.post(f"{held.url}book/")

    assert "17:00" in text_of(aoi.get(held.url))
    assert "Clocks change" not in text_of(aoi.get(held.url)), "not those of the reader"
    berlin.mori.zone = "Europe/Berlin"
    berlin.mori.save()
    shown = text_of(mori.get(held.url))
    assert "09:00" in shown
    assert "Clocks change before then" in shown
    assert "there: Monday, 26 October, 17:00 (Tokyo)" in shown


def test_moving_cancelling_and_one_step_down_ask_for_no_reason(berlin: Cast) -> None:
    aoi = berlin.client("aoi")
    held = hold_first(aoi, "video")
    aoi.post(f"{held.url}book/")
    others = re.findall(r'name="start" value="(\d+)"', aoi.get(f"{held.url}move/").content.decode())

    aoi.post(f"{held.url}move/", {"start": others[5]})
    aoi.post(f"{held.url}rung/", {"rung": "text"})

    made = Appointment.booked().get()
    assert (made.start, made.rung) == (int(others[5]), "text")
    aoi.post(f"{held.url}cancel/")
    assert not Appointment.booked().exists()
    assert "nothing has to be explained" in text_of(aoi.get(held.url))


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        pytest.param({"time": "abc:1"}, 422, "Which time was it?", id="no number"),
        pytest.param({}, 422, "Which time was it?", id="nothing"),
        pytest.param({"time": "1:{mori}"}, 422, "This time has passed already.", id="1970"),
        pytest.param({"time": "{later}:{sato}"}, 409, "Nothing was booked", id="somebody else's practitioner"),
        pytest.param(
            {"time": "{later}:{mori}", "rung": "home"}, 422, "not offered here", id="a rung that is not offered"
        ),
        pytest.param({"time": "{beside}:{mori}"}, 409, "These are the nearest", id="beside the step"),
        pytest.param({"time": "99999999:{mori}"}, 422, "more than two years from now", id="in the far future"),
    ],
)
def test_a_time_that_can_t_be_held_is_answered_in_words_and_books_nothing(
    berlin: Cast, form: dict[str, str], status: int, words: str
) -> None:
    later = cells.cell(NOW + timedelta(days=1, hours=16))
    values = {"mori": berlin.mori.pk, "sato": berlin.sato.pk, "later": later, "beside": later + 1}
    sent = {"key": "k", "rung": "text", **{name: text.format(**values) for name, text in form.items()}}

    answer = berlin.client("aoi").post("/en/appointments/hold/", sent)

    assert answer.status_code == status
    assert words in text_of(answer)
    assert not Appointment.objects.exists()
    assert not Claim.objects.exists()


def test_whoever_comes_second_is_told_and_offered_the_nearest(berlin: Cast) -> None:
    aoi, haru = berlin.client("aoi"), berlin.client("haru")
    page = haru.get("/en/appointments/find/?rung=text")
    first = hold_first(aoi)
    aoi.post(f"{first.url}book/")

    late = haru.post("/en/appointments/hold/", {"key": key_of(page), "time": times_of(page)[0], "rung": "text"})

    assert late.status_code == 409
    assert len(times_of(late)) == 3
    again = haru.post("/en/appointments/hold/", {"key": key_of(late), "time": times_of(late)[0], "rung": "text"})
    assert again.status_code == 302


def test_another_s_appointment_does_not_exist_and_a_forged_hold_books_nothing(berlin: Cast) -> None:
    held = hold_first(berlin.client("aoi"))
    haru = berlin.client("haru")

    answers = [haru.get(held.url)] + [
        haru.post(f"{held.url}{verb}/") for verb in ("book", "move", "cancel", "rung", "let-go")
    ]

    assert [answer.status_code for answer in answers] == [404] * 6
    assert Appointment.objects.get().is_held


def test_a_series_keeps_the_practitioner_s_hour_over_the_clock_change(berlin: Cast) -> None:
    aoi = berlin.client("aoi")
    held = hold_first(aoi)

    aoi.post(f"{held.url}book/", {"weeks": "1", "times": "3"})

    starts = [one.starts for one in Appointment.booked().order_by("start")]
    assert starts == [datetime(2026, 10, 20, 7, tzinfo=UTC), datetime(2026, 10, 27, 8, tzinfo=UTC),
                      datetime(2026, 11, 3, 8, tzinfo=UTC)]  # fmt: skip
    second = Appointment.booked().order_by("start")[1]
    aoi.post(f"/en/appointments/{second.pk}/cancel/")
    assert Appointment.booked().count() == 2


def test_several_times_are_named_and_one_is_settled(berlin: Cast) -> None:
    aoi = berlin.client("aoi")
    page = aoi.get("/en/appointments/find/?several=1&rung=text")
    aoi.post("/en/appointments/several/", {"key": key_of(page), "time": times_of(page)[2:5], "rung": "text"})
    proposal = Proposal.objects.get()
    assert "Any of these is fine" in text_of(aoi.get("/en/appointments/"))

    booked = appointments.settle(proposal, proposal.times.all()[1], berlin.kubo)

    assert booked.account == berlin.aoi
    assert "Any of these is fine" not in text_of(aoi.get("/en/appointments/"))
    with pytest.raises(appointments.Wrong):
        appointments.settle(proposal, proposal.times.all()[0], berlin.kubo)
    assert Appointment.booked().count() == 1


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        pytest.param(["100:{mori}"], "Not all of these can be had any more", id="1970"),
        pytest.param(["{now}:{mori}"], "Not all of these can be had any more", id="just now"),
        pytest.param(["{night}:{mori}"], "Not all of these can be had any more", id="not free"),
        pytest.param(["99999999:{mori}"], "Not all of these can be had any more", id="in the far future"),
        pytest.param(["{free}:{sato}"], "Not all of these can be had any more", id="somebody else's practitioner"),
        pytest.param(["abc"], "Not all of these can be had any more", id="no time"),
        pytest.param(None, "At least one time is needed", id="nothing"),
    ],
)
def test_times_that_can_t_be_named_are_refused_at_the_list_and_the_others_stay_ticked(
    berlin: Cast, beside: list[str] | None, words: str
) -> None:
    aoi = berlin.client("aoi")
    first = aoi.get("/en/appointments/find/?several=1&rung=text")
    later = re.search(r'rel="next" href="([^"]+)"', unescape(first.content.decode()))
    page = aoi.get(f"/en/appointments/find/{later[1]}")
    free = times_of(page)[2:4]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    now = cells.cell(NOW)
    values = {"mori": berlin.mori.pk, "sato": berlin.sato.pk, "now": now, "night": now + 288 * 7, "free": free[0][:-2]}
    named = [] if beside is None else free + [text.format(**values) for text in beside]

    answer = aoi.post("/en/appointments/several/", {**hidden, "time": named})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(f'id="times-error" role="alert">{words}', html)
    assert times_of(answer) == times_of(page), "the same days"
    assert re.findall(r'value="(\d+:\d+)" checked', html) == (free if named else [])
    assert not Proposal.objects.exists()


def test_whoever_waits_is_offered_what_becomes_free_and_the_old_time_goes(berlin: Cast) -> None:
    aoi, haru = berlin.client("aoi"), berlin.client("haru")
    appointments.set_openings(berlin.mori, [Stretch(1, 9 * 60, 10 * 60), Stretch(3, 9 * 60, 10 * 60)], berlin.mori)
    first = hold_first(haru)
    haru.post(f"{first.url}book/")
    second = hold_first(aoi)
    aoi.post(f"{second.url}book/")
    mine = Appointment.booked().get(account=berlin.aoi)
    aoi.post("/en/appointments/wait/", {"instead_of": str(mine.pk), "rung": "text"})
    assert appointments.offer_due(NOW) == 0

    haru.post(f"{first.url}cancel/")
    assert appointments.offer_due(NOW) == 1
    assert appointments.offer_due(NOW) == 0
    offer = Appointment.objects.get(offered_to__isnull=False)
    shown = text_of(aoi.get("/en/appointments/"))
    aoi.post(f"/en/appointments/{offer.pk}/accept/")

    assert "A time has become free" in shown
    assert [one.pk for one in Appointment.booked()] == [offer.pk]
    assert not Waiting.objects.filter(ended=None).exists()


def test_an_offer_that_is_declined_or_late_goes_to_the_next(berlin: Cast) -> None:
    appointments.set_openings(berlin.mori, [Stretch(3, 9 * 60, 10 * 60)], berlin.mori)
    appointments.set_practice(berlin.mori, berlin.mori, ahead=7)
    closed = appointments.add_exception(berlin.mori, NOW, NOW + timedelta(days=8), opens=False, by=berlin.mori)
    appointments.wait(berlin.aoi, rung="text")
    with time_machine.travel(NOW + timedelta(seconds=1), tick=False):
        appointments.wait(berlin.haru, rung="text")
    appointments.remove_exception(berlin.mori, closed.pk, berlin.mori)

    assert appointments.offer_due(NOW) == 1
    hers = Appointment.objects.get(offered_to__account=berlin.aoi)
    berlin.client("aoi").post(f"/en/appointments/{hers.pk}/decline/")
    assert appointments.offer_due(NOW) == 1
    late = NOW + timedelta(hours=13)
    with time_machine.travel(late, tick=False):
        assert appointments.offer_due(late) == 0
        answer = berlin.client("haru").post(
            f"/en/appointments/{Appointment.objects.get(offered_to__account=berlin.haru).pk}/accept/"
        )

    assert answer.status_code == 302, "nobody else wanted it, so it can still be taken"


def test_a_first_talk_is_booked_without_an_account(berlin: Cast) -> None:
    appointments.set_practice(berlin.mori, berlin.mori, takes_first=True)
    mika = berlin.client("mika")
    held = hold_first(mika)
    mika.post(f"{held.url}book/")

    assert Appointment.booked().get().account == berlin.mika
    again = hold_first(mika)
    assert again.status_code == 422
    assert "as many appointments ahead" in text_of(again)


def test_reminders_are_only_for_who_asked_and_come_once(berlin: Cast) -> None:
    aoi = berlin.client("aoi")
    held = hold_first(aoi)
    aoi.post(f"{held.url}book/")
    an_hour_before = datetime(2026, 10, 20, 6, 1, tzinfo=UTC)
    assert appointments.remind_due(an_hour_before) == 0

    assert aoi.post("/en/appointments/reminders/", {"minutes": ["60", "1440"]}).status_code == 302
    assert aoi.post("/en/appointments/reminders/", {"minutes": ["61"]}).status_code == 422

    assert appointments.remind_due(NOW + timedelta(minutes=1)) == 0, "a day before had passed when it was booked"
    assert [appointments.remind_due(an_hour_before) for _ in range(3)] == [1, 0, 0]
    assert Notice.objects.filter(kind="reminder", account=berlin.aoi).count() == 1
    assert Notice.objects.filter(kind="reminder").count() == 1


def test_what_somebody_wrote_beside_it_is_sealed_and_read_by_whom_it_concerns(berlin: Cast) -> None:
    aoi = berlin.client("aoi")
    held = hold_first(aoi)
    aoi.post(f"{held.url}book/", {"note": "please no ringing <b>"})

    assert b"ringing" not in bytes(Appointment.objects.get().note)
    assert "please no ringing <b>" in text_of(berlin.client("mori").get(held.url))
    assert "ringing" not in text_of(berlin.client("kubo").get(held.url))
