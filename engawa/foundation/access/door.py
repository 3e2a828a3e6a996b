"""The door in front of every view: `@door("thread.read")` names the verb, and nothing gets past without it.

A middleware refuses what carries no verb, and a system check names it before anything is served.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from engawa.foundation.access.table import TABLE, Rule
from engawa.foundation.access.verdicts import may
from engawa.foundation.accounts.actor import Actor
from engawa.foundation.accounts.presence import has_just_left

LOG = logging.getLogger("engawa.access")
View = Callable[..., HttpResponseBase]


class ActorRequest(HttpRequest):
    """A request behind a door that is not open to everybody: `actor` is there. For types only."""

    actor: Actor


def door(verb: str) -> Callable[[View], View]:
    """Let a view be reached only by those who may do `verb`; the view fetches its subject by `verdicts.get`."""
    rule = TABLE[verb]

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _stopped(request, verb, rule) or view(request, *args, **kwargs)

        cast(Any, guarded).verb = verb
        return guarded

    return decorate


def _stopped(request: HttpRequest, verb: str, rule: Rule) -> HttpResponse | None:
    """Return the answer that stands in the way, or None."""
    if rule.roles is None:
        return None
    actor: Actor | None = cast(Any, request).actor
    if actor is None:
        return _to(request, "members:sign-in")
    if rule.unlocked:
        if cast(Any, request).is_locked and not (rule.leaving and has_just_left(request)):
            return _to(request, "members:unlock")
        if actor.is_staff and not actor.second_factor:
            return _to(request, "members:second-factor")
    if not may(actor, verb):
        LOG.info("refused: account %s may not %s", actor.id, verb)
        raise PermissionDenied(verb)
    return None


def _to(request: HttpRequest, name: str) -> HttpResponse:
    # Only a page can be come back to; what was posted is sent again from its own page.
    way_back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
    answer = redirect(name)
    answer["Location"] += way_back
    return answer


class DefaultDeny:
    """Refuse any view without a verb. The system check finds it first; this holds where the check was silenced."""

    def __init__(self, handle: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.handle(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        if getattr(view, "verb", None) not in TABLE:
            raise PermissionDenied("a view without a rule")
