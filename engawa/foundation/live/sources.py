"""What can be heard in each kind of channel. Each app that has channels registers its own source here."""

from dataclasses import dataclass
from typing import Protocol

from engawa.foundation.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Shown:
    """How events are shown to somebody; equal ones are made once for all who hear them."""

    language: str
    zone: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to show: the channel's number at its change, what it is called, JSON text or an HTML fragment."""

    number: int
    name: str
    data: str


class Source(Protocol):
    """What a kind of channel gives: who may hear it, and what changed after a number, in order.

    `told` hears that somebody who came in was told what changed after a number: reading can leave a trace.
    """

    def may_hear(self, actor: Actor, key: str) -> bool: ...
    def told(self, actor: Actor, key: str, number: int) -> None: ...
    def since(self, key: str, number: int, shown: Shown) -> list[Event]: ...


_SOURCES: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Give the channels "<kind>:<key>" their source; called once by an app's AppConfig.ready."""
    _SOURCES[kind] = source


def may_hear(actor: Actor, channel: str) -> bool:
    """Say whether the actor may hear a channel; what nobody registered nobody hears."""
    kind, _, key = channel.partition(":")
    source = _SOURCES.get(kind)
    return source is not None and source.may_hear(actor, key)


def told(actor: Actor, channel: str, number: int) -> None:
    """Note that the actor, who comes in, was told what changed after `number`."""
    kind, _, key = channel.partition(":")
    _SOURCES[kind].told(actor, key, number)


def since(channel: str, number: int, shown: Shown) -> list[Event]:
    """Return what changed in a channel after `number`, in order."""
    kind, _, key = channel.partition(":")
    return _SOURCES[kind].since(key, number, shown)
