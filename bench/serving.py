"""How many requests a second do two web processes answer, as production starts them?

Four clients ask at once, from a process of their own. Pages and floors take turns.
"""

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from accounts.models import BargainingUnit
from accounts.scope import district_scope
from bench.bulk import Bulk
from bench.upload import serve, worker_of
from bench.world import Stage
from local.services import child_environment, free_port

CLIENTS = 4
TURNS = 5
EACH = 50  # requests of one client in a turn


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


def session_of(client) -> str:
    return client.cookies["sessionid"].value


def ask_in_turns(asked: Mapping[str, tuple[str, str]]) -> dict[str, float]:
    """Seconds of all turns, for each page."""
    port = free_port()
    server = serve(port, workers=2, application="bench.wsgi:application")
    try:
        worker_of(server, port)
        command = [sys.executable, "-m", "bench.serving", str(port), json.dumps(asked)]
        answer = subprocess.check_output(command, cwd=settings.ROOT, env=child_environment({}))
    finally:
        server.terminate()
        server.wait(30)
    return dict(json.loads(answer))


def main() -> None:
    """The clients: `python -m bench.serving PORT PAGES`."""
    port, asked = int(sys.argv[1]), json.loads(sys.argv[2])
    seconds = dict.fromkeys(asked, 0.0)
    for turn in range(-1, TURNS):  # the first is for warming up
        for name, (path, session) in asked.items():
            took = one_turn(port, path, session)
            seconds[name] += took if turn >= 0 else 0
    print(json.dumps(seconds))


def one_turn(port: int, path: str, session: str) -> float:
    clients = [threading.Thread(target=ask, args=(port, path, session)) for _ in range(CLIENTS)]
    started = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return time.perf_counter() - started


def ask(port: int, path: str, session: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": f"sessionid={session}"} if session else {}
    for _ in range(EACH):
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path} answered {response.status}.")
    connection.close()


if __name__ == "__main__":
    main()
