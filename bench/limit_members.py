"""The limit for P1, for people with an account: Today and the desk by hand-written Starlette, sqlite3 and Jinja2.

The rows are those that the real pages read, in as few statements; the words are f-strings in English, in one zone.
Opening what is sealed stays. bench/p1_pages.py looks whether the HTML is the same, letter by letter.
"""

import sqlite3
from collections.abc import Collection
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from limit import FRAME, environment, routes, url
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from engawa.care.library.articles import library
from engawa.foundation.accounts.presence import LEFT
from engawa.foundation.vault import seals
from engawa.portals.person.views.today import READING
from engawa.ui.navigation import places_for, standing_at
from engawa.ui.pictures.garden import garden
from engawa.ui.pictures.season import is_southern, season
from engawa.ui.safe import markup

HERE = ZoneInfo("Europe/London")
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
TODAY, DESK = (environment.get_template(name) for name in ("person/today.html", "practitioner/desk.html"))
SCENES: dict[Any, str] = {}
FRAMES: dict[tuple[str, str], dict[str, Any]] = {}
Row = dict[str, Any]

WHO = """
    SELECT a.id, a.country FROM accounts_device d JOIN accounts_account a ON a.id = d.account_id
    WHERE d.session_key = ? AND d.expire_date > ? AND a.is_active
"""
ROLES = "SELECT kind FROM accounts_role WHERE account_id = ? AND until IS NULL"
THREAD = """
    SELECT t.id, t.closed, t.last_entry, t.answers_by, e.number, e.author_id,
        (SELECT seen_number FROM conversations_member m
         WHERE m.thread_id = t.id AND m.account_id = t.owner_id AND m.until IS NULL)
    FROM conversations_thread t LEFT JOIN conversations_entry e ON e.id =
        (SELECT id FROM conversations_entry WHERE thread_id = t.id AND number IS NOT NULL ORDER BY number DESC LIMIT 1)
    WHERE t.owner_id = ? ORDER BY t.closed NULLS FIRST, t.last_entry DESC LIMIT 1
"""
NEWS = """
    SELECT kind FROM notifications_notice WHERE account_id = ? AND seen IS NULL AND kind != 'entry'
    ORDER BY at DESC, id DESC LIMIT 5
"""
CASES = """
    SELECT t.id, t.owner_id, t.waiting_since, t.answers_by, t.last_entry, t.closed, i.id, i.handed, i.urgency
    FROM conversations_member m JOIN conversations_thread t ON t.id = m.thread_id
    LEFT JOIN casework_inquiry i ON i.thread_id = t.id AND i.handed_to_id = m.account_id AND i.closed IS NULL
    WHERE m.account_id = ?1 AND m.until IS NULL AND t.owner_id != ?1
"""
REASONS = """
    SELECT h.id, i.thread_id, i.account_id, h.by_id, h.reason FROM casework_handover h
    JOIN casework_inquiry i ON i.id = h.inquiry_id
    WHERE h.to_id = ? AND h.inquiry_id IN ({}) ORDER BY h.at
"""
PEOPLE = """
    SELECT t.subject_id FROM ties_tie t
    WHERE t.holder_id = ?1 AND t.kind = 'care' AND t.since <= ?2 AND (t.until IS NULL OR t.until > ?2)
"""
NAMES = "SELECT id, sealed_called FROM accounts_account WHERE id IN ({})"
KEYS = "SELECT owner, wrapped, master FROM vault_datakey WHERE owner IN ({})"
ARRANGED = """
    SELECT id, start, "end", rung, held_until, offered_to_id FROM appointments_appointment
    WHERE account_id = ? AND cancelled IS NULL AND "end" > ? ORDER BY start LIMIT 1
"""
AWAY = "SELECT first_day, last_day FROM rota_absence WHERE account_id = ? AND last_day >= ? ORDER BY first_day LIMIT 3"


def connected(alias: str) -> sqlite3.Connection:
    """Return a connection with the options of the real one."""
    line = sqlite3.connect(settings.DATABASES[alias]["NAME"], check_same_thread=False)
    line.executescript(settings.DATABASES[alias]["OPTIONS"]["init_command"])
    return line


contents, keys = connected("default"), connected("keys")


