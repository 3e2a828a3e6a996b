"""Addresses for one's own data: who has looked, export, erasure."""

from django.urls import path

from engawa.portals.members.views import own_data, own_data_erase

urlpatterns = [
    path("me/log/", own_data.log, name="log"),
    path("me/everything/", own_data.export, name="export"),
    path("me/erase/", own_data_erase.erase, name="erase"),
    path("receipt/<slug:code>/", own_data_erase.receipt, name="receipt"),
]
