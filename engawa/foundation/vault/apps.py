"""Registers the app; its tables carry the label `vault`."""

from django.apps import AppConfig


class Vault(AppConfig):
    name = "engawa.foundation.vault"
    label = "vault"
