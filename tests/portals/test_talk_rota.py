"""The page of one's own rota."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from engawa.care.conversations import actions as conversations
from engawa.care.rota.models import Absence, Profile, WorkingHours
from tests.cast import Cast

ROTA = "/en/rota/"
WEEK = {"go": "week", "start-0-0": "09:00", "end-0-0": "12:00", "start-0-1": "13:00", "end-0-1": "17:00",
        "answers_within": "3", "languages": ["ja", "xx"], "takes_new": "on"}  # fmt: skip


def test_hours_are_kept_and_shown_again(cast: Cast) -> None:
    mori = cast.client("mori")
    assert mori.get(ROTA).status_code == 200
    assert mori.post(ROTA, WEEK)["Location"] == f"{ROTA}?moved=0"
    assert WorkingHours.objects.filter(account=cast.mori, weekday=0).count() == 2
    profile = Profile.objects.get()
    assert (profile.answers_within, profile.languages, profile.takes_new) == (3, ["ja"], True)
    page = mori.get(ROTA).text
    assert 'name="end-0-1" value="17:00"' in page
    assert "Monday" in page


def test_being_away_says_what_moved(cast: Cast) -> None:
    mori = cast.client("mori")
    every_day = {f"{end}-{day}-0": at for day in range(7) for end, at in (("start", "00:00"), ("end", "23:59"))}
    mori.post(ROTA, {"go": "week", "answers_within": "1", **every_day})
    thread = conversations.open_thread(cast.aoi, [cast.mori])
    conversations.post(thread, cast.aoi, "a", "k")
    thread.refresh_from_db()
    first = thread.answers_by
    assert first
    answer = mori.post(ROTA, {"go": "away", "first_day": first.isoformat(), "last_day": first.isoformat()})
    assert "One promised day moved" in mori.get(answer["Location"]).text
    thread.refresh_from_db()
    assert thread.answers_by
    assert thread.answers_by > first
    mori.post(ROTA, {"go": f"back:{Absence.objects.get().pk}"})
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({**WEEK, "end-0-0": ""}, "Each stretch needs"),
        ({**WEEK, "start-0-0": "25:00"}, "Each stretch needs"),
        ({**WEEK, "answers_within": "0"}, "from 1 to 14"),
        ({**WEEK, "answers_within": "many"}, "from 1 to 14"),
        ({"go": "away", "first_day": "2026-11-25", "last_day": "2026-11-23"}, "lies before the first"),
        ({"go": "away", "first_day": "soon", "last_day": ""}, "could not be read as a day"),
        ({"go": "away", "first_day": "2027-01-01", "last_day": "9999-12-31"}, "more than three years from now"),
        ({"go": "away", "first_day": "0001-01-01", "last_day": "2027-01-01"}, "more than three years from now"),
        ({"go": "away", "first_day": "2026-11-20", "last_day": "2026-11-21"}, "over already"),
    ],
)
def test_what_cant_be_is_kept_with_a_clear_sentence(cast: Cast, sent: dict[str, str], words: str) -> None:
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        answer = cast.client("mori").post(ROTA, sent)
    assert answer.status_code == 422
    assert words in answer.text
    if sent["go"] == "away":
        assert f'value="{sent["first_day"]}"' in answer.text
    if sent["go"] == "week":
        assert 'value="13:00"' in answer.text
    assert not WorkingHours.objects.exists()
    assert not Absence.objects.filter(first_day__gte=date(2026, 1, 1)).exists()


@pytest.mark.parametrize("name", ["aoi", "haru", "mika"])
def test_only_staff_have_a_rota(cast: Cast, name: str) -> None:
    assert cast.client(name).get(ROTA).status_code == 403


@pytest.mark.parametrize("go", ["back:", "back:x", "back:-1", "back:" + "9" * 40, "back:1", "?", ""])
def test_hostile_buttons_do_nothing(cast: Cast, go: str) -> None:
    assert cast.client("mori").post(ROTA, {"go": go}).status_code in {302, 422}
