"""The directory of help: what is shown, in which order, and when it stops being trusted."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from engawa.care.library import directory

SHIPPED = Path(directory.__file__).parents[1] / "content" / "directory"
TODAY = date(2026, 11, 22)
KANA_OR_KANJI = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
CHANNEL_ORDER = ("text", "chat", "app", "email", "phone", "web")

ENTRY = {
    "kind": '"crisis"',
    "whom": '["self", "family"]',
    "name": '"Line"',
    "offers": '{ en = "Listens.", ja = "聴きます。" }',
    "languages": '["ja"]',
    "hours": '"always"',
    "checked": '"2026"',
    "confidence": '"seen"',
    "sources": '["Its website, 2026"]',
    "channels": '[{ type = "phone", value = "0120-000-000" }]',
}
CHAT = '[{ type = "chat", value = "https://example.org" }, { type = "phone", value = "1" }]'
HEAD = 'country = "JP"\nzone = "Asia/Tokyo"\n[[emergency]]\nnumber = "119"\nfor = "ambulance"\n'
FALLBACK = 'country = "INT"\nzone = "UTC"\n'


def table(data: dict[str, str | None]) -> str:
    lines = [f"{key} = {value}" for key, value in data.items() if value is not None]
    return "\n".join(["[[entry]]", *lines, ""])


def entry(identifier: str, /, **changes: str | None) -> str:
    return table({"id": f'"{identifier}"', **ENTRY, **changes})


def load(folder: Path, *entries: str, head: str = HEAD, own: str | None = None):
    (folder / "ours").mkdir(exist_ok=True)
    (folder / "ours" / "jp.toml").write_text(head + "".join(entries), encoding="utf-8")
    if own is None:
        return directory.load(folder / "ours")
    (folder / "own.toml").write_text(own, encoding="utf-8")
    return directory.load(folder / "ours", folder / "own.toml")


def listed(loaded, iso: str = "JP", on: date = TODAY, language: str = "ja", whom=None):
    return directory.for_country(loaded, iso, on=on, language=language, whom=whom)


def ids(entries) -> list[str]:
    return [each.id for each in entries]


@pytest.fixture(scope="module")
def shipped():
    return directory.load(SHIPPED)


def test_every_shipped_country_has_its_own_file_and_an_emergency_number(shipped):
    names = {file.stem for file in SHIPPED.glob("*.toml")}

    assert {iso.lower() for iso in directory.countries(shipped)} | {"international"} == names
    assert len(directory.countries(shipped)) >= 35
    assert all(country.emergency for country in shipped.countries.values())


def test_every_shipped_entry_can_be_read_by_both_audiences(shipped):
    entries = [each for country in shipped.countries.values() for each in country.entries]

    for each in (*entries, *shipped.international):
        texts = [each.offers, each.hours_note, *(channel.note for channel in each.channels)]
        assert each.id.startswith(f"{each.country.lower()}-")
        assert all(KANA_OR_KANJI.search(text.ja) for text in texts if text), each.id
        assert not any(set("!\uff01") & set(text.en + text.ja) for text in texts if text), each.id


def test_shipped_channels_put_writing_before_speaking(shipped):
    for country in shipped.countries.values():
        for each in country.entries:
            order = [CHANNEL_ORDER.index(channel.type) for channel in each.channels]
            assert order == sorted(order), each.id


def test_everybody_is_left_with_somewhere_to_turn(shipped):
    for iso in directory.countries(shipped):
        listing = listed(shipped, iso, on=date(2040, 1, 1))
        assert listing.emergency, iso
        assert listing.fallbacks, iso
        assert not listing.fresh, iso


def test_services_are_ordered_for_someone_who_would_rather_write(tmp_path):
    loaded = load(
        tmp_path,
        entry("a-health", kind='"health"'),
        entry("b-youth", kind='"youth"'),
        entry("c-family", kind='"family"'),
        entry("d-withdrawal", kind='"withdrawal"'),
        entry("e-english", languages='["en"]'),
        entry("f-unsure", confidence='"unsure"'),
        entry("g-believed", confidence='"believed"'),
        entry("h-seen"),
        entry("i-seen"),
        entry("j-chat", channels=CHAT, confidence='"unsure"'),
    )

    assert ids(listed(loaded).fresh) == [
        *("j-chat", "h-seen", "i-seen", "g-believed", "f-unsure", "e-english"),
        *("d-withdrawal", "c-family", "b-youth", "a-health"),
    ]
    assert ids(listed(loaded, language="en-GB").fresh)[0] == "e-english"


def test_a_relative_is_not_sent_to_a_line_for_the_person_alone(tmp_path):
    loaded = load(tmp_path, entry("a", whom='["self"]'), entry("b", whom='["family"]'), entry("c"))

    assert ids(listed(loaded).fresh) == ["a", "b", "c"]
    assert ids(listed(loaded, whom="family").fresh) == ["b", "c"]
    assert ids(listed(loaded, whom="self").fresh) == ["a", "c"]


@pytest.mark.parametrize(
    ("changes", "last_day"),
    [
        pytest.param({"checked": '"2024"'}, date(2025, 12, 31), id="a year"),
        pytest.param({"checked": '"2025-11"'}, date(2027, 10, 31), id="a month"),
        pytest.param({"checked": '"2025-11-04"'}, date(2027, 11, 3), id="a day"),
        pytest.param({"checked": '"2024-02-29"'}, date(2026, 2, 27), id="a shorter month"),
        pytest.param({"checked": '"2022-02-28"'}, date(2024, 2, 27), id="a leap year"),
        pytest.param({"checked": '"2024"', "national": "true"}, date(2027, 12, 31), id="national"),
        pytest.param({"checked": '"2024"', "expires": '"2027-01-01"'}, date(2026, 12, 31), id="set by hand"),
    ],
)
def test_an_entry_is_trusted_until_the_day_it_expires(tmp_path, changes, last_day):
    loaded = load(tmp_path, entry("line", **changes))
    next_day = last_day + timedelta(days=1)

    assert directory.expires(loaded.countries["JP"].entries[0]) == next_day
    assert ids(listed(loaded, on=last_day).fresh) == ["line"]
    assert ids(listed(loaded, on=next_day).past) == ["line"]
    assert not listed(loaded, on=next_day).fresh


def test_the_keepers_look_again_after_ninety_days(tmp_path):
    line = load(tmp_path, entry("line", checked='"2026-01-01"')).countries["JP"].entries[0]

    assert not directory.is_due(line, date(2026, 4, 1))
    assert directory.is_due(line, date(2026, 4, 2))


@pytest.mark.parametrize(
    ("iso", "address"),
    [
        pytest.param("JP", "https://example.org/countries/jp", id="a country we know"),
        pytest.param("PE", "https://example.org/countries/pe", id="a country we do not know"),
        pytest.param("../", "https://example.org", id="not a country"),
    ],
)
def test_the_fallback_leads_to_the_country(tmp_path, iso, address):
    web = entry(
        "int-find",
        url='"https://example.org"',
        by_country='"https://example.org/countries/{country}"',
        channels='[{ type = "web", value = "https://example.org" }]',
        checked='"2001"',
    )
    listing = listed(load(tmp_path, web, head=FALLBACK), iso)

    assert [each.url for each in listing.fallbacks] == [address]
    assert listing.fallbacks[0].channels[0].value == address
    assert (listing.emergency, listing.fresh, listing.past) == ((), (), ())


def test_an_organisation_corrects_adds_and_hides(tmp_path):
    own = "\n".join(
        [
            'country = "JP"\nhide = ["closed"]',
            '[[emergency]]\nnumber = "118"\nfor = "all"',
            table({"id": '"old"', "checked": '"2026"', "hours": '"unknown"', "channels": CHAT}),
            entry("near-us", kind='"family"', zone='"Asia/Seoul"'),
        ]
    )
    aged = {"expires": '"2021-01-01"', "hours_note": '{ en = "Perhaps.", ja = "おそらく。" }'}
    ours = [entry("old", checked='"2020"', **aged), entry("closed"), entry("kept")]
    loaded = load(tmp_path, *ours, own=own)

    listing = listed(loaded)
    assert ids(listing.fresh) == ["old", "kept", "near-us"]
    assert listing.fresh[0].name == "Line"
    assert listing.fresh[0].channels[0].type == "chat"
    assert listing.fresh[0].hours_note is None
    assert listing.fresh[2].zone == "Asia/Seoul"
    assert [each.number for each in listing.emergency] == ["118"]
    assert loaded.countries["JP"].zone == "Asia/Tokyo"


def test_an_organisation_in_several_countries_keeps_a_folder(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "hidden.toml").write_text('hide = ["line"]', encoding="utf-8")
    (own / "pe.toml").write_text('country = "PE"\nzone = "America/Lima"\n' + entry("pe-new"), encoding="utf-8")
    load(tmp_path, entry("line"))

    loaded = directory.load(tmp_path / "ours", own)

    assert directory.countries(loaded) == ("JP", "PE")
    assert ids(listed(loaded, "PE").fresh) == ["pe-new"]
    assert not listed(loaded).fresh


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        pytest.param({"colour": '"red"'}, "unknown key colour", id="unknown key"),
        pytest.param({"kind": '"help"'}, 'kind: "help"', id="unknown kind"),
        pytest.param({"whom": '["dog"]'}, 'whom: "dog"', id="unknown whom"),
        pytest.param({"whom": "[]"}, "whom: missing", id="nobody"),
        pytest.param({"name": None}, "name: missing", id="no name"),
        pytest.param({"offers": '{ en = "Only English." }'}, r"offers\.ja", id="no Japanese"),
        pytest.param({"languages": '["Japanese"]'}, "languages:", id="a language's name"),
        pytest.param({"ages": "[25, 12]"}, "ages:", id="ages upside down"),
        pytest.param({"hours": '"often"'}, "hours:", id="hours"),
        pytest.param({"zone": '"Asia/Atlantis"'}, "zone:", id="no such zone"),
        pytest.param({"url": '"http://example.org"'}, "url:", id="an open address"),
        pytest.param({"checked": '"2025-13"'}, "checked:", id="no such month"),
        pytest.param({"checked": "2025"}, "checked:", id="a number"),
        pytest.param({"expires": '"soon"'}, "expires:", id="no date"),
        pytest.param({"confidence": '"sure"'}, "confidence:", id="confidence"),
        pytest.param({"national": '"yes"'}, "national:", id="a word for true"),
        pytest.param({"sources": "[]"}, "sources:", id="no source"),
        pytest.param({"channels": "[]"}, "channels:", id="no channel"),
        pytest.param(
            {"channels": '[{ type = "phone", value = "call us" }]'},
            r"channels\[1\]: value:",
            id="letters in a number",
        ),
        pytest.param(
            {"channels": '[{ type = "phone", value = "1", say = "HOME" }]'},
            r"channels\[1\]: say:",
            id="a word to a phone",
        ),
        pytest.param({"channels": '[{ type = "email", value = "jo" }]'}, "value:", id="not an e-mail"),
        pytest.param({"channels": '[{ type = "fax", value = "1" }]'}, "type:", id="a fax"),
    ],
)
def test_what_is_wrong_is_named_by_file_entry_and_key(tmp_path, changes, named):
    with pytest.raises(directory.DirectoryError, match=rf"^jp\.toml: line: .*{named}"):
        load(tmp_path, entry("line", **changes))


@pytest.mark.parametrize(
    ("head", "own", "named"),
    [
        pytest.param("country = 'Japan'\n", None, "jp.toml: country:", id="a country's name"),
        pytest.param("country = 'JP'\n", None, "jp.toml: zone:", id="no zone"),
        pytest.param("country = ", None, "jp.toml: Invalid value", id="not TOML"),
        pytest.param(HEAD + "[colour]\n", None, "jp.toml: unknown key colour", id="unknown key"),
        pytest.param(
            HEAD + '[[emergency]]\nnumber = "x"\nfor = "all"\n',
            None,
            r"jp.toml: emergency\[2\]: number:",
            id="an emergency number",
        ),
        pytest.param(HEAD + entry("line"), None, "jp.toml: line: id: already", id="an id twice"),
        pytest.param(HEAD + "[[entry]]\n", None, "jp.toml: entry: each", id="no id"),
        pytest.param(HEAD, 'hide = ["lime"]', "own.toml: hide: .*lime", id="hides nothing"),
        pytest.param(
            HEAD,
            'country = "KR"\nzone = "Asia/Seoul"\n' + table({"id": '"line"'}),
            "own.toml: line: country: .*JP",
            id="moves an entry to another country",
        ),
        pytest.param(
            HEAD,
            'country = "JP"\n' + table({"id": '"line"', "colour": '"red"'}),
            "own.toml: line: unknown key colour",
            id="an own correction",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_named(tmp_path, head, own, named):
    with pytest.raises(directory.DirectoryError, match=named):
        load(tmp_path, entry("line"), head=head, own=own)


def test_a_folder_without_files_is_named(tmp_path):
    with pytest.raises(directory.DirectoryError, match="no directory file"):
        directory.load(tmp_path)
