"""The places in the bar of those who work here. People and families have theirs from their own portals."""

from django.utils.translation import gettext_lazy as _

from engawa.ui import navigation
from engawa.ui.navigation import Place

_TALK = Place("members:talk", _("Talk"), "chat", order=30)
_ME = Place("members:me", _("Me"), "person", order=40)
_HELP = Place("visitor:help", _("Help right now"), "lamp", urgent=True, order=90)
_DESK = Place("practitioner:desk", _("Desk"), "desk", order=10)
_INQUIRIES = Place("office:inquiries", _("Inquiries"), "mail", order=15)
_OFFICE = Place("office:home", _("Office"), "keep", order=20)


def register() -> None:
    """Register the bar of each role of staff."""
    navigation.register("practitioner", _DESK, _TALK, _ME, _HELP)
    navigation.register("coordinator", _INQUIRIES, _OFFICE, _TALK, _ME)
    navigation.register("administrator", _OFFICE, _ME)
    navigation.register("host", _TALK, _ME)
