"""Everybody with an account: signing in, Talk, Me."""

from django.apps import AppConfig


class Members(AppConfig):
    name = "engawa.portals.members"
    label = "members"

    def ready(self) -> None:
        from engawa.portals.members import frame, places  # noqa: PLC0415

        places.register()
        frame.register()
        from engawa.foundation.live import sources  # noqa: PLC0415
        from engawa.portals.members.live_threads import LiveThreads  # noqa: PLC0415

        sources.register("thread", LiveThreads())
