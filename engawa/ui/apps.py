"""The look: layout, components, pictures; no models."""

from django.apps import AppConfig


class Ui(AppConfig):
    name = "engawa.ui"
    label = "ui"
