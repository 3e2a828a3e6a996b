"""The addresses of calendar programs. They carry no language: a program keeps an address for years."""

from django.urls import path

from engawa.portals.exports.views import feeds

urlpatterns = [
    path("calendar/<str:token>.ics", feeds.feed, name="calendar-feed"),
    path("calendar/<str:token>/", feeds.by_dav, name="calendar-home"),
    path("calendar/<str:token>/<path:rest>", feeds.by_dav, name="calendar-dav"),
]
