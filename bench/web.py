"""A web process as production starts it, for as long as it is asked."""

import http.client
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings

from local.services import child_environment


def serve(
    port: int,
    workers: int = 1,
    threads: int = 4,
    application: str = "config.wsgi:application",
) -> subprocess.Popen[bytes]:
    command = [
        f"{sys.prefix}/bin/granian",
        "--interface=wsgi",
        "--host=127.0.0.1",
        f"--port={port}",
        f"--workers={workers}",
        f"--blocking-threads={threads}",
        "--log-level=error",
        application,
    ]
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(
        command, cwd=settings.ROOT, env=child_environment({}), stdout=nowhere, stderr=nowhere
    )


def worker_of(server: subprocess.Popen[bytes], port: int) -> int:
    """The process that answers: granian's only child, once it does."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/accounts/login/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
            continue
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        return int(children[0]) if children else server.pid
    raise TimeoutError("The web process does not answer.")
