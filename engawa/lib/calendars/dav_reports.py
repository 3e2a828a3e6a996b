"""The three questions that calendar programs ask: what is at that time, these items, what is new (RFC 4791, 6578)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from engawa.lib.calendars.dav_tree import Collection, Item, of_item, state_of, token
from engawa.lib.calendars.dav_xml import C, D, Forbidden, Malformed, cut_off, found, gone, multistatus, node
from engawa.lib.calendars.events import Event


def report(collection: Collection, question: Element) -> bytes:
    """Answer a report on the calendar."""
    answer = _REPORTS.get(question.tag)
    if answer is None:
        raise Forbidden(f"{D}supported-report")
    return multistatus(answer(collection, question))


def wanted(question: Element) -> list[str] | None:
    """Return the names of the properties that are asked for; None for all."""
    properties = question.find(f"{D}prop")
    return None if properties is None else [each.tag for each in properties if isinstance(each.tag, str)]


def with_properties(path: str, known: dict[str, Element], names: list[str] | None) -> Element:
    """Return a resource with those of its properties that are asked for."""
    if names is None:
        return found(path, list(known.values()))
    return found(path, [known[name] for name in names if name in known], [name for name in names if name not in known])


def _query(collection: Collection, question: Element) -> Iterator[Element]:
    condition = question.find(f"{C}filter/{C}comp-filter")
    if condition is None or condition.get("name") != "VCALENDAR":
        raise Forbidden(f"{C}valid-filter")
    names = wanted(question)
    # All at once: a filter that makes no sense is refused as a whole.
    matching = [name for name, item in collection.items.items() if _holds(condition, item.event, _inside_calendar)]
    return (_item(collection, name, names) for name in matching)


def _multiget(collection: Collection, question: Element) -> Iterator[Element]:
    names = wanted(question)
    for address in question.iter(f"{D}href"):
        path = unquote(urlsplit((address.text or "").strip()).path)
        name = path.removeprefix(collection.path)
        yield _item(collection, name, names) if name in collection.items and path != name else gone(path)


def _sync(collection: Collection, question: Element) -> Iterator[Element]:
    said = (question.findtext(f"{D}sync-token") or "").strip()
    before = state_of(said) if said else {}
    after, names = dict(before), wanted(question)
    changed = [name for name in {**collection.state, **before} if collection.state.get(name) != before.get(name)]
    most = _most(question, len(changed))
    for name in changed[:most]:
        if name in collection.items:
            after[name] = collection.state[name]
            yield _item(collection, name, names)
        else:
            del after[name]
            yield gone(collection.href(name))
    if most < len(changed):
        yield cut_off(collection.path)
    yield node(f"{D}sync-token", token(dict(sorted(after.items()))))


_REPORTS: dict[str, Callable[[Collection, Element], Iterator[Element]]] = {
    f"{C}calendar-query": _query,
    f"{C}calendar-multiget": _multiget,
    f"{D}sync-collection": _sync,
}


def _most(question: Element, otherwise: int) -> int:
    said = question.findtext(f"{D}limit/{D}nresults")
    if said is None:
        return otherwise
    if not (said.strip().isascii() and said.strip().isdigit()) or int(said) < 1:
        raise Malformed("nresults")
    return int(said)


def _item(collection: Collection, name: str, names: list[str] | None) -> Element:
    item: Item = collection.items[name]
    return with_properties(collection.href(name), of_item(collection, item, whole=names is not None), names)


Inside = Callable[[Element, Event], bool]


def _holds(condition: Element, event: Event, inside: Inside) -> bool:
    return all(inside(each, event) for each in condition if isinstance(each.tag, str))


def _inside_calendar(condition: Element, event: Event) -> bool:
    if condition.tag != f"{C}comp-filter":
        raise Forbidden(f"{C}supported-filter")
    is_there = condition.find(f"{C}is-not-defined") is None
    if condition.get("name") != "VEVENT":
        return not is_there
    return is_there and _holds(condition, event, _inside_event)


def _inside_event(condition: Element, event: Event) -> bool:
    if condition.tag == f"{C}time-range":
        return _is_within(condition, event)
    text = {"UID": event.uid, "SUMMARY": event.title}.get(condition.get("name", ""))
    if condition.tag != f"{C}prop-filter" or text is None:
        raise Forbidden(f"{C}supported-filter")
    return all(_matches(each, text) for each in condition)


def _is_within(condition: Element, event: Event) -> bool:
    start, end = (_instant(said) if (said := condition.get(edge)) else None for edge in ("start", "end"))
    return (start is None or event.end > start) and (end is None or event.start < end)


def _instant(said: str) -> datetime:
    try:
        return datetime.strptime(said, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise Forbidden(f"{C}valid-filter") from error


def _matches(condition: Element, text: str) -> bool:
    if condition.tag == f"{C}is-not-defined":
        return False
    if condition.tag != f"{C}text-match":
        raise Forbidden(f"{C}supported-filter")
    is_in = (condition.text or "").casefold() in text.casefold()
    return is_in != (condition.get("negate-condition") == "yes")
