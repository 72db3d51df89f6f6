"""The portal as it is served, and beside it Django without any middleware under /bare/."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress_portal.settings")
django.setup()

from congress_portal.serving.published import PublishedFiles  # noqa: E402  after the settings

settings.ROOT_URLCONF = "benchmarks.urls"
portal = PublishedFiles(WSGIHandler())
_middleware, settings.MIDDLEWARE = settings.MIDDLEWARE, []
plain = WSGIHandler()
settings.MIDDLEWARE = _middleware


def application(environ, start_response):
    chosen = plain if environ["PATH_INFO"].startswith("/bare/") else portal
    return chosen(environ, start_response)
