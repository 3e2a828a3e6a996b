"""Find a page, a person, a conversation or an inquiry by a few letters: only what the door opens to this actor.

Each portal of staff registers its own source here; what is in none of them can't be found.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from django.urls import resolve, reverse
from django.utils.functional import Promise

from engawa.foundation.access.verdicts import may
from engawa.foundation.accounts.actor import Actor

LONGEST = 60
MOST = 8  # of each kind; more letters find the others


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that can be opened: its words, softer words beside them, and where it is."""

    words: str
    beside: str
    href: str


@dataclass(frozen=True, slots=True)
class Kind:
    """All of one kind that were found."""

    name: str
    rows: tuple[Found, ...]


# Returns what fits the letters, the best first; "" fits everything.
Source = Callable[[Actor, str], Iterable[Found]]
_SOURCES: dict[Source, str | Promise] = {}
_PAGES: dict[str, str | Promise] = {}


def register(name: str | Promise, source: Source) -> None:
    """Add a kind of things under its name; called once by a portal's AppConfig.ready."""
    _SOURCES[source] = name


def register_pages(pages: Mapping[str, str | Promise]) -> None:
    """Add pages, by URL name; called once by a portal's AppConfig.ready."""
    _PAGES.update(pages)


def found(actor: Actor, letters: str) -> list[Kind]:
    """Return everything that fits, kind by kind, without the kinds of which there is nothing."""
    kinds = (Kind(str(name), tuple(islice(source(actor, letters), MOST))) for source, name in _SOURCES.items())
    return [kind for kind in kinds if kind.rows]


def pages(actor: Actor, letters: str) -> Iterable[Found]:
    """Return the pages whose name fits and whose rule lets the actor in."""
    allowed = ((str(label), name) for name, label in _PAGES.items() if may(actor, verb_of(name)))
    return (Found(label, "", reverse(name)) for label, name in allowed if fits(letters, label))


def fits(letters: str, *texts: str) -> bool:
    """Say whether each of the words that were typed stands somewhere in the texts."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in letters.casefold().split())


@lru_cache
def verb_of(name: str) -> str:
    """Return the verb that the door asks for at a page without arguments, by its URL name."""
    return str(resolve(reverse(name)).func.verb)  # type: ignore[attr-defined]  # every view carries its verb
