"""What open pages of a thread are told: each entry said or changed, as the fragment that the page itself shows."""

from uuid import UUID

from django.template import engines
from django.utils import timezone

from engawa.care.conversations import queries, reach
from engawa.care.conversations.models import Thread
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.live import channels
from engawa.foundation.live.sources import Event, Shown
from engawa.portals.members import talk


class LiveThreads:
    """The source of the channels "thread:<id>"."""

    def may_hear(self, actor: Actor, key: str) -> bool:
        """Say whether the actor reads this thread now."""
        return _is_id(key) and reach.readable(actor).filter(pk=key).exists()

    def told(self, actor: Actor, key: str, number: int) -> None:
        """Leave the trace that reading leaves."""
        talk.traced_again(actor, Thread.objects.get(pk=key), number)

    def since(self, key: str, number: int, shown: Shown) -> list[Event]:
        """Return the entries that changed after `number`, in order, and how the conversation stands now."""
        thread = Thread.objects.filter(pk=key).first() if _is_id(key) else None
        if thread is None:
            return []
        # Read before the entries: what is said in between comes with the next look.
        at = channels.numbers([thread.channel])[thread.channel]
        now, page = timezone.now(), engines[shown.language]
        entry = page.get_template("members/_entry.html")
        events = [
            Event(row.changed or 0, "entry", entry.render({"one": talk.said(row, now, shown.zone)}))
            for row in queries.missed(thread, number)
        ]
        line = page.get_template("members/_promise.html").render(talk.standing(thread, shown.zone))
        last = max([at, *(event.number for event in events)])
        return [*events, Event(last, "promise", line)]


def _is_id(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True
