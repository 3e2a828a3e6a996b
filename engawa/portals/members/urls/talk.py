"""Addresses for threads and entries, and for one's own rota."""

from django.urls import path

from engawa.portals.members.views import find, rota, talk, talk_entries

urlpatterns = [
    path("talk/", talk.threads, name="talk"),
    path("talk/search/", talk.search, name="search-talk"),
    path("talk/<uuid:pk>/", talk.thread, name="thread"),
    path("talk/<uuid:pk>/missed/", talk.missed, name="entries"),
    path("talk/<uuid:pk>/promise/", talk.promise, name="promise"),
    path("talk/<uuid:pk>/typing/", talk_entries.typing, name="typing"),
    path("talk/<uuid:pk>/draft/", talk_entries.draft, name="draft"),
    path("talk/<uuid:pk>/entries/", talk_entries.post, name="post"),
    path("talk/entry/<uuid:pk>/", talk_entries.edit, name="entry-edit"),
    path("talk/entry/<uuid:pk>/take-back/", talk_entries.take_back, name="entry-take-back"),
    path("talk/file/<uuid:pk>/", talk_entries.attachment, name="attachment"),
    path("find/", find.find, name="find"),
    path("rota/", rota.rota, name="rota"),
]
