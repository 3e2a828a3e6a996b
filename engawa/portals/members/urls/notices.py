"""Addresses for what happened, and what one wishes to be told."""

from django.urls import URLPattern, path

from engawa.portals.members.views import notices

urlpatterns: list[URLPattern] = [
    path("notices/", notices.happened, name="notices"),
    path("wishes/", notices.wishes, name="wishes"),
    path("wishes/push/", notices.push_on, name="push-on"),
    path("wishes/push/end/", notices.push_off, name="push-off"),
]
