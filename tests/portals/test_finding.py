"""Looking for a time with several who could be booked: in which language, and with whom."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from engawa.care.appointments import actions as appointments
from engawa.care.appointments.booking import Time
from engawa.care.appointments.models import Appointment, Place
from engawa.care.appointments.week import Stretch
from engawa.care.conversations import actions as conversations
from engawa.care.rota import actions as rota
from engawa.care.rota.models import Profile
from tests.cast import Cast
from tests.portals.test_appointments import hold_first, key_of, text_of, times_of

NOW = datetime(2026, 10, 19, 16, 30, tzinfo=UTC)
FIND = "/en/appointments/find/?rung=text"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def two(clock: None, cast: Cast) -> Cast:
    """Mori speaks Japanese and works in the mornings, Sato English in the afternoons; both take first times."""
    for who, hour, language in ((cast.mori, 9, "ja"), (cast.sato, 13, "en")):
        appointments.set_practice(who, who, zone="Europe/Berlin", lengths={"text": 50, "home": 50}, takes_first=True)
        appointments.set_openings(who, [Stretch(day, hour * 60, hour * 60 + 120) for day in range(5)], who)
        Profile.objects.update_or_create(account=who, defaults={"languages": [language]})
    return cast


def words(answer) -> str:
    return " ".join(text_of(answer).split())


def whose(answer) -> set[int]:
    return {int(time.partition(":")[2]) for time in times_of(answer)}


def test_looking_starts_with_those_who_speak_the_language_and_says_so(two: Cast) -> None:
    keiko = two.client("keiko")
    page = keiko.get(FIND)

    assert whose(page) == {two.mori.pk}
    assert "those who speak Japanese. Any language" in words(page)
    assert "With Mori" in words(page)
    lifted = keiko.get(f"{FIND}&language=any")
    assert whose(lifted) == {two.mori.pk, two.sato.pk}
    assert "those who speak" not in words(lifted)
    assert whose(keiko.get(f"{FIND}&language=en")) == {two.sato.pk}
    assert whose(keiko.get(f"{FIND}&with={two.sato.pk}")) == {two.sato.pk}, "whoever is chosen by name is meant"


def test_each_time_says_whom_it_is_with_where_several_are_offered(two: Cast) -> None:
    page = two.client("keiko").get(f"{FIND}&language=any")

    assert "16:00 Mori" in words(page)
    assert "20:00 Sato" in words(page)
    assert ', 16:00, Mori"' in page.content.decode(), "heard, too"


def test_where_nobody_speaks_the_language_the_page_says_so_and_shows_who_is_there(two: Cast) -> None:
    Profile.objects.update(languages=["de"])
    page = two.client("keiko").get(FIND)

    assert whose(page) == {two.mori.pk, two.sato.pk}
    assert "Nobody who can be booked like this says that they speak Japanese." in words(page)


def test_where_everybody_speaks_it_nothing_is_said(two: Cast) -> None:
    Profile.objects.update(languages=["ja", "en"])
    page = two.client("keiko").get(FIND)

    assert whose(page) == {two.mori.pk, two.sato.pk}
    assert "speak" not in words(page)


@pytest.mark.parametrize(
    ("minutes", "let_go", "said"),
    [
        pytest.param(
            11, False, "kept for you until 01:40. That is over, and nothing was booked", id="ten minutes over"
        ),
        pytest.param(1, True, "This time was let go, and nothing was booked", id="let go"),
    ],
)
def test_what_was_only_held_is_not_called_cancelled_and_can_be_kept_once_more(
    two: Cast, minutes: int, let_go: bool, said: str
) -> None:
    keiko = two.client("keiko")
    held = hold_first(keiko)
    if let_go:
        keiko.post(f"{held.url}let-go/")
    with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
        page = keiko.get(held.url)
        again = keiko.post("/en/appointments/hold/", {"key": key_of(page), "time": times_of(page)[0], "rung": "text"})

        assert said in words(page)
        assert "Cancelled" not in words(page)
        assert "See other times" in words(page)
        assert "Book it" in words(keiko.get(again.url))


def meets(cast: Cast, rung: str, *, place: Place | None = None) -> str:
    """Return the page of a time that Keiko booked with Mori."""
    appointments.set_practice(cast.mori, cast.mori, lengths={rung: 50}, place=place)
    keiko = cast.client("keiko")
    held = hold_first(keiko, rung)
    keiko.post(f"{held.url}book/", {"note": "Elm Street 3"} if rung == "home" else {})
    return held.url


def test_the_address_of_a_place_is_shown_to_those_who_go_there(two: Cast) -> None:
    room = appointments.add_place("The blue room", "Harbour Road 7, second bell", two.kubo)
    at = meets(two, "place", place=room)

    assert all("Harbour Road 7, second bell" in words(two.client(who).get(at)) for who in ("keiko", "mori", "kubo"))
    later = Time(Appointment.objects.get().start + 24, (two.mori.pk,), "place", 60, room)
    circle = appointments.open_circle(later, 4, "circle", two.kubo)
    page = words(two.client("tom").get(f"/en/appointments/{circle.pk}/"))
    assert "The blue room" in page
    assert "Harbour Road" not in page


@pytest.mark.parametrize(
    ("rung", "said"),
    [
        pytest.param("text", "In the conversation with Mori.", id="in writing"),
        pytest.param("voice", "Mori writes in the conversation how to come in.", id="by voice"),
        pytest.param("home", "At your home, as you wrote below.", id="at home"),
    ],
)
def test_an_appointment_says_where_it_takes_place(two: Cast, rung: str, said: str) -> None:
    at, keiko = meets(two, rung), two.client("keiko")
    begins = "It stands under Talk as soon as it begins."
    assert said in words(keiko.get(at))
    assert (begins in words(keiko.get(at))) == (rung != "home")

    thread = conversations.open_thread(two.keiko, [two.mori])
    linked = f'href="/en/talk/{thread.pk}/"'
    assert [linked in two.client(who).get(at).content.decode() for who in ("keiko", "mori")] == [rung != "home"] * 2
    assert begins not in words(keiko.get(at))


def test_a_visit_at_home_asks_where_to_come_and_a_first_one_is_not_booked_without_it(two: Cast) -> None:
    keiko = two.client("keiko")
    held = hold_first(keiko, "home")
    page = keiko.get(held.url).content.decode()
    assert page.index('name="note"') < page.index('<details class="more"')
    assert "Where to come: the address" in page

    without = keiko.post(f"{held.url}book/", {"note": "  "})
    assert without.status_code == 422
    assert "where to come. Nothing is booked yet" in words(without)
    assert not Appointment.booked().exists()

    keiko.post(f"{held.url}book/", {"note": "Elm Street 3"})
    assert b"Elm" not in bytes(Appointment.booked().get().note)
    assert "Elm Street 3" in words(two.client("mori").get(held.url))
    again = hold_first(keiko, "home")
    assert "Is it another place than before" in words(keiko.get(again.url))
    keiko.post(f"{again.url}book/")
    assert Appointment.booked().count() == 2


@pytest.mark.parametrize(
    ("who", "rung", "fold"),
    [
        pytest.param("mika", "text", "Add a note ", id="without a name"),
        pytest.param("mika", "home", "", id="without a name, at home"),
        pytest.param("keiko", "text", "Add a note, or make it a series ", id="with a name"),
        pytest.param("keiko", "home", "Make it a series ", id="with a name, at home"),
    ],
)
def test_the_fold_below_a_time_names_only_what_is_in_it(two: Cast, who: str, rung: str, fold: str) -> None:
    client = two.client(who)
    page = client.get(hold_first(client, rung).url).content.decode()
    form = page[page.index("/book/") :]
    found = re.search(r"<summary>([^<]+)</summary>", form[: form.index("</form>")])

    assert (found[1] + " " if found else "") == fold


def test_where_the_practitioner_is_away_another_can_be_taken_instead(two: Cast) -> None:
    mika = two.client("mika")
    held = hold_first(mika)
    mika.post(f"{held.url}book/", {"note": "for Mori only"})
    assert "With somebody else" not in words(mika.get(f"{held.url}move/")), "nobody is away"
    rota.add_absence(two.mori, date(2026, 10, 20), date(2026, 12, 22), two.kubo)

    page = mika.get(f"{held.url}move/")
    assert "With somebody else" in words(page)
    assert whose(page) == {two.sato.pk}
    forged = mika.post(f"{held.url}move/", {"time": f"{times_of(page)[0].partition(':')[0]}:{two.kubo.pk}"})
    assert forged.status_code == 422
    late = mika.post(f"{held.url}move/", {"time": f"{int(times_of(page)[0].partition(':')[0]) + 1}:{two.sato.pk}"})
    assert late.status_code == 409
    assert Appointment.booked().get().practitioners.get() == two.mori, "both, or nothing"

    taken = mika.post(f"{held.url}move/", {"time": times_of(page)[0]})

    booked = Appointment.booked().get()
    assert taken.url == f"/en/appointments/{booked.pk}/"
    assert booked.practitioners.get() == two.sato
    assert "for Mori only" not in words(two.client("sato").get(taken.url))


def test_somebody_else_is_not_offered_to_those_who_have_nobody_else(two: Cast) -> None:
    aoi = two.client("aoi")
    held = hold_first(aoi)
    aoi.post(f"{held.url}book/")
    rota.add_absence(two.mori, date(2026, 10, 20), date(2026, 12, 22), two.kubo)

    assert "With somebody else" not in words(aoi.get(f"{held.url}move/"))


def test_japanese_sentences_end_with_a_japanese_stop(two: Cast) -> None:
    appointments.wait(two.keiko, rung="text", practitioner=two.mori)
    page = two.client("keiko").get("/ja/appointments/").content.decode()
    openings = two.client("mori").get("/ja/desk/openings/").content.decode()

    assert not re.findall(r"[ぁ-んァ-ヶ一-龥>]\. ", page + openings)
