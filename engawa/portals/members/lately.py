"""Changes to an account ask who it is, if that was not proven lately: an open browser is not enough to take it over."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode

from engawa.foundation.access.door import ActorRequest
from engawa.foundation.accounts import factors, sessions
from engawa.foundation.accounts.models import Account
from engawa.portals.members.entering import CONFIRMED

SECONDS = 15 * 60
A_DAY = 24 * 60 * 60


def is_lately(request: HttpRequest) -> bool:
    """Say whether this device has proven who it is within the last minutes, or has nothing to prove it with."""
    proven = request.session.get(CONFIRMED, 0) > timezone.now().timestamp() - SECONDS
    return proven or not can_prove(cast(ActorRequest, request).actor.account)


def is_new(request: HttpRequest) -> bool:
    """Say whether somebody came in on this device within the last day."""
    return bool(request.session.get(sessions.SINCE, 0) > timezone.now().timestamp() - A_DAY)


def can_prove(account: Account) -> bool:
    """Say whether there is something to ask for."""
    return account.has_usable_password() or factors.standing(account).any


def lately(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Lead to the question first; stands below `@door`, whose actor it asks about."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if is_lately(request) else to_confirm(request)

    return asking


def named(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Lead somebody who is known by a link only to keeping an account first; stands below `@door`.

    What opens an account has to be tied to a name: else it would lie there unseen, and open it after a name was chosen.
    """

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_named = cast(ActorRequest, request).actor.account.is_named
        return view(request, *args, **kwargs) if is_named else redirect("members:keep")

    return asking


def to_confirm(request: HttpRequest) -> HttpResponse:
    """Lead to the question, and from there back to where one was."""
    answer = redirect("members:confirm")
    # What was posted is typed again from its own page; only where it stood is known to be safe to show.
    back = request.get_full_path() if request.method == "GET" else request.POST.get("page", "")
    answer["Location"] += f"?{urlencode({'next': back})}" if back else ""
    return answer
