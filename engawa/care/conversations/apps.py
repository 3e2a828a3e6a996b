"""Registers the app; its tables carry the label `conversations`."""

from django.apps import AppConfig


class Conversations(AppConfig):
    name = "engawa.care.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Say how threads, entries and files are reached, and that promises follow the rota."""
        from engawa.care.conversations import promises  # noqa: PLC0415  models load after the apps
        from engawa.care.conversations import reach as ours  # noqa: PLC0415
        from engawa.care.rota.actions import COUNTS_AGAIN  # noqa: PLC0415
        from engawa.foundation.access import reach  # noqa: PLC0415

        reach.register("thread", ours.readable)
        reach.register("thread.open", ours.writable)
        reach.register("thread.answered", ours.answered)
        reach.register("entry.own", ours.own_entries)
        reach.register("attachment", ours.attachments)
        COUNTS_AGAIN.append(promises.renew_of)
