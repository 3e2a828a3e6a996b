"""Registers the app; its tables carry the label `ties`."""

from django.apps import AppConfig


class Ties(AppConfig):
    name = "engawa.foundation.ties"
    label = "ties"
