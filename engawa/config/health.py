"""One address for a balancer or a monitor: does this process answer, and does its database?"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from engawa import __version__
from engawa.foundation.access.door import door


@door("visit")
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Return 200 if the database answers, else 503; nothing about people."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        well = True
    except DatabaseError:
        well = False
    state = {"engawa": __version__, "database": "answers" if well else "does not answer"}
    return JsonResponse(state, status=200 if well else 503)
