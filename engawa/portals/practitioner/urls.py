"""Addresses: the practitioner's desk."""

from django.urls import URLPattern, path

from engawa.portals.practitioner.views import desk, glass, hand_on, openings, week

app_name = "practitioner"

urlpatterns: list[URLPattern] = [
    path("", desk.show, name="desk"),
    path("people/<int:account>/", desk.record, name="record"),
    path("cases/<uuid:inquiry>/hand-on/", hand_on.hand_on, name="hand-on"),
    path("week/", week.week, name="week"),
    path("week/book/", week.book, name="book-own"),
    path("week/circle/", week.circle, name="circle"),
    path("openings/", openings.openings, name="openings"),
    path("openings/practice/", openings.practice, name="practice"),
    path("openings/exceptions/", openings.exception, name="exceptions"),
    path("break-glass/", glass.break_glass, name="glass"),
]
