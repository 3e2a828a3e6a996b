"""The practitioner's desk."""

from django.apps import AppConfig


class Practitioner(AppConfig):
    name = "engawa.portals.practitioner"
    label = "practitioner"
