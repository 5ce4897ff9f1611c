"""The four commands. Progress goes to the error stream, results to the output."""

import hashlib
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import psycopg

from local.claim import Claim
from local.machine import say
from local.services import ROOT, Services, child_environment, free_port

DATA = ROOT / ".data"
# These change tables, so they run as the role that owns them.
OWNER_COMMANDS = {
    "flush",
    "makemigrations",
    "migrate",
    "optimizemigration",
    "pgtrigger",
    "remove_stale_contenttypes",
    "showmigrations",
    "sqlmigrate",
    "squashmigrations",
}
# These look at no row, so they need not wait for the demonstration's data.
NO_ROWS = OWNER_COMMANDS | {
    "check",
    "collectstatic",
    "compilemessages",
    "deadline_table",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "version",
}


def up(arguments: list[str]) -> None:
    started = time.monotonic()
    folder = DATA / "demo"
    with holding(folder, "up") as services:
        prepare(services)
        port = os.environ.get("PORT") or free_port(wanted=8000)
        url = f"http://localhost:{port}"
        services.environment["BASE_URL"] = url
        say("Starting web, worker and beat …")
        # Threads: the usual processes need semaphores in /dev/shm, which some containers refuse.
        worker = ("celery", "-A", "config", "worker", "--pool=threads", "--concurrency=2")
        services.start_child("worker", *worker)
        services.start_child("beat", "celery", "-A", "config", "beat", f"-s{folder}/beat")
        web = ("granian", "--interface=wsgi", "--host=127.0.0.1", f"--port={port}")
        services.start_child("web", *web, "--blocking-threads=4", "config.wsgi:application")
        wait_until_healthy(f"http://127.0.0.1:{port}/healthz", services)
        services.ready(command="up", url=url)
        print(f"{url}   (ready in {time.monotonic() - started:.0f} s; Ctrl-C stops)", flush=True)
        django(services, "demo_sign_ins")
        services.watch()


def test(arguments: list[str]) -> int:
    with holding(DATA / "test", "test") as services:
        forget_outdated_test_databases(services)
        environment = {
            **services.environment,
            "DATABASE_OWNER_URL": services.owner_url,
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # the browser's driver runs an event loop
        }
        return run("-m", "pytest", *spread(arguments), environment=environment)


def manage(arguments: list[str]) -> int:
    """Joins the services of a running `up`; otherwise has its own for as long as it takes."""
    claim = Claim(DATA / "demo")
    while not claim.take():
        with claim.as_guest() as holder:
            if holder:
                return run_django(arguments, holder["environment"], holder["owner_url"])
    with started(DATA / "demo", claim, wait_for_guests=True) as services:
        if arguments[0] not in NO_ROWS and migrations_changed(services.folder / "prepared"):
            prepare(services)
        services.ready(command="manage")
        return run_django(arguments, services.environment, services.owner_url)


def bench(arguments: list[str]) -> int:
    with holding(DATA / "bench", "bench") as services:
        django(services, "migrate", "--verbosity=0", owner=True)
        django(services, "collectstatic", "--noinput", "--verbosity=0")
        environment = {**services.environment, "DATABASE_OWNER_URL": services.owner_url}
        return run("-m", "bench", *arguments, environment=environment)


@contextmanager
def holding(folder: Path, command: str) -> Iterator[Services]:
    """Run the folder's services. A passing `manage` is waited for; anything else is not."""
    claim, told = Claim(folder), False
    while not claim.take():
        holder = claim.heard()
        if holder.get("command", "manage") != "manage" or command != "up":
            where = holder.get("url") or f"in {folder}"
            sys.exit(f"Already running {where}. Stop that one first.")
        if not told:
            say("Waiting for another command on the same data to finish …")
            told = True
        time.sleep(0.2)
    with started(folder, claim, wait_for_guests=False) as services:
        yield services


@contextmanager
def started(folder: Path, claim: Claim, *, wait_for_guests: bool) -> Iterator[Services]:
    try:
        with Services(folder, claim) as services:
            try:
                yield services
            finally:
                claim.release(wait_for_guests=wait_for_guests)
    finally:
        claim.close()


def prepare(services: Services) -> None:
    """Tables, style sheets and the demonstration's districts, as the code wants them now."""
    say("Preparing the database and the static files …")
    django(services, "migrate", "--verbosity=0", owner=True)
    django(services, "collectstatic", "--noinput", "--verbosity=0")
    say("Setting up the demonstration (the first time takes a while) …")
    django(services, "set_up_demo")
    (services.folder / "prepared").write_text(migrations_now())


def django(services: Services, *arguments: str, owner: bool = False) -> None:
    """Part of our own work: its output is progress, its failure ends us."""
    environment = dict(services.environment)
    if owner:
        environment["DATABASE_URL"] = services.owner_url
    stream = sys.stdout if arguments[0] == "demo_sign_ins" else sys.stderr
    code = run("manage.py", *arguments, environment=environment, stdout=stream)
    if code:
        sys.exit(f"`manage {arguments[0]}` failed (above: why).")


def run_django(arguments: list[str], environment: dict[str, str], owner_url: str) -> int:
    if arguments[0] in OWNER_COMMANDS:
        environment = {**environment, "DATABASE_URL": owner_url}
    return run("manage.py", *arguments, environment=environment)


def run(*arguments: str, environment: dict[str, str], stdout: TextIO | None = None) -> int:
    """The exit code of our python with these arguments; 128 + n if signal n ended it."""
    command = [sys.executable, *arguments]
    child = subprocess.Popen(command, cwd=ROOT, env=child_environment(environment), stdout=stdout)
    try:
        code = child.wait()
    except BaseException:
        child.terminate()
        child.wait()
        raise
    return code if code >= 0 else 128 - code


def wait_until_healthy(url: str, services: Services) -> None:
    while True:
        services.check()
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)


def spread(arguments: list[str]) -> list[str]:
    """The whole suite runs on two cores; what somebody names, as they say.

    Who is done takes from the other (`worksteal`): dealt out in large portions, all journeys
    would be in one.
    """
    named = any(
        argument.startswith("-n") or Path(argument.split("::")[0]).exists()
        for argument in arguments
    )
    return arguments if named else ["-n", "2", "--dist", "worksteal", *arguments]


def migrations_now() -> str:
    files = sorted(ROOT.glob("*/migrations/*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def migrations_changed(note: Path) -> bool:
    return not note.exists() or note.read_text() != migrations_now()


def forget_outdated_test_databases(services: Services) -> None:
    """pytest uses its database again (--reuse-db); an edited migration would not show in it."""
    note = services.folder / "migrated"
    if not migrations_changed(note) and os.environ.get("CI") != "true":
        return
    with psycopg.connect(services.owner_url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '^test_tandem'"
        )
        for (name,) in found.fetchall():
            connection.execute(f'DROP DATABASE "{name}"')
    note.write_text(migrations_now())
