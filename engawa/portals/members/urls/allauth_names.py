"""The two addresses that django-allauth looks up by name. No page of its own is reachable.

They carry no language: an organisation writes the way back into its own sign-in once.
"""

from django.urls import URLPattern, path

from engawa.portals.members.views import entrance_staff

urlpatterns: list[URLPattern] = [
    path("sign-in/with/<slug:provider_id>/", entrance_staff.there, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back/", entrance_staff.back, name="openid_connect_callback"),
]
