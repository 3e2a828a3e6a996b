"""Pages for what went wrong, in plain words, with a way on. They say nothing about the inside."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from engawa.ui.pages import page


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that can't be understood."""
    return _wrong(
        request, 400, _("This could not be understood"), _("Something in the address or the form was not as expected.")
    )


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Answer a request that is not allowed; `reason` is what Django's guard against forged forms found."""
    return _wrong(
        request,
        403,
        _("This is not open to you"),
        _("Perhaps the page stood open for a long time. Opening it again could help."),
    )


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
    """Give words to a method that a page does not know; Django leaves that answer empty."""

    def __init__(self, handle: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handle(request)
        if response.status_code != 405:
            return response
        spoken = _wrong(
            request,
            405,
            _("This could not be understood"),
            _("Something in the address or the form was not as expected."),
        )
        spoken["Allow"] = response["Allow"]
        return spoken


def _wrong(request: HttpRequest, status: int, title: str, words: str) -> HttpResponse:
    return page(request, "ui/wrong.html", {"title": title, "words": words}, status=status)
