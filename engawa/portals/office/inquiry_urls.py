"""Addresses of the inquiries, under office/."""

from django.urls import URLPattern, path

from engawa.portals.office.views import inquiries

urlpatterns: list[URLPattern] = [
    path("inquiries/", inquiries.listing, name="inquiries"),
    path("inquiries/<uuid:inquiry>/", inquiries.show, name="inquiry"),
    path("inquiries/<uuid:inquiry>/write/", inquiries.write, name="inquiry-write"),
    path("inquiries/<uuid:inquiry>/hand-over/", inquiries.hand_over, name="inquiry-hand-over"),
    path("inquiries/<uuid:inquiry>/raise/", inquiries.make_urgent, name="inquiry-raise"),
    path("inquiries/<uuid:inquiry>/close/", inquiries.close, name="inquiry-close"),
]
