"""Addresses: the family member's Today, and what is shared with them."""

from django.urls import path

from engawa.portals.relative.views import today

app_name = "relative"

urlpatterns = [
    path("today/", today.today, name="today"),
    path("shared/", today.shared_with_me, name="shared"),
]
