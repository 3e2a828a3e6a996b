"""A practitioner's week: drawn, kept as typed where it can't be, and nothing that is booked moves."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.http import QueryDict

from engawa.care.appointments import actions as appointments
from engawa.care.appointments import cells
from engawa.care.appointments.models import Appointment, Opening, OpeningException, Practice
from engawa.care.appointments.week import Stretch
from engawa.care.rota.models import Absence
from engawa.portals.practitioner import opening_grid
from tests.cast import Cast
from tests.portals.test_appointments import text_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def sunday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cast_now(sunday: None, cast: Cast) -> Cast:
    return cast


def week_of(cast: Cast) -> list[tuple[int, int, int]]:
    return list(
        Opening.objects.filter(practice__account=cast.mori)
        .order_by("weekday", "start")
        .values_list("weekday", "start", "end")
    )


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        pytest.param(["0-18", "0-19", "0-20"], [(0, 540, 630)], id="neighbours become one"),
        pytest.param(["0-18", "0-20"], [(0, 540, 570), (0, 600, 630)], id="a gap parts them"),
        pytest.param(["6-46", "6-47"], [(6, 1380, 0)], id="until midnight"),
        pytest.param([f"3-{half}" for half in range(48)], [(3, 0, 0)], id="a whole day"),
        pytest.param(["7-1", "0-48", "x", "1--1", "1-1-1", ""], [], id="no half hours"),
    ],
)
def test_drawn_half_hours_are_openings(drawn: list[str], expected: list[tuple[int, int, int]]) -> None:
    assert [(one.weekday, one.start, one.end) for one in opening_grid.drawn_stretches(drawn)] == expected


def test_what_was_drawn_is_drawn_again_and_what_no_grid_can_say_stands_below(cast_now: Cast) -> None:
    mori = cast_now.client("mori")
    sent = {
        "open": ["1-18", "1-19", "6-47", "0-0"],
        "special-weekday": ["2", "0"], "special-start": ["20:15", ""], "special-end": ["21:45", ""],
        "special-since": ["2026-12-01", ""], "special-until": ["", ""], "special-rungs-0": ["text"],
    }  # fmt: skip

    assert mori.post("/en/desk/openings/", sent).status_code == 302

    special = Opening.objects.get(start=20 * 60 + 15)
    assert (special.since, special.rungs) == (date(2026, 12, 1), ["text"])
    assert week_of(cast_now) == [(0, 0, 30), (1, 540, 600), (2, 1215, 1305), (6, 1410, 0)]
    drawn, rows = opening_grid.split(Opening.objects.all())
    assert drawn == {"1-18", "1-19", "6-47", "0-0"}
    assert [row.start for row in rows] == ["20:15"]
    assert "21:45" in mori.get("/en/desk/openings/").content.decode()


@pytest.mark.parametrize(
    ("special", "words"),
    [
        pytest.param(("1", "09:30", "10:30", "", ""), "Two openings overlap", id="overlaps what is drawn"),
        pytest.param(("1", "20:00", "", "", ""), "needs a beginning and an end", id="no end"),
        pytest.param(
            ("1", "20:00", "21:00", "2026-12-02", "2026-12-01"), "last day lies before", id="ends before it begins"
        ),
        pytest.param(("9", "20:00", "21:00", "", ""), "lies within a week", id="no weekday"),
        pytest.param(("x", "20:00", "21:00", "", ""), "needs a beginning and an end", id="no number"),
    ],
)
def test_a_week_that_can_t_be_keeps_what_was_typed(cast_now: Cast, special: tuple[str, ...], words: str) -> None:
    appointments.set_openings(cast_now.mori, [], cast_now.mori)
    names = ("weekday", "start", "end", "since", "until")
    sent = {"open": ["1-18", "1-19"]} | {f"special-{name}": [value] for name, value in zip(names, special, strict=True)}

    answer = cast_now.client("mori").post("/en/desk/openings/", sent)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert 'aria-label="Tuesday 09:00" checked' in answer.content.decode()
    assert special[1] in answer.content.decode()
    assert week_of(cast_now) == []


PRACTICE = {
    "zone": "Europe/Berlin",
    "length-text": "50",
    "step": "30",
    "buffer": "10",
    "most_a_day": "6",
    "notice": "12",
    "ahead": "60",
    "specialities": "nights, English、外",
    "gender": "",
    "takes_first": "on",
}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        pytest.param({"zone": "Mars/Olympus"}, "There is no such time zone", id="a zone that doesn't exist"),
        pytest.param({"zone": "../../etc/passwd"}, "There is no such time zone", id="a path"),
        pytest.param({"length-text": "52"}, "in steps of 5 minutes", id="beside the grid"),
        pytest.param({"length-text": "-5"}, "in steps of 5 minutes", id="below nought"),
        pytest.param({"ahead": "0"}, "A whole number from 1", id="nothing ahead"),
        pytest.param({"notice": "²"}, "A whole number from 0", id="no digit"),
        pytest.param({"length-place": "50"}, "a place is needed", id="at no place"),
    ],
)
def test_how_one_is_booked_is_kept_or_refused_in_words(cast_now: Cast, changed: dict[str, str], words: str) -> None:
    mori = cast_now.client("mori")
    assert mori.post("/en/desk/openings/practice/", PRACTICE).status_code == 302
    kept = Practice.objects.get()
    assert (kept.zone, kept.lengths, kept.notice) == ("Europe/Berlin", {"text": 50}, 720)
    assert kept.specialities == ["nights", "English", "外"]

    answer = mori.post("/en/desk/openings/practice/", PRACTICE | changed)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert Practice.objects.values().get() == Practice.objects.filter(pk=kept.pk).values().get()


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        pytest.param("2026-11-24T12:00", "2026-11-24T10:00", "The end lies before the beginning", id="ends before"),
        pytest.param("", "2026-11-24T10:00", "A beginning and an end are needed", id="no beginning"),
        pytest.param("2026-13-45T12:00", "2026-11-24T10:00", "A beginning and an end are needed", id="no day"),
        pytest.param("2026-11-20T10:00", "2026-11-22T12:55", "This is over already", id="over"),
        pytest.param("9999-12-31T00:00", "9999-12-31T23:59", "more than two years from now", id="the last day of all"),
        pytest.param("2026-11-24T10:00", "2028-11-24T10:00", "more than two years from now", id="too long"),
        pytest.param("0001-01-01T00:00", "2026-11-24T10:00", "more than two years from now", id="the first day of all"),
        pytest.param("0001-01-01T00:00", "0001-01-01T00:05", "more than two years from now", id="in the first year"),
    ],
)
def test_an_exception_that_can_t_be_is_refused_in_words(cast_now: Cast, start: str, end: str, words: str) -> None:
    answer = cast_now.client("mori").post("/en/desk/openings/exceptions/", {"start": start, "end": end, "opens": "1"})

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert f'value="{start}"' in answer.content.decode() and f'value="{end}"' in answer.content.decode()
    assert not OpeningException.objects.exists()


def test_rows_of_the_year_9999_break_no_page_and_can_be_taken_away(cast_now: Cast) -> None:
    """They stand in databases of before; the year 9999 ends at different moments for each clock."""
    mori, aoi, kubo = (cast_now.client(name) for name in ("mori", "aoi", "kubo"))
    mori.post("/en/desk/openings/practice/", PRACTICE)
    appointments.set_openings(cast_now.mori, [Stretch(day, 540, 1020) for day in range(7)], cast_now.mori)
    practice, last = Practice.objects.get(), cells.cell(datetime(9999, 12, 31, 23, 55, tzinfo=UTC))
    for start in (cells.cell(NOW) + 2880, last):
        OpeningException.objects.create(practice=practice, start=start, end=last + 1, opens=False)
    Absence.objects.create(account=cast_now.mori, first_day=date(2026, 12, 3), last_day=date(9999, 12, 31))
    made = Appointment.objects.create(key="k", account=cast_now.aoi, start=last, end=last + 24, rung="text")
    made.practitioners.add(cast_now.mori)

    pages = {
        mori: ("/desk/openings/", "/desk/week/", "/desk/", "/rota/", f"/appointments/{made.pk}/"),
        aoi: ("/today/", "/appointments/", "/appointments/find/?rung=text", f"/appointments/{made.pk}/",
              f"/appointments/{made.pk}/move/", f"/appointments/{made.pk}/calendar.ics"),
        kubo: ("/office/calendar/", "/office/calendar/?view=week", "/office/absences/", "/office/people/",
               "/office/calendar/book/?cell=999999999"),
    }  # fmt: skip
    for client, paths in pages.items():
        assert [path for path in paths if client.get(f"/en{path}").status_code != 200] == []
    assert 'name="time"' in aoi.get("/en/appointments/find/?rung=text").content.decode()

    for one in OpeningException.objects.all():
        mori.post("/en/desk/openings/exceptions/", {"remove": str(one.pk)})
    mori.post("/en/rota/", {"go": f"back:{Absence.objects.get().pk}"})
    aoi.post(f"/en/appointments/{made.pk}/cancel/")
    assert not OpeningException.objects.exists() and not Absence.objects.exists() and not Appointment.booked().exists()


@pytest.mark.parametrize(("form", "field"), [("book", "at"), ("circle", "circle-at")])
@pytest.mark.parametrize(
    ("at", "words"),
    [
        pytest.param("9999-12-31T23:55", "more than two years from now", id="the last minutes of all"),
        pytest.param("2028-11-23T12:05", "more than two years from now", id="a little more than two years"),
        pytest.param("0001-01-01T00:00", "A day and a time are needed", id="beside the grid of clocks of then"),
        pytest.param("2026-11-22T12:55", "This time has passed already.", id="five minutes ago"),
        pytest.param("soon", "A day and a time are needed", id="no time"),
    ],
)
def test_a_time_that_can_t_be_is_said_at_its_field_and_books_nothing(
    cast_now: Cast, form: str, field: str, at: str, words: str
) -> None:
    mori = cast_now.client("mori")
    mori.post("/en/desk/openings/practice/", PRACTICE)
    sent = {"who": str(cast_now.aoi.pk), "at": at, "rung": "text", "minutes": "120", "seats": "8", "key": "k"}

    answer = mori.post(f"/en/desk/week/{form}/", sent)

    assert answer.status_code == 422
    assert re.search(f'id="{field}-error" role="alert">[^<]*{words}', answer.content.decode())
    assert f'value="{at}" aria-invalid="true" aria-describedby="{field}-error"' in answer.content.decode()
    assert 'max="2028-11-22T13:00"' in answer.content.decode()
    assert not Appointment.objects.exists()


def test_an_exception_opens_and_is_taken_away(cast_now: Cast) -> None:
    mori = cast_now.client("mori")
    mori.post("/en/desk/openings/practice/", PRACTICE)
    sent = {"start": "2026-11-28T10:00", "end": "2026-11-28T12:00", "opens": "1"}

    mori.post("/en/desk/openings/exceptions/", sent)
    found = text_of(cast_now.client("aoi").get("/en/appointments/find/?rung=text"))
    mori.post("/en/desk/openings/exceptions/", {"remove": str(OpeningException.objects.get().pk)})

    assert "Saturday, 28 November" in found
    assert not OpeningException.objects.exists()


def test_a_practitioner_books_for_those_in_their_care_alone(cast_now: Cast) -> None:
    mori = cast_now.client("mori")
    mori.post("/en/desk/openings/practice/", PRACTICE)
    sent = {"who": str(cast_now.aoi.pk), "at": "2026-11-24T14:30", "rung": "text", "key": "k"}

    booked = mori.post("/en/desk/week/book/", sent)
    again = mori.post("/en/desk/week/book/", sent | {"key": "other"})

    assert booked.status_code == 302
    assert Appointment.booked().get().starts == datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
    assert again.status_code == 409
    assert "This time is taken" in text_of(again)
    cast_now.client("sato").post("/en/desk/openings/practice/", PRACTICE)
    joint = mori.post("/en/desk/week/book/", sent | {"key": "j", "with": str(cast_now.sato.pk)})
    assert f'name="with" value="{cast_now.sato.pk}" checked' in joint.content.decode(), "what was ticked stays"
    assert mori.post("/en/desk/week/book/", sent | {"who": str(cast_now.ren.pk)}).status_code == 404
    assert mori.post("/en/desk/week/book/", sent | {"at": "soon"}).status_code == 422
    assert mori.post("/en/desk/week/book/", sent | {"at": "2026-11-20T14:30", "key": "p"}).status_code == 422
    assert "14:30" in text_of(mori.get("/en/desk/week/?from=2026-11-23"))
    assert "22:30 there" in text_of(mori.get("/en/desk/week/?from=2026-11-23"))


def test_a_full_week_costs_no_more_queries(cast_now: Cast, django_assert_max_num_queries) -> None:
    mori = cast_now.client("mori")
    mori.post("/en/desk/openings/practice/", PRACTICE | {"most_a_day": ""})
    for hour in range(9, 17):
        sent = {"who": str(cast_now.aoi.pk), "at": f"2026-11-24T{hour:02}:00", "rung": "text", "key": f"k{hour}"}
        mori.post("/en/desk/week/book/", sent)

    with django_assert_max_num_queries(14):
        mori.get("/en/desk/week/?from=2026-11-23")


def test_rows_of_a_form_may_be_cut_short() -> None:
    sent = QueryDict("special-start=20:00&special-weekday=1")

    assert opening_grid.special_rows(sent) == []
