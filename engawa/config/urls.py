"""Every address of the installation. Pages carry their language in the path, so a link can be passed on."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from engawa.config.health import health
from engawa.foundation.access.door import door

urlpatterns = [
    path("", include("engawa.portals.visitor.root_urls")),
    path("health/", health, name="health"),
    path("", include("engawa.portals.members.root_urls")),
    path("", include("engawa.portals.members.urls.allauth_names")),
    path("", include("engawa.portals.exports.root_urls")),
    *i18n_patterns(
        path("", include("engawa.portals.visitor.urls")),
        path("", include("engawa.portals.members.urls")),
        path("", include("engawa.portals.exports.urls")),
        path("", include("engawa.portals.person.urls")),
        path("family/", include("engawa.portals.relative.urls")),
        path("desk/", include("engawa.portals.practitioner.urls")),
        path("", include("engawa.portals.office.urls")),
    ),
]

if settings.DEBUG:
    from engawa.ui.living import living_page

    urlpatterns.append(path("design/", door("visit")(living_page), name="design"))

handler400 = "engawa.ui.errors.bad_request"
handler403 = "engawa.ui.errors.forbidden"
handler404 = "engawa.ui.errors.not_found"
handler500 = "engawa.ui.errors.broken"
