"""Addresses: the person's Today."""

from django.urls import path

from engawa.portals.person.views import today

app_name = "person"

urlpatterns = [path("today/", today.today, name="today")]
