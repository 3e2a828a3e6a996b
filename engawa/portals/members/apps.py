"""Everybody with an account: signing in, Talk, Me."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the palette of staff finds by name; each only for whom its own rule lets in.
PAGES = {
    "members:talk": _("Talk"),
    "members:search-talk": _("Search your conversations"),
    "members:rota": _("Hours and absences"),
    "members:me": _("Me"),
    "members:you": _("How to be called"),
    "members:security": _("Getting in"),
    "members:devices": _("Devices"),
    "members:notices": _("What happened"),
    "members:wishes": _("What reaches you"),
    "members:log": _("Who has looked"),
    "visitor:help": _("Help right now"),
    "visitor:library": _("Reading"),
}


class Members(AppConfig):
    name = "engawa.portals.members"
    label = "members"

    def ready(self) -> None:
        from engawa.foundation.live import sources  # noqa: PLC0415  models are there only now
        from engawa.portals.members import finding, frame, places  # noqa: PLC0415
        from engawa.portals.members.live_threads import LiveThreads  # noqa: PLC0415

        places.register()
        finding.register(_("Pages"), finding.pages)
        finding.register_pages(PAGES)
        frame.register()
        sources.register("thread", LiveThreads())
