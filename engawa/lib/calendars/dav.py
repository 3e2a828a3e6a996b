"""CalDAV to read by (RFC 4791): one principal, one calendar, its items. Nothing can be written.

Pure: what comes in is a request's parts, what goes out is an answer's. Who may ask is settled before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from engawa.lib.calendars.dav_reports import report, wanted, with_properties
from engawa.lib.calendars.dav_tree import CALENDAR, TYPE, Collection, Item, of_calendar, of_item, of_root
from engawa.lib.calendars.dav_xml import D, Forbidden, Malformed, asked, found, multistatus, node, written

READING = ("OPTIONS", "GET", "HEAD", "PROPFIND", "REPORT")
WRITING = (
    "PUT",
    "DELETE",
    "POST",
    "PATCH",
    "PROPPATCH",
    "MKCALENDAR",
    "MKCOL",
    "MOVE",
    "COPY",
    "LOCK",
    "UNLOCK",
    "ACL",
)
XML, PLAIN = "application/xml; charset=utf-8", "text/plain; charset=utf-8"

FOR_PROGRAMS = "This address is for a calendar program.\nカレンダーのアプリで使うためのアドレスです。\n"
NOT_HERE = "There is nothing at this address.\nこのアドレスには何もありません。\n"
NOT_READABLE = "This question could not be read.\n問い合わせを読みとれませんでした。\n"
UNKNOWN = "This can't be done at this address.\nこのアドレスではできない操作です。\n"
READ_ONLY = (
    "Appointments can be read here; they are changed on the pages of Engawa.\n"
    "ここでは予定を見ることができます。変更はEngawaのページからできます。"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of HTTP."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def answer(method: str, path: str, headers: Mapping[str, str], body: bytes, collection: Collection) -> Answer:
    """Answer one request; `path` is what stands below the root of the collection, `headers` have small letters."""
    if method in WRITING:
        return _refused(f"{D}need-privileges", READ_ONLY)
    if method not in READING:
        return _words(405, UNKNOWN)
    if path not in ("", CALENDAR) and _item(path, collection) is None:
        return _words(404, NOT_HERE)
    try:
        return _read(method, path, headers, body, collection)
    except Malformed:
        return _words(400, NOT_READABLE)
    except Forbidden as refused:
        return _refused(refused.condition)


def _read(method: str, path: str, headers: Mapping[str, str], body: bytes, collection: Collection) -> Answer:
    if method == "OPTIONS":
        return _made(200)
    if method == "PROPFIND":
        return _made(207, _properties(path, headers, body, collection), XML)
    if method == "REPORT":
        question = asked(body)
        if path != CALENDAR:
            raise Forbidden(f"{D}supported-report")
        return _made(207, report(collection, question), XML)
    return _content(path, headers, collection)


def _content(path: str, headers: Mapping[str, str], collection: Collection) -> Answer:
    if not path:
        return _words(200, FOR_PROGRAMS)
    item = _item(path, collection)
    etag = item.etag if item else f'"{collection.tag}"'
    if is_known(headers, etag):
        return _made(304, etag=etag)
    return _made(200, item.ics if item else collection.whole(), TYPE, etag=etag)


def _item(path: str, collection: Collection) -> Item | None:
    return collection.items.get(path.removeprefix(CALENDAR)) if path.startswith(CALENDAR) else None


def is_known(headers: Mapping[str, str], etag: str) -> bool:
    """Say whether whoever asks has this state already."""
    said = [each.strip().removeprefix("W/") for each in headers.get("if-none-match", "").split(",")]
    return etag in said or "*" in said


def _properties(path: str, headers: Mapping[str, str], body: bytes, collection: Collection) -> bytes:
    depth = headers.get("depth", "infinity").strip().lower()
    if depth not in ("0", "1"):
        raise Forbidden(f"{D}propfind-finite-depth")
    question = asked(body) if body.strip() else node(f"{D}propfind")
    if question.tag != f"{D}propfind":
        raise Malformed(question.tag)
    names_only = question.find(f"{D}propname") is not None
    responses = []
    for where, known in _resources(path, depth == "1", collection).items():
        if names_only:
            responses.append(found(where, [node(name) for name in known]))
        else:
            responses.append(with_properties(where, known, wanted(question)))
    return multistatus(responses)


def _resources(path: str, is_deep: bool, collection: Collection) -> dict[str, dict[str, Element]]:
    """Return the properties of what was asked about, and of what lies in it, by address."""
    items = {collection.href(name): of_item(collection, item) for name, item in collection.items.items()}
    calendar = {collection.path: of_calendar(collection)}
    if not path:
        return {collection.root: of_root(collection), **(calendar if is_deep else {})}
    if path == CALENDAR:
        return {**calendar, **(items if is_deep else {})}
    return {collection.root + path: items[collection.root + path]}


def _words(status: int, words: str) -> Answer:
    return _made(status, words.encode(), PLAIN)


def _refused(condition: str, words: str = UNKNOWN) -> Answer:
    error = node(f"{D}error", node(condition), node(f"{D}responsedescription", words))
    return _made(403, written(error), XML)


def _made(status: int, body: bytes = b"", content_type: str = "", etag: str = "") -> Answer:
    headers = {"DAV": "1, 3, calendar-access", "Allow": ", ".join(READING)}
    if content_type:
        headers["Content-Type"] = content_type
    if etag:
        headers["ETag"] = etag
    return Answer(status, body, headers)
