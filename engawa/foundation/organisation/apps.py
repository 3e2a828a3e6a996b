"""Registers the app; its tables carry the label `organisation`."""

from django.apps import AppConfig


class Organisation(AppConfig):
    name = "engawa.foundation.organisation"
    label = "organisation"
