"""The places in the bar of everybody with an account. What only one role has comes from that role's portal."""

from django.utils.translation import gettext_lazy as _

from engawa.ui import navigation
from engawa.ui.navigation import Place

TALK = Place("members:talk", _("Talk"), "chat", order=30, also=("members:appointments",), key="t")
ME = Place(
    "members:me",
    _("Me"),
    "person",
    order=40,
    also=("members:notices", "members:wishes", "members:rota", "members:keep"),
    key="m",
)
HELP = Place("visitor:help", _("Help right now"), "lamp", urgent=True, order=90, key="h")
_DESK = Place("practitioner:desk", _("Desk"), "desk", order=10, key="d")
_WEEK = Place("practitioner:week", _("Week"), "clock", order=12, also=("practitioner:openings",), key="w")
_INQUIRIES = Place("office:inquiries", _("Inquiries"), "mail", order=15, key="i")
_CALENDAR = Place("office:calendar", _("Calendar"), "clock", order=16, also=("office:suggestions",), key="c")
_OFFICE = Place("office:home", _("Office"), "keep", order=20, key="o")


def register() -> None:
    """Register the bar of each role of staff."""
    navigation.register("practitioner", _DESK, _WEEK, TALK, ME)
    navigation.register("coordinator", _INQUIRIES, _CALENDAR, _OFFICE, TALK, ME)
    navigation.register("administrator", _OFFICE, ME)
    navigation.register("host", TALK, ME)
