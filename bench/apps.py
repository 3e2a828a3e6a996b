"""Other ways to serve the same Django pages, for the comparison in decision 0005."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engawa.config.settings")

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

django_asgi = get_asgi_application()
django_wsgi = get_wsgi_application()
through_a2wsgi = WSGIMiddleware(django_wsgi, workers=4)
