"""One's own data: who has looked, and everything as a file."""

from datetime import timedelta
from math import ceil

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import limits
from engawa.foundation.audit import chain
from engawa.portals.exports import archive
from engawa.portals.members import looks
from engawa.ui.pages import page

# Longer numbers are no traces, and no database takes them.
MOST_DIGITS = 18
# Everything is opened, packed and held in memory for it.
MOST_FILES, AN_HOUR = 6, timedelta(hours=1)


@door("self.log")
@require_safe
def log(request: ActorRequest) -> HttpResponse:
    """Show what others did with one's things."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS else None
    found = looks.looks(request.actor.account, timezone.now(), before)
    return page(request, "members/log.html", {"looks": found, "before": before}, tab=_("Me"))


@door("self.data")
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: ActorRequest) -> HttpResponse:
    """Say what the file holds; hand it out."""
    if request.method != "POST":
        return page(request, "members/export.html", {"wait": ""}, tab=_("Me"))
    now, account = timezone.now(), request.actor.account
    if seconds := limits.take([limits.bucket(MOST_FILES, "export", account.pk, window=AN_HOUR)]):
        words = _("The file was made several times just now. It can be made again in about %(minutes)s minutes.")
        wait = words % {"minutes": ceil(seconds / 60)}
        return page(request, "members/export.html", {"wait": wait}, tab=_("Me"), status=429)
    # Before the file is made: it holds this trace too.
    chain.record(account.pk, "account.export", about=account.pk, subject=f"account:{account.pk}")
    response = HttpResponse(archive.archive(account, now), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="notes-{now.date()}.zip"'
    response["Cache-Control"] = "no-store"
    return response
