"""Own contacts: typed in the office, read by the same loader as every directory file, seen at once by visitors."""

import re
import tomllib

import pytest
from django.utils import translation

from engawa.care.library.directory import DirectoryError
from engawa.foundation.organisation import actions as organisation
from engawa.foundation.organisation import current
from engawa.portals.office import directory_text, hour_lines
from engawa.portals.visitor import country as visitors
from tests.portals.test_office import path, text

pytestmark = pytest.mark.django_db

ENTRY = {
    "name": "みなと家族相談",
    "name_latin": "Minato family line",
    "kind": "family",
    "whom": ["family"],
    "offers_en": "Listens to parents.",
    "offers_ja": "聴きます。",
    "languages": ["ja"],
    "open": "lines",
    "hours": "mon-fri 10:00-16:00\nsat 22:00-05:00",
    "phone": "000-000-0000",
    "checked": "2026-11-20",
    "source": "our own",
}


@pytest.fixture
def kubo(cast):
    organisation.set_up(name="Minato", country="JP", zone="Asia/Tokyo", languages=["ja"])
    return cast.client("kubo")


def stored():
    return directory_text.entries(current.organisation().directory)


def test_an_entry_is_added_changed_and_taken_away_and_visitors_see_it_at_once(kubo, visitor):
    assert kubo.post(path("directory-new"), ENTRY).status_code == 302
    assert ENTRY["name"] in text(visitor.get("/en/help/jp/"))
    assert ENTRY["name"] not in text(visitor.get("/en/help/gb/"))

    [entry] = stored()
    shown = text(kubo.get(path("directory-entry", entry["id"])))
    assert "mon-fri 10:00-16:00\nsat 22:00-05:00" in shown and 'value="000-000-0000"' in shown
    kubo.post(path("directory-entry", entry["id"]), {**ENTRY, "name": "かわ", "phone": "", "email": "a@example.org"})
    assert "かわ" in text(visitor.get("/ja/help/jp/")) and ENTRY["name"] not in text(visitor.get("/ja/help/jp/"))
    assert [each["id"] for each in stored()] == [entry["id"]]

    assert kubo.post(path("directory-remove", entry["id"])).status_code == 302
    assert current.organisation().directory == "" and "かわ" not in text(visitor.get("/ja/help/jp/"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"phone": ""}, "phone"),
        ({"phone": "call us"}, "phone"),
        ({"web": "http://example.org"}, "web"),
        ({"web": "javascript:alert(1)"}, "web"),
        ({"email": "nobody"}, "email"),
        ({"hours": "sometimes"}, "hours"),
        ({"hours": ""}, "hours"),
        ({"hours": "mon 25:00-26:00"}, "hours"),
        ({"kind": "magic"}, "kind"),
        ({"checked": "yesterday"}, "checked"),
        ({"offers_ja": " "}, "offers_ja"),
    ],
)
def test_what_can_t_be_is_said_at_its_field_and_what_was_typed_stays(kubo, changes, field):
    answer = kubo.post(path("directory-new"), {**ENTRY, **changes})

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in text(answer) and 'value="Minato family line"' in text(answer)
    assert current.organisation().directory == ""


HOSTILE = [
    '"',
    "\\",
    '"""',
    "'''",
    'x"\n[[entry]]\nid = "jp-inochi-sos',
    "#",
    "]",
    "\x7f",
    "\\u0022",
    "]]\nhide=['x']",
    "}",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_text_becomes_a_key_or_another_entry(kubo, visitor, words):
    fields = {"name": words, "name_latin": words, "offers_en": words, "offers_ja": words, "source": words}
    kubo.post(path("directory-new"), {**ENTRY, **fields})

    table = tomllib.loads(current.organisation().directory)
    assert set(table) == {"country", "entry"}
    [entry] = table["entry"]
    assert entry["id"].startswith("own-") and entry["name"] == words.strip()
    assert visitor.get("/en/help/jp/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mon-fri 10:00-16:00", ("mon-fri", "10:00", "16:00")),
        ("Mon–Fri 10:00 – 16:00", ("mon-fri", "10:00", "16:00")),
        ("月-金 10:00-16:00", ("mon-fri", "10:00", "16:00")),
        ("月曜〜金曜　１０：００～１６：００", ("mon-fri", "10:00", "16:00")),
        ("平日 10:00から16:00", ("mon-fri", "10:00", "16:00")),
        ("日曜日 22:00-05:00", ("sun", "22:00", "05:00")),
        ("毎日 00:00-24:00", ("daily", "00:00", "24:00")),
        ("sometimes", ("sometimes", "", "")),
    ],
)
def test_hours_are_typed_in_either_language(typed, kept):
    assert tuple(hour_lines.table(typed).values()) == kept


@pytest.mark.parametrize(
    ("days", "english", "japanese"),
    [("mon-fri", "mon-fri", "平日"), ("sat", "sat", "土"), ("tue-thu", "tue-thu", "火-木"), ("daily", "daily", "毎日")],
)
def test_hours_that_are_kept_come_back_as_the_reader_types_them(days, english, japanese):
    hours = {"days": days, "from": "10:00", "to": "16:00"}
    with translation.override("en"):
        assert hour_lines.line(hours) == f"{english} 10:00-16:00"
    with translation.override("ja"):
        assert hour_lines.line(hours) == f"{japanese} 10:00-16:00"
        assert hour_lines.table(hour_lines.line(hours)) == hours


@pytest.mark.parametrize("hours", ['mon"', 'mon 10:00-"', "mon 10:00-16:00} ,{days"])
def test_hours_are_texts_too(kubo, hours):
    assert kubo.post(path("directory-new"), {**ENTRY, "hours": hours}).status_code == 422


def test_a_shipped_entry_is_not_reached_by_its_id(kubo):
    shipped = visitors.directory().countries["JP"].entries[0].id

    for name in (path("directory-entry", shipped), path("directory-remove", shipped)):
        assert kubo.post(name, ENTRY).status_code == 404


def test_without_a_country_there_is_a_sentence_and_no_form(cast):
    organisation.set_up(name="Minato", country="", zone="UTC", languages=["ja"])
    kubo = cast.client("kubo")

    assert "not chosen yet" in text(kubo.get(path("directory")))
    assert kubo.post(path("directory-new"), ENTRY).status_code == 302
    assert current.organisation().directory == ""


def test_a_country_that_no_file_knows_gets_a_page_of_its_own(cast, visitor):
    organisation.set_up(name="Minato", country="IS", zone="Atlantic/Reykjavik", languages=["en"])
    known = "IS" in visitors.directory().countries
    cast.client("kubo").post(path("directory-new"), ENTRY)

    assert ENTRY["name"] in text(visitor.get("/en/help/is/"))
    assert re.search('value="IS"', text(visitor.get("/en/help/"))) or known


def test_entries_that_can_t_be_read_any_more_do_not_close_help(db, visitor):
    with pytest.raises(DirectoryError):
        directory_text.with_entry("", "JP", "Asia/Tokyo", {"id": "own-1"})
    organisation.set_up(
        name="Minato", country="JP", zone="Asia/Tokyo", directory='country = "JP"\n[[entry]]\nid = "own-1"\n'
    )

    assert visitor.get("/en/help/jp/").status_code == 200
