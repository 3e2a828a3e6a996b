"""Addresses: one appointment as a file."""

from django.urls import path

from engawa.portals.exports.views import feeds

app_name = "exports"

urlpatterns = [path("appointments/<uuid:pk>/calendar.ics", feeds.single, name="appointment-file")]
