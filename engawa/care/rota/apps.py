"""Registers the app; its tables carry the label `rota`."""

from django.apps import AppConfig


class Rota(AppConfig):
    name = "engawa.care.rota"
    label = "rota"
