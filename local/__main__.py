"""What `dev.py up` and `dev.py test` do, once the virtual environment stands."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from local.services import Services, free_port

DATA = Path(".data").resolve()


def up() -> None:
    started = time.monotonic()
    with Services(DATA / "demo") as services:
        manage("migrate", "--verbosity=0")
        # Threads: the usual processes need semaphores in /dev/shm, which some containers refuse.
        services.start_child("worker", "celery", "-A", "config", "worker", "--pool=threads", "-c2")
        services.start_child("beat", "celery", "-A", "config", "beat", f"-s{DATA}/demo/beat")
        port = os.environ.get("PORT") or free_port()
        services.start_child(
            "web", "granian", "--interface=wsgi", f"--port={port}", "config.wsgi:application"
        )
        url = f"http://127.0.0.1:{port}/"
        wait_for_page(f"{url}accounts/login/", services)
        print(f"Ready in {time.monotonic() - started:.0f} s: {url}   (Ctrl-C stops)", flush=True)
        services.watch()


def test(arguments: list[str]) -> None:
    with Services(DATA / "test", durable=False):
        sys.exit(subprocess.run([sys.executable, "-m", "pytest", *arguments]).returncode)


def manage(*arguments: str) -> None:
    """Run a management command as the role that owns the tables."""
    owner = os.environ["DATABASE_URL"].replace("tandem_app@", "tandem_owner@")
    environment = {**os.environ, "DATABASE_URL": owner}
    subprocess.run([sys.executable, "manage.py", *arguments], env=environment, check=True)


def wait_for_page(url: str, services: Services) -> None:
    while True:
        services.check()
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    try:
        up() if sys.argv[1] == "up" else test(sys.argv[2:])
    except KeyboardInterrupt:
        sys.exit("Stopped.")