def at(text: str | None) -> datetime | None:
    """Return a moment as the database keeps it."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def day(text: str | None) -> date | None:
    """Return a day as the database keeps it."""
    return date.fromisoformat(text) if text else None


def named(what: date, today: date) -> str:
    """Return a day in words."""
    distance = (what - today).days
    if distance in {-1, 0, 1}:
        return ("today", "tomorrow", "yesterday")[distance]
    return DAYS[what.weekday()] if abs(distance) < 7 else f"{what.day} {MONTHS[what.month - 1]}"


def framed(path: str, tab: str, role: str, context: Row) -> Row:
    """Return everything that a page shows."""
    languages = [("ja", "日本語", path.removeprefix("/en/"))]
    if (path, role) not in FRAMES:
        places = places_for([role])
        FRAMES[path, role] = {"places": places, "stands_at": standing_at(places, path, url)}
    return {**FRAME, **FRAMES[path, role], "here": path, "tab": f"{tab} · Engawa", "languages": languages, "left": LEFT,
            "signed_in": True, "at_work": role == "practitioner", "can_lock": False, "locks_after": 0,
            **context}  # fmt: skip


def who(request: Request, now: datetime) -> tuple[Any, ...]:
    """Return who is signed in: id, country, roles."""
    device = sha256(request.cookies.get("engawa_device", "").encode()).hexdigest()[:40]
    found = contents.execute(WHO, [device, f"{now:%Y-%m-%d %H:%M:%S.%f}"]).fetchone()
    return (*found, {kind for (kind,) in contents.execute(ROLES, [found[0]])})


def ring_of(ids: set[Any]) -> seals.Ring:
    """Return the keys of some accounts."""
    rows = keys.execute(KEYS.format(marks_for(ids)), [f"account:{id}" for id in ids])
    masters = {master.name: master for master in seals.current_masters()}
    return seals.Ring({owner: masters[name].unwrap(key, owner) for owner, key, name in rows})


def names_of(ids: set[Any], ring: seals.Ring) -> dict[Any, str]:
    """Return what some accounts are called."""
    rows = contents.execute(NAMES.format(marks_for(ids)), list(ids))
    return {id: ring.open(id, f"account:{id}:called", sealed) for id, sealed in rows}


def marks_for(ids: Collection[Any]) -> str:
    """Return a place for each value of a query."""
    return ",".join("?" * len(ids))


async def today(request: Request) -> Response:
    """Serve a person's Today."""
    now = datetime.now(UTC)
    account, country, roles = who(request, now)
    assert "person" in roles
    here = now.astimezone(HERE)
    of_season = season(here.date(), is_southern(country))
    if of_season not in SCENES:
        SCENES[of_season] = markup(garden(of_season, label="A veranda between a lit room and a garden."))
    article = library().articles["en"][READING[here.date().toordinal() % len(READING)]]
    news = [kind for (kind,) in contents.execute(NEWS, [account])]
    thread = contents.execute(THREAD, [account]).fetchone()
    people = {account, thread[5] or account}
    called = names_of(people, ring_of(people))
    context = {
        "called": called[account], "scene": SCENES[of_season], "article": article, "is_named": True, "ends": None,
        "news": news, "line": line_of(thread, account, called, here),
        "arranged": {"offered": False, "next": arranged(account, now)},
    }  # fmt: skip
    return HTMLResponse(TODAY.render(framed(request.url.path, "Today", "person", context)))


