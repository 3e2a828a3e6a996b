"""Registers the app; its tables carry the label `accounts`."""

from django.apps import AppConfig


class Accounts(AppConfig):
    name = "engawa.foundation.accounts"
    label = "accounts"
