"""Addresses for calendars on Me."""

from django.urls import path

from engawa.portals.members.views import calendar

urlpatterns = [
    path("me/calendar/", calendar.calendar, name="calendar"),
    path("me/calendar/new/", calendar.make, name="calendar-make"),
    path("me/calendar/titles/", calendar.titles, name="calendar-titles"),
    path("me/calendar/end/", calendar.end, name="calendar-end"),
    path("me/calendar/busy/", calendar.connect, name="calendar-connect"),
    path("me/calendar/busy/<uuid:pk>/end/", calendar.disconnect, name="calendar-disconnect"),
]
