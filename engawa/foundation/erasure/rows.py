"""Every row that hangs on an account, whichever app it belongs to: found by the foreign keys themselves.

So an app that is added later is erased without being told of here.
"""

from collections import Counter
from collections.abc import Iterator

from django.db import router
from django.db.models import Model
from django.db.models.deletion import Collector

from engawa.foundation.accounts.models import Account

# Table (as in Django's label) -> the word on the receipt. What is not here is counted as "other".
KINDS = {
    "accounts.account": "accounts",
    "accounts.device": "devices",
    "accounts.invitation": "invitations",
    "conversations.thread": "threads",
    "conversations.entry": "entries",
    "conversations.attachment": "attachments",
    "conversations.draft": "drafts",
    "casework.inquiry": "inquiries",
    "consent.grant": "grants",
    "consent.familywords": "family_words",
    "ties.tie": "ties",
    "notifications.notice": "notices",
    "appointments.appointment": "appointments",
    "appointments.proposal": "appointments",
    "appointments.waiting": "appointments",
    "appointments.seat": "appointments",
}


class Rows:
    """What would go with an account; collected once, then destroyed."""

    def __init__(self, account: Account) -> None:
        using = router.db_for_write(Account)
        self._collector = Collector(using=using, origin=account)
        self._collector.collect([account])

    def names(self) -> Iterator[str]:
        """Yield the name of each row as notices and channels write it, e.g. "thread:<id>"."""
        for model, rows in self._collector.data.items():
            yield from (_name(model, row.pk) for row in rows)
        # Rows that nothing else hangs on are deleted by a query, unread.
        for query in self._collector.fast_deletes:
            yield from (_name(query.model, pk) for pk in query.values_list("pk", flat=True))

    def destroy(self) -> dict[str, int]:
        """Delete them all; return how many of each kind of the receipt."""
        counted: Counter[str] = Counter()
        for label, number in self._collector.delete()[1].items():
            counted[KINDS.get(label.lower(), "other")] += number
        return dict(counted)


def _name(model: type[Model], pk: object) -> str:
    return f"{model._meta.model_name}:{pk}"
