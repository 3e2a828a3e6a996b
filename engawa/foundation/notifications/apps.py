"""Registers the app; its tables carry the label `notifications`."""

from django.apps import AppConfig


class Notifications(AppConfig):
    name = "engawa.foundation.notifications"
    label = "notifications"
