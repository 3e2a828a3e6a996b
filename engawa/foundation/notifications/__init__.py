"""Notifications: in the app, by e-mail or push where somebody asked for it, in quiet words without content."""
