"""The visitor's addresses. All are open to everybody; nothing behind them keeps anything about a visit."""

from django.urls import path

import engawa.portals.visitor.converters  # noqa: F401  registers by being imported
from engawa.portals.visitor.views import check, front, help_now, keeping, reading, write

app_name = "visitor"

urlpatterns = [
    path("", front.home, name="home"),
    path("about/", front.about, name="about"),
    path("privacy/", front.privacy, name="privacy"),
    path("for-supporters/", front.supporters, name="supporters"),
    path("self-check/", check.start, name="self-check"),
    path("self-check/<about:about>/", check.ask, name="ask"),
    path("self-check/file/", keeping.keep, name="keep"),
    path("self-check/open/", keeping.open_kept, name="open"),
    path("write/", write.write, name="write"),
    path("write/with/", write.write_with, name="write-with"),
    path("write/sent/", write.written, name="sent"),
    path("library/", reading.shelf, name="library"),
    path("library/search/", reading.search, name="search"),
    path("library/figures/", reading.atlas, name="atlas"),
    path("library/sayings/", reading.sayings, name="sayings"),
    path("library/<slug:slug>/", reading.article, name="article"),
    path("help/", help_now.nearest, name="help"),
    path("help/<country:country>/", help_now.country, name="country"),
]