def arranged(account: int, now: datetime) -> None:
    """Look whether something is arranged; nothing is, for whom this page is measured."""
    assert contents.execute(ARRANGED, [account, int(now.timestamp()) // 300]).fetchone() is None


def line_of(found: tuple[Any, ...], account: int, called: dict[Any, str], here: datetime) -> Row:
    """Return how the conversation stands."""
    id, closed, last, _answers_by, number, author, seen = found
    said = at(last).astimezone(HERE)
    thread = {
        "id": UUID(id), "closed": closed, "begun": number is not None, "mine": author == account,
        "is_new": author != account and number > seen,
    }  # fmt: skip
    when = f"{named(said.date(), here.date())}, {said:%H:%M}"
    return {"thread": thread, "by": called.get(author), "at": when, "answers": ""}


async def desk(request: Request) -> Response:
    """Serve a practitioner's desk."""
    now = datetime.now(UTC)
    account, _country, roles = who(request, now)
    assert "practitioner" in roles
    here = now.astimezone(HERE)
    cases = [case_of(row, here.date()) for row in contents.execute(CASES, [account])]
    moment = f"{now:%Y-%m-%d %H:%M:%S.%f}"
    theirs = [id for (id,) in contents.execute(PEOPLE, [account, moment])]
    told = reasons_of(account, [case for case in cases if case["is_new"]])
    people = {*theirs, *(case["owner"] for case in cases), *(by for _, _, _, by, _ in told)}
    ring = ring_of(people)
    called = names_of(people, ring)
    tell_names(cases, told, called, ring)
    cases.sort(key=lambda case: case["place"])
    rows = [row_of(case, here) for case in cases]
    last = {case["owner"]: case["last"] for case in sorted(cases, key=lambda case: case["last"])}
    people = [
        {"account": one, "called": called[one], "last": spoken(last.get(one), now), "their_time": ""}
        for one in sorted(theirs, key=lambda one: (called[one].casefold(), one))
    ]
    context = {
        "waiting": [row for row in rows if row["waits"]], "rest": [row for row in rows if not row["waits"]],
        "people": people, "away": list(contents.execute(AWAY, [account, here.date().isoformat()])),
    }  # fmt: skip
    return HTMLResponse(DESK.render(framed(request.url.path, "Desk", "practitioner", {"desk": context})))


def case_of(found: tuple[Any, ...], today: date) -> Row:
    """Return one thread with its place in the order."""
    thread, owner, waiting, by, last, closed, inquiry, handed, urgency = found
    waiting, by, last, handed = at(waiting), day(by), at(last), at(handed)
    is_new = handed is not None and last <= handed
    passed = 1 if by and by < today else 2 if by == today else 0
    if is_new and urgency:
        why = 0
    elif waiting is None:
        why = 3 if is_new else 6
    else:
        why = passed or (3 if is_new else 4 if by else 5)
    return {
        "thread": thread, "owner": owner, "waiting": waiting, "by": by, "last": last, "why": why,
        "inquiry": inquiry, "is_new": is_new, "is_closed": closed is not None, "handed_by": "", "reason": "",
        "place": (why, -urgency if is_new else 0, by or date.max, waiting or last),
    }  # fmt: skip


def reasons_of(account: int, new: list[Row]) -> list[tuple[Any, ...]]:
    """Return with which reasons the new ones were handed over, sealed."""
    wanted = [account, *(case["inquiry"] for case in new)]
    return contents.execute(REASONS.format(marks_for(new)), wanted).fetchall()


def tell_names(cases: list[Row], told: list[tuple[Any, ...]], called: dict[Any, str], ring: seals.Ring) -> None:
    """Write names and opened reasons into the cases."""
    by_thread = {case["thread"]: case for case in cases}
    for case in cases:
        case["called"] = called[case["owner"]]
    for id, thread, owner, by, reason in told:
        case = by_thread[thread]
        case["handed_by"], case["reason"] = called[by], ring.open(owner, f"hand-over:{UUID(id)}:reason", reason)


def row_of(case: Row, here: datetime) -> Row:
    """Return one line of the desk."""
    said, today = [], here.date()
    if case["is_new"]:
        said.append(f"new, handed over by {case['handed_by']}")
    if case["waiting"]:
        said.append(f"waits since {named(case['waiting'].astimezone(HERE).date(), today)}")
        by = case["by"]
        if by is None:
            said.append("nothing is promised yet")
        elif by < today:
            said.append(f"the promised day is over: {named(by, today)}")
        else:
            said.append(f"an answer is promised by: {named(by, today)}")
    return {
        "thread": UUID(case["thread"]), "inquiry": UUID(case["inquiry"]) if case["inquiry"] else None,
        "owner": case["owner"], "called": case["called"], "level": (2, 2, 1, 1, 0, 0, 0)[case["why"]],
        "why": " · ".join(said) or "the last word was ours", "reason": case["reason"], "their_time": "",
        "waits": case["why"] != 6 and not case["is_closed"],
    }  # fmt: skip


def spoken(last: datetime | None, now: datetime) -> str:
    """Return how long ago something was said."""
    if last is None:
        return "nothing was said yet"
    minutes = max(1, int((now - last).total_seconds()) // 60)
    many, unit = (minutes, "minute") if minutes < 60 else (minutes // 60, "hour")
    return f"last words {many} {unit}{'s' if many != 1 else ''} ago"


app = Starlette(routes=[*routes, Route("/en/today/", today), Route("/en/desk/", desk)])
