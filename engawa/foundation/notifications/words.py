"""What is said about each thing that happened. Never a name, never content, never what kind of place this is."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.foundation.notifications.models import NoticeKind

# Shown in the app, to the signed-in account only; still without names: somebody may look over a shoulder.
SENTENCES: dict[str, Promise] = {
    NoticeKind.ENTRY: gettext_lazy("Somebody wrote to you."),
    NoticeKind.INQUIRY: gettext_lazy("Somebody wrote for the first time and waits for an answer."),
    NoticeKind.HANDED: gettext_lazy("A conversation has somebody new to answer it."),
    NoticeKind.GLASS: gettext_lazy("Somebody here opened your record and gave a reason. You can read it."),
    NoticeKind.GRANT: gettext_lazy("Somebody shares something with you."),
    NoticeKind.LINKED: gettext_lazy(
        "Your link was used: somebody is connected with you. They see nothing that you don't share."
    ),
    NoticeKind.DEVICE: gettext_lazy("You were signed in on a new device."),
    NoticeKind.CLOSING: gettext_lazy("A conversation will be closed soon. It stays open if you write something."),
    NoticeKind.CLOSED: gettext_lazy("A conversation was closed. Writing in it opens it again."),
    NoticeKind.APPOINTMENT: gettext_lazy("Something changed in what you have arranged."),
    NoticeKind.REMINDER: gettext_lazy(
        "Something that you arranged comes soon. It can still be moved, or be in writing."
    ),
    NoticeKind.OFFER: gettext_lazy("A time has become free. It is kept for you for a while, if you would like it."),
    NoticeKind.PROPOSAL: gettext_lazy("Somebody named times that would suit them."),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What leaves the installation: the same for everything that can happen."""

    subject: str
    body: str
    link: str


def sentence(kind: str) -> str:
    """Return what happened in one sentence, in the language of the page."""
    return str(SENTENCES[kind])


def letter(language: str) -> Letter:
    """Return the words that are sent, in the account's own language."""
    spoken = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(spoken):
        link = f"/{spoken}/start/"
        body = [
            _("There is something new for you. It can wait until it suits you."),
            f"{settings.ORIGIN}{link}",
            _("You asked for this word. On the same page, under “What reaches you”, you can stop it."),
        ]
        return Letter(_("There is something new for you"), "\n\n".join(body) + "\n", link)
