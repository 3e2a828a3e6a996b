"""Registers the app; its tables carry the label `erasure`."""

from django.apps import AppConfig


class Erasure(AppConfig):
    name = "engawa.foundation.erasure"
    label = "erasure"
