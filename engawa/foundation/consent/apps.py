"""Registers the app; its tables carry the label `consent`."""

from django.apps import AppConfig


class Consent(AppConfig):
    name = "engawa.foundation.consent"
    label = "consent"
