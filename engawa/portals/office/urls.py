"""Addresses: coordinators and administrators: inquiries, people, the organisation, the set-up."""

from django.urls import URLPattern, URLResolver, include, path

from engawa.portals.office import inquiry_urls
from engawa.portals.office.views import (
    absences,
    calendar,
    directory,
    home,
    invitations,
    log,
    organisation,
    people,
    places,
    set_up,
)

app_name = "office"

_office: list[URLPattern] = [
    path("", home.home, name="home"),
    *inquiry_urls.urlpatterns,
    path("people/", people.staff, name="people"),
    path("people/<int:pk>/", people.roles, name="person-roles"),
    path("people/<int:pk>/end/", people.end, name="person-end"),
    path("people/<int:pk>/back/", people.back, name="person-back"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<int:pk>/withdraw/", invitations.withdraw, name="invitation-withdraw"),
    path("absences/", absences.absences, name="absences"),
    path("absences/<int:pk>/<int:absence>/remove/", absences.remove, name="absence-remove"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/book/", calendar.book_for, name="book-for"),
    path("calendar/settle/<uuid:pk>/", calendar.settle, name="proposal-settle"),
    path("suggestions/", calendar.suggestions, name="suggestions"),
    path("places/", places.places, name="places"),
    path("places/<int:pk>/", places.place, name="place"),
    path("places/<int:pk>/retire/", places.retire, name="place-retire"),
    path("places/<int:pk>/back/", places.take_back, name="place-back"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("directory/", directory.directory, name="directory"),
    path("directory/new/", directory.add, name="directory-new"),
    path("directory/<slug:name>/", directory.edit, name="directory-entry"),
    path("directory/<slug:name>/remove/", directory.remove, name="directory-remove"),
    path("log/", log.log, name="log"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    # A short address of its own: it is read from a terminal and typed.
    path("set-up/", set_up.steps, name="set-up"),
    path("office/", include(_office)),
]
