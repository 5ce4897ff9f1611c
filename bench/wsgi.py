"""The web process with the floors beside the product, each with its own middleware."""

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

product = get_wsgi_application()
settings.ROOT_URLCONF = "bench.urls"

from bench.floors import USUAL_MIDDLEWARE  # noqa: E402 - after set-up

of_product, settings.MIDDLEWARE = settings.MIDDLEWARE, USUAL_MIDDLEWARE
floors = WSGIHandler()
settings.MIDDLEWARE = of_product


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    is_floor = environ["PATH_INFO"].startswith("/floor/")
    return (floors if is_floor else product)(environ, start_response)
