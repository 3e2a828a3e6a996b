"""Keep a self-check as a file, and open a kept one. The file is the visitor's; we keep no copy."""

import json
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from engawa.care.screening import files
from engawa.care.screening.questions import self_check
from engawa.foundation.access.door import door
from engawa.lib.sealed import Unreadable
from engawa.portals.visitor import screens
from engawa.portals.visitor.state import unseal
from engawa.ui.pages import language, page


# No CSRF token here either: both only hand a visitor's own answers back to that visitor.
@door("visit")
@csrf_exempt
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Give the answers as a file to download, under a name that says nothing."""
    try:
        answers = unseal(request.POST.get("state", "")).answers
    except Unreadable:
        return page(request, "visitor/stale.html", {"about": "self"}, tab=_("Questions"), status=422)
    today = datetime.now(UTC).date()
    if request.POST.get("format") == "fhir":
        return _file(files.to_fhir(answers, self_check(), today, language()), f"notes-{today}.fhir.json")
    return _file(files.to_json(answers, self_check(), today), f"notes-{today}.json")


@door("visit")
@csrf_exempt
@require_POST
def open_kept(request: HttpRequest) -> HttpResponse:
    """Show the result of a kept file, or say in plain words why it can't be opened."""
    upload = request.FILES.get("file")
    raw = upload.read() if upload else request.POST.get("kept", "").encode()
    if not raw.strip():
        return _cannot(request, _("No file was chosen."))
    try:
        answers = files.read(raw, self_check())
    except files.NotAKeptFile as error:
        return _cannot(request, _words(error))
    return screens.result(request, answers)


def _file(data: dict[str, object], name: str) -> HttpResponse:
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cannot(request: HttpRequest, words: str) -> HttpResponse:
    return page(request, "visitor/start.html", {"error": words}, tab=_("Questions"), status=422)


def _words(error: files.NotAKeptFile) -> str:
    return {
        "too_large": _("This file is larger than any page kept here. Perhaps it is another file."),
        "not_json": _("This file can't be read. Perhaps it is another file, or it was cut short."),
        "not_ours": _("This file was not kept from these questions."),
        "newer": _("This file was kept by a newer release than this one, which does not know its questions."),
        "wrong_answer": _("This file has an answer that these questions do not know ({part})."),
    }[error.reason].format(part=_shown(error.part))


def _shown(part: str) -> str:
    # JSON may escape half a letter (a lone surrogate), which no page can be written with.
    return part[:40].encode(errors="replace").decode()
