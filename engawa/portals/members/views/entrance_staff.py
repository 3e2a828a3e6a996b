"""There and back: the organisation's own sign-in, in allauth's hands."""

from collections.abc import Callable

from allauth.socialaccount.providers.openid_connect import views as openid
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from requests import RequestException

from engawa.foundation.access.door import door
from engawa.portals.members import staff_entry


@door("enter")
@require_safe
def there(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Lead to the organisation's sign-in."""
    return _through(openid.login, request, provider_id)


@door("enter")
@require_safe
def back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take what it says, and let in whom staff_entry.StaffOnly lets in."""
    return _through(openid.callback, request, provider_id)


def _through(view: Callable[..., HttpResponseBase], request: HttpRequest, provider_id: str) -> HttpResponseBase:
    if not staff_entry.is_offered() or provider_id != "staff":
        raise Http404
    try:
        return view(request, provider_id)
    except RequestException:
        # The provider can't be reached; the other ways in are open.
        return redirect("members:sign-in")
