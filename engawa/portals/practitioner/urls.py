"""Addresses: the practitioner's desk."""

from django.urls import URLPattern, path

from engawa.portals.practitioner.views import desk, glass, hand_on

app_name = "practitioner"

urlpatterns: list[URLPattern] = [
    path("", desk.show, name="desk"),
    path("people/<int:account>/", desk.record, name="record"),
    path("cases/<uuid:inquiry>/hand-on/", hand_on.hand_on, name="hand-on"),
    path("break-glass/", glass.break_glass, name="glass"),
]
