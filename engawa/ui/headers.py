"""Headers that every answer carries, static files and errors included."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Nothing from elsewhere, nothing inline: text that slips through as markup still can't run or fetch.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
# Camera and microphone open only where a room asks for them; no page of ours needs a location, ever.
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), browsing-topics=(), interest-cohort=()"
ON_EVERY_ANSWER = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Other places hear nothing. Our own forms must say where they come from: under "no-referrer" browsers send
    # "Origin: null" with them, and every form that is guarded against forgery would be refused.
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    **({"Strict-Transport-Security": settings.HSTS} if settings.HSTS else {}),
}

Handler = Callable[[HttpRequest], HttpResponse]


class SafeHeaders:
    """Set the policy headers on each response, and forbid keeping what a form was answered with."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handle(request)
        for name, value in ON_EVERY_ANSWER.items():
            # A file that somebody sent is answered with a stricter policy of its own.
            response.setdefault(name, value)
        if not response.has_header("Cache-Control"):
            # Behind a sign-in nothing stays: after leaving, the back button must find an empty place.
            kept = request.method in {"GET", "HEAD"} and settings.SESSION_COOKIE_NAME not in request.COOKIES
            response["Cache-Control"] = "private, no-cache" if kept else "no-store"
        return response
