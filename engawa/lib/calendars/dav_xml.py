"""What CalDAV says and is asked in XML; what was asked is read without entities, so it can't grow."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

D, C, CS = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
for prefix, space in (("D", D), ("C", C), ("CS", CS)):
    register_namespace(prefix, space.strip("{}"))


class Malformed(ValueError):
    """What was asked is no XML, or none that makes sense here."""


class Forbidden(Exception):
    """What was asked can't be done; `condition` is the element that says so to a program."""

    def __init__(self, condition: str) -> None:
        super().__init__(condition)
        self.condition = condition


def node(tag: str, *inside: "Element | str") -> Element:
    """Return an element with texts or elements in it."""
    made = Element(tag)
    for each in inside:
        if isinstance(each, str):
            made.text = each
        else:
            made.append(each)
    return made


def href(path: str) -> Element:
    """Return an address."""
    return node(f"{D}href", path)


def asked(body: bytes) -> Element:
    """Read what was asked."""
    try:
        return fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Malformed(str(error)) from error


def found(path: str, has: Sequence[Element], has_not: Iterable[str] = ()) -> Element:
    """Return one resource with the properties that it has, and the names of those that it has not."""
    stats = [_stat(200, has)] if has else []
    missing = [node(tag) for tag in has_not]
    # A response must say something, also where nothing was asked.
    if missing or not stats:
        stats.append(_stat(404 if missing else 200, missing))
    return node(f"{D}response", href(path), *stats)


def gone(path: str) -> Element:
    """Return one resource that is not there."""
    return node(f"{D}response", href(path), _status(404))


def cut_off(path: str) -> Element:
    """Say that there is more than was asked for at once."""
    return node(
        f"{D}response", href(path), _status(507), node(f"{D}error", node(f"{D}number-of-matches-within-limits"))
    )


def multistatus(responses: Iterable[Element]) -> bytes:
    """Return the whole answer."""
    return written(node(f"{D}multistatus", *responses))


def written(root: Element) -> bytes:
    """Return an element as bytes."""
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _stat(status: int, properties: Sequence[Element]) -> Element:
    return node(f"{D}propstat", node(f"{D}prop", *properties), _status(status))


def _status(status: int) -> Element:
    return node(f"{D}status", f"HTTP/1.1 {status} {HTTPStatus(status).phrase}")
