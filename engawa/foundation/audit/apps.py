"""Registers the app; its tables carry the label `audit`."""

from django.apps import AppConfig


class Audit(AppConfig):
    name = "engawa.foundation.audit"
    label = "audit"
