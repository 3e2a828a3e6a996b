"""The pages of the entrance: one frame for a few fields, and sentences for what went wrong."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engawa.ui.pages import language, page

LOG = logging.getLogger("engawa.entrance")
ASK = "members/ask.html"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a page says around its fields: heading, sentences, the button, and other ways as (address, words).

    `crumb` leads to the page above; `known_as` is the name that the fields belong to.
    """

    title: str
    lead: tuple[str, ...]
    button: str
    ways: tuple[tuple[str, str], ...] = ()
    crumb: tuple[str, str] | None = None
    known_as: str = ""


def ask(request: HttpRequest, words: Ask, form: forms.Form, *, tab: str = "", template: str = ASK,
        more: Mapping[str, Any] | None = None, seconds: int = 0) -> HttpResponse:  # fmt: skip
    """Return the page with its fields; 422 where something is to be mended, 429 where it was tried too often."""
    if seconds:
        LOG.info("refused: tried too often")
    status = 429 if seconds else 422 if form.is_bound and not form.is_valid() else 200
    wait = too_often(seconds) if seconds else ""
    context = {"ask": words, "form": form, "wait": wait, **(more or {})}
    return page(request, template, context, tab=tab or _("Sign in"), status=status)


def too_often(seconds: int) -> str:
    """Return how long to wait, in whole minutes."""
    minutes = max(1, -(-seconds // 60))
    words = ngettext(
        "That was tried several times. It goes on in about %(n)s minute. What you typed stays.",
        "That was tried several times. It goes on in about %(n)s minutes. What you typed stays.",
        minutes,
    )
    return words % {"n": minutes}


def way(name: str, words: str, *args: Any) -> tuple[str, str]:
    """Return another way to go on: its address and its words."""
    return reverse(name, args=args), words


def does_not_fit() -> str:
    """Return the one sentence for a wrong name, a wrong passphrase, and a name that does not exist."""
    return _("Name and passphrase don't fit together. Capitals and spaces make no difference.")


__all__ = ["ASK", "Ask", "ask", "does_not_fit", "language", "too_often", "way"]
