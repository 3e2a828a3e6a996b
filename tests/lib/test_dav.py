"""CalDAV to read by: the real client library finds the calendar, what is in it, and what has changed since."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from caldav.lib.error import AuthorizationError, DAVError
from hypothesis import given
from hypothesis import strategies as st

from engawa.lib.calendars import dav, writing
from engawa.lib.calendars.dav_tree import CALENDAR, Collection, state_of, token
from engawa.lib.calendars.dav_xml import C, D, Forbidden
from engawa.lib.calendars.events import Event
from tests.lib.dav_in_memory import ROOT, client

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def booked(uid: str, days: int = 0, **more) -> Event:
    start = NOON + timedelta(days=days)
    made = Event(uid, start, start + timedelta(minutes=50), "Busy", 0, False, NOON - timedelta(days=9))
    return replace(made, **more)


def collection(*events: Event) -> Collection:
    return Collection(ROOT, "Appointments", events)


def ask(method: str, path: str = CALENDAR, body: str = "", *, of: Collection | None = None, **headers: str):
    return dav.answer(method, path, headers, body.encode(), of or collection(booked("1")))


def names(whole: bytes, path: str) -> list[str]:
    return [each.text for each in ElementTree.fromstring(whole).iterfind(path)]


def test_a_program_finds_its_way_from_the_address_to_the_calendar():
    program, _memory = client(collection(booked("1"), booked("2", days=3)))

    (calendar,) = program.principal().calendars()

    assert calendar.url.path == ROOT + CALENDAR
    assert calendar.get_display_name() == "Appointments"
    assert calendar.get_supported_components() == ["VEVENT"]
    assert sorted(event.icalendar_component["UID"] for event in calendar.events()) == ["1", "2"]


def test_a_program_asks_for_a_week_and_gets_that_week():
    program, _memory = client(collection(*(booked(str(day), days=day) for day in range(30))))
    (calendar,) = program.principal().calendars()

    week = calendar.search(start=NOON + timedelta(days=7), end=NOON + timedelta(days=14), event=True)

    assert sorted(int(event.icalendar_component["UID"]) for event in week) == [*range(7, 14)]
    assert calendar.event_by_uid("12").icalendar_component["DTSTART"].dt == NOON + timedelta(days=12)
    assert calendar.todos() == []


def test_a_program_sees_what_was_added_moved_cancelled_and_taken_away_and_nothing_else():
    program, memory = client(collection(booked("stays"), booked("moves"), booked("ends"), booked("goes")))
    (calendar,) = program.principal().calendars()
    seen = calendar.objects_by_sync_token(load_objects=True)
    assert len(list(seen)) == 4

    memory.collection = collection(
        booked("stays"),
        booked("moves", days=1, sequence=1),
        booked("ends", is_cancelled=True, sequence=1),
        booked("comes"),
    )
    news = {each.icalendar_component.get("UID"): each.icalendar_component
            for each in calendar.objects_by_sync_token(seen.sync_token, load_objects=True) if each.data}  # fmt: skip
    updated, gone = seen.sync()

    assert sorted(news) == ["comes", "ends", "moves"]
    assert news["moves"]["SEQUENCE"] == 1 and news["moves"]["DTSTART"].dt == NOON + timedelta(days=1)
    assert news["ends"]["STATUS"] == "CANCELLED"
    assert len(list(gone)) == 1 and len(list(updated)) == 3


def test_nothing_can_be_written_and_the_answer_says_so_in_words():
    program, _memory = client(collection(booked("1")))
    (calendar,) = program.principal().calendars()
    (event,) = calendar.events()

    for write in (lambda: calendar.save_event(writing.item(booked("2")).decode()), event.delete):
        with pytest.raises((AuthorizationError, DAVError)):
            write()
    for method in dav.WRITING:
        answer = ask(method)
        assert (answer.status, b"need-privileges" in answer.body) == (
            403,
            True,
        ) and "変更はEngawaの" in answer.body.decode()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("OPTIONS", "", 200), ("OPTIONS", CALENDAR, 200), ("GET", "", 200), ("GET", CALENDAR, 200),
        ("GET", "elsewhere", 404), ("PROPFIND", "appointments", 404), ("GET", CALENDAR + "x.ics", 404),
        ("GET", CALENDAR + "../", 404), ("TRACE", CALENDAR, 405), ("PROPFIND", CALENDAR, 403), ("REPORT", "", 400),
        ("REPORT", CALENDAR, 400), ("BREW", "", 405),
    ],
)  # fmt: skip
def test_each_method_is_answered_and_says_what_could_be_asked_instead(method, path, status):
    answer = ask(method, path)

    assert answer.status == status and answer.headers["Allow"] == "OPTIONS, GET, HEAD, PROPFIND, REPORT"
    assert answer.headers["DAV"] == "1, 3, calendar-access"


def test_an_item_has_no_place_outside_of_the_calendar():
    whole = collection(booked("1"))
    (name,) = whole.items

    assert ask("GET", CALENDAR + name, of=whole).status == 200
    assert ask("GET", name, of=whole).status == 404


def test_what_a_program_has_already_is_not_sent_again():
    whole = collection(booked("1"))
    for path in (CALENDAR, CALENDAR + next(iter(whole.items))):
        etag = ask("GET", path, of=whole).headers["ETag"]

        for said in (etag, f'W/{etag}, "other"', "*"):
            again = dav.answer("GET", path, {"if-none-match": said}, b"", whole)
            assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
        assert dav.answer("GET", path, {"if-none-match": '"other"'}, b"", whole).status == 200


PROPFIND = '<propfind xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><prop>{}</prop></propfind>'


def test_properties_that_are_not_there_are_named_as_missing():
    answer = ask("PROPFIND", body=PROPFIND.format("<getetag/><displayname/><c:max-instances/>"), depth="0")

    (response,) = ElementTree.fromstring(answer.body)
    found, missing = response.iterfind(f"{D}propstat")
    assert [each.tag for each in found.find(f"{D}prop")] == [f"{D}displayname"]
    assert sorted(each.tag for each in missing.find(f"{D}prop")) == sorted([f"{D}getetag", f"{C}max-instances"])
    assert missing.findtext(f"{D}status") == "HTTP/1.1 404 Not Found"


@pytest.mark.parametrize(
    ("path", "depth", "found"),
    [("", "0", 1), ("", "1", 2), (CALENDAR, "0", 1), (CALENDAR, "1", 4), ("item", "0", 1), ("item", "1", 1)],
)
def test_depth_says_how_far_a_program_looks(path, depth, found):
    whole = collection(*map(booked, "123"))
    path = CALENDAR + next(iter(whole.items)) if path == "item" else path
    for body in ("", '<propfind xmlns="DAV:"><allprop/></propfind>', '<propfind xmlns="DAV:"><propname/></propfind>'):
        answer = ask("PROPFIND", path, body, of=whole, depth=depth)

        addresses = names(answer.body, f"{D}response/{D}href")
        assert answer.status == 207 and len(set(addresses)) == found and addresses[0] == ROOT + path


@pytest.mark.parametrize("depth", ["infinity", "2", "-1", ""])
def test_a_program_may_not_look_into_everything_at_once(depth):
    answer = ask("PROPFIND", "", depth=depth)

    assert answer.status == 403 and b"propfind-finite-depth" in answer.body


def report(kind: str, inside: str) -> str:
    return (
        f'<x:{kind} xmlns:x="{"DAV:" if kind == "sync-collection" else C.strip("{}")}" xmlns:d="DAV:" '
        f'xmlns:c="{C.strip("{}")}"><d:prop><d:getetag/><c:calendar-data/></d:prop>{inside}</x:{kind}>'
    )


def within(inside: str) -> str:
    return (
        '<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
        f"{inside}</c:comp-filter></c:comp-filter></c:filter>"
    )


@pytest.mark.parametrize(
    ("condition", "uids"),
    [
        pytest.param("", "123", id="all"),
        pytest.param('<c:time-range start="20261202T000000Z" end="20261203T000000Z"/>', "2", id="a day"),
        pytest.param('<c:time-range start="20261202T125000Z"/>', "3", id="what ends then is over"),
        pytest.param('<c:time-range end="20261202T120000Z"/>', "1", id="what begins then is not yet"),
        pytest.param('<c:prop-filter name="UID"><c:text-match>2</c:text-match></c:prop-filter>', "2", id="uid"),
        pytest.param('<c:prop-filter name="UID"><c:text-match negate-condition="yes">2</c:text-match></c:prop-filter>',
                     "13", id="not this uid"),
        pytest.param('<c:prop-filter name="SUMMARY"><c:is-not-defined/></c:prop-filter>', "", id="no title"),
        pytest.param("<c:is-not-defined/>", "", id="no events"),
    ],
)  # fmt: skip
def test_a_filter_finds_what_it_says(condition, uids):
    whole = collection(booked("1"), booked("2", days=1), booked("3", days=2))

    answer = ask("REPORT", body=report("calendar-query", within(condition)), of=whole)

    data = names(answer.body, f"{D}response/{D}propstat/{D}prop/{C}calendar-data")
    assert sorted(line[4:] for each in data for line in each.splitlines() if line.startswith("UID:")) == sorted(uids)


@pytest.mark.parametrize(
    ("body", "condition"),
    [
        (report("calendar-query", ""), "valid-filter"),
        (report("calendar-query", '<c:filter><c:comp-filter name="X"/></c:filter>'), "valid-filter"),
        (report("calendar-query", within('<c:time-range start="yesterday"/>')), "valid-filter"),
        (report("calendar-query", within('<c:prop-filter name="X-SECRET"/>')), "supported-filter"),
        (report("calendar-query", within('<c:prop-filter name="UID"><c:param-filter name="X"/></c:prop-filter>')),
         "supported-filter"),
        (report("free-busy-query", ""), "supported-report"),
        (report("sync-collection", "<d:sync-token>data:,AAAA</d:sync-token>"), "valid-sync-token"),
        (report("sync-collection", "<d:sync-token>data:,é</d:sync-token>"), "valid-sync-token"),
        (report("sync-collection", "<d:sync-token>http://elsewhere/1</d:sync-token>"), "valid-sync-token"),
    ],
)  # fmt: skip
def test_a_question_that_can_t_be_answered_names_what_stands_in_the_way(body, condition):
    answer = ask("REPORT", body=body)

    assert answer.status == 403 and f":{condition}" in answer.body.decode()


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><propfind xmlns="DAV:">&b;</propfind>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><propfind xmlns="DAV:"><prop>&a;</prop></propfind>'


@pytest.mark.parametrize(
    "body",
    ["<", "nonsense", BOMB, OUTSIDE, '<?xml version="1.0" encoding="latin-99"?><a/>', "\x00", "<a/>", "<a>" * 50_000,
     report("sync-collection", "<d:limit><d:nresults>many</d:nresults></d:limit>"),
     report("sync-collection", "<d:limit><d:nresults>0</d:nresults></d:limit>")],
    ids=["open", "text", "bomb", "outside", "encoding", "nul", "other", "deep", "many", "none"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["PROPFIND", "REPORT"])
def test_what_is_malformed_or_means_harm_is_refused_in_words(method, body):
    answer = ask(method, body=body, depth="1")

    assert answer.status in {400, 403} and b"root:" not in answer.body and "。" in answer.body.decode()


def test_items_are_fetched_by_address_however_it_is_written():
    whole = collection(booked("1"), booked("2"))
    one, two = whole.items
    said = [
        ROOT + CALENDAR + one,
        f"https://engawa.example{ROOT}{CALENDAR}{two}",
        ROOT + CALENDAR + "gone.ics",
        two,
        "/",
        "",
    ]

    answer = ask(
        "REPORT", body=report("calendar-multiget", "".join(f"<d:href>{each}</d:href>" for each in said)), of=whole
    )

    assert answer.body.count(b"BEGIN:VEVENT") == 2 and answer.body.count(b"404 Not Found") == 4


EVENTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 2)), max_size=12, unique_by=lambda each: each[0])


@given(EVENTS, EVENTS, st.integers(1, 5))
def test_whoever_follows_the_tokens_has_what_stands_there_in_steps_of_any_size(before, after, step):
    first, then = (
        collection(*(booked(str(uid), sequence=sequence) for uid, sequence in each)) for each in (before, after)
    )
    held, token_ = dict(first.state), token(first.state)
    for _round in range(30):
        inside = f"<d:sync-token>{token_}</d:sync-token><d:limit><d:nresults>{step}</d:nresults></d:limit>"
        answer = ElementTree.fromstring(ask("REPORT", body=report("sync-collection", inside), of=then).body)
        for each in answer.iterfind(f"{D}response"):
            name = each.findtext(f"{D}href").removeprefix(ROOT + CALENDAR)
            if each.findtext(f"{D}status") is None:
                held[name] = then.items[name].state[:4]
            elif "404" in each.findtext(f"{D}status"):
                del held[name]
        token_ = answer.findtext(f"{D}sync-token")
        if "507" not in " ".join(answer.itertext()):
            break

    assert held == then.state == state_of(token_)


def test_a_change_of_title_alone_is_a_change():
    plain, neutral = collection(replace(booked("1"), title="Mori")), collection(booked("1"))

    assert plain.tag != neutral.tag and plain.state != neutral.state


@given(st.text())
def test_any_token_is_read_or_refused(said):
    try:
        state_of(said)
    except Forbidden:
        return
    assert said.startswith("data:,")
