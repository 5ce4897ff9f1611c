"""docker-compose.yml is sound, and each command in it does its work on real services."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import compose_spec
import psycopg
import pytest
import yaml
from django.conf import settings

from local.services import free_port

ROOT = Path(settings.ROOT)
TEXT = (ROOT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(TEXT)["services"]
OURS = {"migrate", "web", "worker", "beat"}


def test_file_follows_the_compose_specification():
    options = compose_spec.PyOptions(apply_merge=True)

    compose = options.from_yaml(TEXT)

    compose.validate()
    assert set(compose.service_names()) == OURS | {"database", "broker", "mail"}


def test_only_the_migration_has_the_owners_password():
    holders = {
        name
        for name, service in SERVICES.items()
        if "DATABASE_OWNER_PASSWORD" in str(service.get("environment"))
    }

    assert holders == {"database", "migrate"}


def test_nothing_is_open_to_the_network_but_through_a_proxy():
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]

    assert [port for port in published if not str(port).startswith("127.0.0.1:")] == []


def test_every_setting_passed_on_is_explained():
    explained = (ROOT / "docs/settings.md").read_text()

    for name in SERVICES["web"]["environment"]:
        assert f"`{name}`" in explained


def test_image_holds_what_the_commands_need():
    dockerfile = (ROOT / "Dockerfile").read_text()

    assert "--require-hashes -r requirements.lock" in dockerfile
    assert re.findall(r"^USER (.*)$", dockerfile, re.MULTILINE) == ["tandem"]


@pytest.fixture(scope="module")
def installation():
    """A database of its own as roles.sql leaves it, and the settings of production."""
    owner = os.environ["DATABASE_OWNER_URL"]
    name = f"compose_{os.getpid()}"
    with psycopg.connect(owner.replace("/tandem?", "/postgres?"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER tandem_owner")
        yield {
            **{k: v for k, v in os.environ.items() if k != "DATABASE_OWNER_URL"},
            "TANDEM_MODE": "production",
            "SECRET_KEY": "a1B2-c3D4" * 8,
            "DATABASE_URL": os.environ["DATABASE_URL"].replace("/tandem?", f"/{name}?"),
            "OWNER_URL": owner.replace("/tandem?", f"/{name}?"),
            "EMAIL_URL": "smtp://127.0.0.1:9",
            "ALLOWED_HOSTS": "tandem.example",
            "BASE_URL": "https://tandem.example",
            "STATIC_ROOT": str(ROOT / ".data/test/static"),  # kept: compressing takes a while
            "MEDIA_ROOT": str(ROOT / ".data/test/files"),
            "PORT": str(free_port()),
        }
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def command_of(service, installation):
    """As in the compose file, but on this machine's own loopback, port and folder."""
    program, *arguments = SERVICES[service]["command"]
    changes = {
        "--host=0.0.0.0": "--host=127.0.0.1",
        "--port=8000": f"--port={installation['PORT']}",
        "--schedule=/tmp/beat": f"--schedule={ROOT}/.data/test/beat",
    }
    # Some containers refuse the semaphores of Celery's process pool.
    pool = ["--pool=threads"] if service == "worker" else []
    found = [changes.get(argument, argument) for argument in arguments]
    return [Path(sys.prefix) / "bin" / program, *found, *pool]


def start(service, installation, log):
    return subprocess.Popen(
        command_of(service, installation), cwd=ROOT, env=installation, stdout=log, stderr=log
    )


@pytest.fixture(scope="module")
def migrated(installation):
    environment = {**installation, "DATABASE_URL": installation["OWNER_URL"]}
    command = command_of("migrate", installation)
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    return installation


def test_migrations_run_as_the_owner_only(installation):
    command = command_of("migrate", installation)

    done = subprocess.run(command, cwd=ROOT, env=installation, capture_output=True, text=True)

    assert "permission denied for schema public" in done.stderr


def test_web_becomes_healthy_and_stops(migrated, tmp_path):
    with open(tmp_path / "log", "w") as log:
        web = start("web", migrated, log)
        try:
            answer = wait_for_probe(migrated, web)
            page = urllib.request.Request(
                f"http://127.0.0.1:{migrated['PORT']}/accounts/login/",
                headers={"Host": "tandem.example", "X-Forwarded-Proto": "https"},
            )
            assert urllib.request.urlopen(page, timeout=20).status == 200
        finally:
            web.send_signal(signal.SIGTERM)
            assert web.wait(30) == 0
    assert '"database": "ok", "broker": "ok"' in answer


def wait_for_probe(installation, web):
    """The health check of the compose file."""
    _, *probe = SERVICES["web"]["healthcheck"]["test"]
    command = [sys.executable, *probe[1:]]
    until = time.monotonic() + 60
    while time.monotonic() < until and web.poll() is None:
        done = subprocess.run(command, cwd=ROOT, env=installation, capture_output=True, text=True)
        if done.returncode == 0:
            return done.stdout
        time.sleep(0.3)
    pytest.fail(f"web is not healthy: {done.stderr}")


@pytest.mark.parametrize(
    ("service", "sign"),
    # Beat says that it starts before it opens its schedule, and a signal in between breaks that.
    [("worker", "ready."), ("beat", "Database role accepted")],
)
def test_background_process_starts_and_stops(migrated, tmp_path, service, sign):
    path = tmp_path / "log"
    with open(path, "w") as log:
        process = start(service, migrated, log)
        try:
            wait_for_words(sign, path, process)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0, path.read_text()[-2000:]


def wait_for_words(words, path, process):
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if words in path.read_text():
            return
        time.sleep(0.1)
    pytest.fail(f"Did not say {words!r}: {path.read_text()[-2000:]}")


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_process_refuses_the_owner(migrated, tmp_path, service):
    path = tmp_path / "log"
    environment = {**migrated, "DATABASE_URL": migrated["OWNER_URL"]}
    command = [a for a in command_of(service, migrated) if a != "--respawn-failed-workers"]
    with open(path, "w") as log:
        subprocess.run(command, cwd=ROOT, env=environment, stdout=log, stderr=log, timeout=60)

    assert "Database role tandem_owner bypasses row-level security" in path.read_text()


def test_image_starts_like_the_web_service():
    cmd = re.search(r"^CMD \[(.*)\]$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[1]

    assert shlex.split(cmd.replace(",", " ")) == SERVICES["web"]["command"]
