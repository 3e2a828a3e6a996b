"""What a receipt says: numbers and kinds, and nothing about who."""

from django.utils.translation import ngettext

from engawa.foundation.erasure.models import Erasure

# In the order in which they are told; whatever else there was is told as one number.
_KINDS = (
    "keys", "accounts", "threads", "entries", "attachments", "drafts", "inquiries", "appointments", "devices",
    "grants", "family_words", "ties", "notices", "invitations",
)  # fmt: skip


def lines(erasure: Erasure) -> list[str]:
    """Return what was destroyed, a sentence a kind; kinds of which there was nothing are left out."""
    numbers = dict(erasure.destroyed)
    told = [(kind, numbers.pop(kind, 0)) for kind in _KINDS]
    return [_words(kind, number) for kind, number in (*told, ("others", sum(numbers.values()))) if number]


def _words(kind: str, number: int) -> str:  # noqa: C901  a table; gettext reads only what stands in a call
    match kind:
        case "keys":
            sentence = ngettext(
                "%(num)s key, without which nothing you wrote can be read, in old copies either",
                "%(num)s keys, without which nothing you wrote can be read, in old copies either",
                number,
            )
        case "accounts":
            sentence = ngettext("%(num)s account", "%(num)s accounts", number)
        case "threads":
            sentence = ngettext("%(num)s conversation", "%(num)s conversations", number)
        case "entries":
            sentence = ngettext("%(num)s message in them", "%(num)s messages in them", number)
        case "attachments":
            sentence = ngettext("%(num)s picture or file", "%(num)s pictures or files", number)
        case "drafts":
            sentence = ngettext("%(num)s draft", "%(num)s drafts", number)
        case "inquiries":
            sentence = ngettext("%(num)s first request", "%(num)s first requests", number)
        case "appointments":
            sentence = ngettext("%(num)s thing that was arranged", "%(num)s things that were arranged", number)
        case "devices":
            sentence = ngettext("%(num)s signed-in device", "%(num)s signed-in devices", number)
        case "grants" | "family_words":
            sentence = ngettext("%(num)s thing shared with family", "%(num)s things shared with family", number)
        case "ties":
            sentence = ngettext("%(num)s connection with others", "%(num)s connections with others", number)
        case "notices":
            sentence = ngettext("%(num)s notice to you or about you", "%(num)s notices to you or about you", number)
        case "invitations":
            sentence = ngettext("%(num)s link", "%(num)s links", number)
        case _:
            sentence = ngettext("%(num)s other row", "%(num)s other rows", number)
    return sentence % {"num": number}
