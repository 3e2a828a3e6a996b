"""The organisation's own entries on the page of help."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engawa.care.library.directory import DirectoryError
from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.organisation import current
from engawa.portals.office import directory_text, fields, keeping
from engawa.portals.office.days import today
from engawa.portals.office.directory_form import EntryForm, typed
from engawa.portals.office.office_list import office_page


@door("directory.manage")
@require_safe
def directory(request: ActorRequest) -> HttpResponse:
    """List the own entries."""
    text, country = current.organisation().directory, _country()
    entries = [(each["id"], each["name"], each["checked"]) for each in directory_text.entries(text)]
    context = {"entries": entries, "country": country, "country_name": dict(fields.countries()).get(country, country)}
    return office_page(request, "office/directory.html", context, tab=_("Contacts"))


@door("directory.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest) -> HttpResponseBase:
    """Add an entry."""
    if not _country():
        return redirect("office:directory")
    initial = {"checked": today(), "source": _("our own service"), "whom": ["self", "family"]}
    return _edit(request, "", EntryForm(request.POST if request.method == "POST" else None, initial=initial))


@door("directory.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, name: str) -> HttpResponseBase:
    """Change an entry."""
    entry = _found(name)
    return _edit(request, name, EntryForm(request.POST if request.method == "POST" else None, initial=typed(entry)))


@door("directory.manage")
@require_POST
def remove(request: ActorRequest, name: str) -> HttpResponseBase:
    """Take an entry away."""
    _found(name)
    keeping.remove_entry(request.actor.account, name)
    return redirect("office:directory")


def _edit(request: ActorRequest, name: str, form: EntryForm) -> HttpResponseBase:
    if form.is_bound and form.is_valid() and _kept(request, name, form):
        return redirect("office:directory")
    status = 422 if form.is_bound else 200
    return office_page(
        request, "office/directory_entry.html", {"form": form, "name": name}, tab=_("Contacts"), status=status
    )


def _kept(request: ActorRequest, name: str, form: EntryForm) -> bool:
    zone = current.organisation().zone
    try:
        keeping.put_entry(request.actor.account, _country(), zone, form.entry(name))
    except DirectoryError as error:
        form.tell(error)
        return False
    return True


def _country() -> str:
    row = current.organisation()
    return directory_text.country_of(row.directory) or row.country


def _found(name: str) -> dict[str, Any]:
    for entry in directory_text.entries(current.organisation().directory):
        if entry["id"] == name:
            return entry
    raise Http404
