"""How many requests a second do two web processes answer, as production starts them?

Four clients ask at once, from a process of their own (bench/clients.py). Pages and floors take
turns.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import BargainingUnit
from accounts.scope import district_scope
from bench.bulk import Bulk
from bench.clients import CLIENTS, EACH, TURNS
from bench.web import serve, worker_of
from bench.world import Stage
from local.services import child_environment, free_port


def measure(stage: Stage) -> list[Bulk]:
    with district_scope(stage.district.pk):
        unit = BargainingUnit.objects.get(code="BTU").pk
    listed = f"{reverse('accounts:people')}?{urlencode({'unit': unit, 'sort': '-hired'})}"
    district = stage.district.pk
    asked = {
        "empty view": ("/floor/empty/", ""),
        "ORM-50": (f"/floor/orm-50/{district}/", ""),
        "home": ("/", session_of(stage.client(stage.employee))),
        "list": (listed, session_of(stage.client(stage.coordinator))),
    }
    seconds = ask_in_turns(asked)
    count = CLIENTS * TURNS * EACH
    return [
        Bulk("requests: home, to empty view", seconds["home"], count, 0, seconds["empty view"]),
        Bulk("requests: home, to ORM-50", seconds["home"], count, 0, seconds["ORM-50"]),
        Bulk("requests: list, to ORM-50", seconds["list"], count, 0, seconds["ORM-50"], 1 / 0.4),
    ]


def session_of(client: Client) -> str:
    return str(client.cookies["sessionid"].value)


def ask_in_turns(asked: Mapping[str, tuple[str, str]]) -> dict[str, float]:
    """Seconds of all turns, for each page."""
    port = free_port()
    server = serve(port, workers=2, application="bench.wsgi:application")
    try:
        worker_of(server, port)
        command = [sys.executable, "-m", "bench.clients", str(port), json.dumps(asked)]
        answer = subprocess.check_output(command, cwd=settings.ROOT, env=child_environment({}))
    finally:
        server.terminate()
        server.wait(30)
    return dict(json.loads(answer))
