"""The addresses of members that stand without a language."""

from django.urls import path

from engawa.portals.members.views.live import live

urlpatterns = [path("live/", live, name="live")]
