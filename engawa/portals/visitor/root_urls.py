"""Addresses without a language: the way in, the way out, and what browsers and robots ask for."""

from django.urls import path

from engawa.portals.visitor.views import doors

urlpatterns = [
    path("", doors.way_in, name="door"),
    path("language/<slug:code>/", doors.choose_language, {"rest": ""}, name="language-home"),
    path("language/<slug:code>/<path:rest>", doors.choose_language, name="language"),
    path("leave/", doors.leave, name="leave"),
    path("sw.js", doors.service_worker, name="service-worker"),
    path("robots.txt", doors.robots, name="robots"),
    path("sitemap.xml", doors.sitemap, name="sitemap"),
]
