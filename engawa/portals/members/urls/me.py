"""Addresses for Me: the page itself, sharing and family."""

from django.urls import path

from engawa.portals.members.views import family, me, sharing

urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/you/", me.you, name="you"),
    path("me/sharing/", sharing.sharing, name="sharing"),
    path("me/sharing/invite/", family.invite, name="family-invite"),
    path("me/sharing/<uuid:tie>/preview/", sharing.preview, name="preview"),
    path("me/sharing/<uuid:tie>/end/", family.end, name="family-end"),
    path("me/sharing/<uuid:tie>/<slug:topic>/", sharing.share, name="share"),
]
