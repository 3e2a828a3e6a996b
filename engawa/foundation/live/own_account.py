"""The channel "account:<id>": something about oneself changed, and one's open pages could look."""

from engawa.foundation.accounts.actor import Actor
from engawa.foundation.live.models import Channel
from engawa.foundation.live.sources import Event, Shown

KIND = "account"


class OwnAccount:
    """Says that something changed, never what: pages fetch what they show through their own doors."""

    def may_hear(self, actor: Actor, key: str) -> bool:
        return key == str(actor.id)

    def told(self, actor: Actor, key: str, number: int) -> None:
        """Leave nothing: it is one's own."""

    def since(self, key: str, number: int, shown: Shown) -> list[Event]:
        moved = Channel.objects.filter(pk=channel(key), number__gt=number).values_list("number", flat=True)
        return [event(newest) for newest in moved]


def event(number: int) -> Event:
    """Return what is told when the channel stands at `number`."""
    return Event(number, KIND, "{}")


def channel(account: int | str) -> str:
    """Return the name of an account's channel."""
    return f"{KIND}:{account}"


def is_one(name: str) -> bool:
    """Say whether a channel is that of an account."""
    return name.startswith(f"{KIND}:")
