"""Pages for what went wrong, in plain words, with a way on. They say nothing about the inside."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from engawa.ui.pages import page

# What people write at length. A form that can't be taken gives these words back; a passphrase is never shown again.
WRITTEN = ("body", "reason", "words")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that can't be understood."""
    return _wrong(
        request, 400, _("This could not be understood"), _("Something in the address or the form was not as expected.")
    )


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Answer a request that is not allowed; `reason` is what Django's guard against forged forms found."""
    if not reason:
        words = _("This page is for another role here. What is yours stands in the bar.")
        return _wrong(request, 403, _("This is not open to you"), words)
    words = _("The page stood open for a long time, or the browser keeps no cookies. Nothing was sent.")
    return _wrong(request, 403, _("This could not be sent"), words, typed=_written(request), again=request.path)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return _wrong(
        request, 404, _("There is nothing here"), _("The page may have moved, or the address has a slip in it.")
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours."""
    return _wrong(
        request,
        500,
        _("Something broke on our side"),
        _("It is not your doing. Nothing about you was kept. Trying again in a while could help."),
    )


class InWords:
    """Give words to a method that a page does not know; Django leaves that answer empty.

    A browser that opens an address which takes forms only (a tab that comes back, a change of language) is led to the
    page that the form stands on.
    """

    def __init__(self, handle: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handle(request)
        if response.status_code != 405:
            return response
        if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            return HttpResponseRedirect(_page_above(request.path))
        spoken = _wrong(
            request,
            405,
            _("This could not be understood"),
            _("Something in the address or the form was not as expected."),
        )
        spoken["Allow"] = response["Allow"]
        return spoken


def _page_above(path: str) -> str:
    """Return the nearest address above that leads somewhere. Each is shorter, so there is an end to being led on."""
    above = path.rstrip("/")
    while "/" in above:
        above = above.rpartition("/")[0]
        try:
            resolve(f"{above}/")
        except Resolver404:
            continue
        return f"{above}/"
    return "/"


def _written(request: HttpRequest) -> str:
    return "\n\n".join(text for name in WRITTEN if (text := request.POST.get(name, "").strip()))


def _wrong(
    request: HttpRequest, status: int, title: str, words: str, *, typed: str = "", again: str = ""
) -> HttpResponse:
    context = {"title": title, "words": words, "typed": typed, "again": again}
    return page(request, "ui/wrong.html", context, status=status)
