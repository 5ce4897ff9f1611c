"""A backup, restored into an empty cluster, holds what was sealed: database and files.

The commands are those of docs/operations.md, "Back up and restore"; read there, so that the page
cannot say anything else.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.files.base import ContentFile
from django.db import connection

from accounts.scope import district_scope
from local import postgres
from records.files import keep_file
from records.models import ChainEntry

DOCUMENT = (Path(project.ROOT) / "docs/operations.md").read_text()
SOCKETS = connection.settings_dict["OPTIONS"].get("host", "")  # of the embedded server


def documented(program):
    """The arguments of a command, as docs/operations.md gives them."""
    found = re.search(rf"^    docker compose .*? ({program} [^<>\n]*)", DOCUMENT, re.MULTILINE)
    return shlex.split(found[1])


def run(command, **options):
    return subprocess.run([str(part) for part in command], check=True, **options)


@pytest.fixture
def empty_cluster(tmp_path):
    """A server of its own, on which only roles.sql has run."""
    place = postgres.place_for(tmp_path)
    command = [str(part) for part in postgres.command(place, durable=False)]
    server = subprocess.Popen(
        command, cwd="/", stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **place.as_user
    )
    try:
        postgres.prepare_roles(place, lambda: None)
        yield place
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        shutil.rmtree(place.data)


@pytest.fixture
def backup(maple_records, tmp_path, settings):
    """tandem.dump, files.tar, and the head that somebody noted."""
    settings.MEDIA_ROOT = str(tmp_path / "files")
    with district_scope(maple_records.pk):
        keep_file(ContentFile(b"minutes of the meeting"))
        head = ChainEntry.objects.order_by("number").last().entry_hash
    binaries = postgres.place_for(tmp_path).binaries
    program, *arguments, _database = documented("pg_dump")
    where = [f"--host={SOCKETS}", connection.settings_dict["NAME"]]
    with open(tmp_path / "tandem.dump", "wb") as file:
        run([binaries / program, *arguments, *where], stdout=file)
    with open(tmp_path / "files.tar", "wb") as file:
        run(in_folder(documented("tar --create"), settings.MEDIA_ROOT), stdout=file)
    return head


def in_folder(command, folder):
    return [re.sub(r"(?<=^--directory=).*", str(folder), part) for part in command]


def restore(place, folder):
    """Into the empty cluster and the empty folder of files."""
    program, *arguments = documented("pg_restore")
    with open(folder / "tandem.dump", "rb") as file:
        where = f"--host={place.sockets}"
        run([place.binaries / program, *arguments, where], stdin=file)
    (folder / "restored").mkdir()
    with open(folder / "files.tar", "rb") as file:
        run(in_folder(documented("tar --extract"), folder / "restored"), stdin=file)


def verify(place, files, head):
    """Exit code and last line, as the role of web and workers."""
    _python, *command = documented("python manage.py verify_records")
    told = {"SLUG": "maple", "HASH": head}
    environment = {"DATABASE_URL": place.url("tandem_app"), "MEDIA_ROOT": str(files)}
    done = subprocess.run(
        [sys.executable, *(told.get(part, part) for part in command)],
        cwd=project.ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stdout.splitlines() or [done.stderr])[-1]


@pytest.mark.skipif(not SOCKETS, reason="DATABASE_URL leads to a server of somebody else's")
def test_restored_backup_verifies_with_the_noted_head(backup, empty_cluster, tmp_path):
    restore(empty_cluster, tmp_path)

    whole = verify(empty_cluster, tmp_path / "restored", backup)
    without_files = verify(empty_cluster, tmp_path / "elsewhere", backup)
    younger_head = verify(empty_cluster, tmp_path / "restored", "f" * 64)

    assert whole == (0, "Everything matches.")
    assert [without_files, younger_head] == [(1, "FAILED"), (1, "FAILED")]
