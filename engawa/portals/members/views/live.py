"""The stream's address on a server that can't hold streams open: what was missed, once; the page comes back."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.live import admission, event_stream

# In milliseconds: without streams a page asks again and again, so it asks less often.
COME_BACK = 5000


@door("thread.list")
@require_safe
def live(request: ActorRequest) -> HttpResponse:
    """Answer the same events as a stream, and end."""
    try:
        caught_up = admission.admit(request).caught_up
    except admission.Refused as refused:
        return HttpResponse(refused.words, "text/plain; charset=utf-8", refused.status)
    pieces = [event_stream.opening(caught_up.before, COME_BACK), *caught_up.pieces()]
    return HttpResponse(b"".join(pieces), event_stream.MEDIA_TYPE, headers={"Cache-Control": "no-store"})
