"""The web process with the floors beside the product, each with its own middleware.

It also tells what the request before cost (`LAST`): one thread answers one after the other.
"""

import json
import os
import time
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

product = get_wsgi_application()
settings.ROOT_URLCONF = "bench.urls"

from django.db import connection  # noqa: E402 - after set-up

from accounts import clock  # noqa: E402
from bench.floors import USUAL_MIDDLEWARE  # noqa: E402
from bench.measure import LAST, StatementCounter  # noqa: E402

of_product, settings.MIDDLEWARE = settings.MIDDLEWARE, USUAL_MIDDLEWARE
floors = WSGIHandler()
settings.MIDDLEWARE = of_product

# Production's clock does not move, so it never asks how far.
moved = clock.offset()
clock.offset = lambda: moved

counter = StatementCounter()
begun = 0.0


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    global begun
    if environ["PATH_INFO"] == LAST:
        cpu = (time.thread_time() - begun) * 1000
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps([counter.count, counter.milliseconds, cpu]).encode()]
    if counter not in connection.execute_wrappers:
        connection.execute_wrappers.append(counter)
    counter.count, counter.milliseconds, begun = 0, 0.0, time.thread_time()
    is_floor = environ["PATH_INFO"].startswith("/floor/")
    return (floors if is_floor else product)(environ, start_response)
