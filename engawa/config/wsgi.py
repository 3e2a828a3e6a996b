"""Django's pages as WSGI."""

import os
import re
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engawa.config.settings")

pages = get_wsgi_application()

_CHARSET = re.compile(r";\s*charset\*?\s*=[^;]*", re.IGNORECASE)


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request; what it brings is read as UTF-8, which is what our forms send.

    Django would use the charset that a stranger announces, and some codecs are none for text, or make half letters.
    """
    environ["CONTENT_TYPE"] = _CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
    return pages(environ, start_response)
