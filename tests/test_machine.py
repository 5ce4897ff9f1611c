"""One machine: who holds a data folder, what a crash leaves, and where mail goes."""

import json
import os
import signal
import smtplib
import subprocess
import sys
import time
from email import message_from_bytes, policy
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from local import machine, postgres, services
from local.claim import Claim
from local.commands import OWNER_COMMANDS, spread
from local.processes import Record, birth
from local.services import free_port

ROOT = Path(settings.ROOT)


@pytest.fixture
def sleeper():
    child = subprocess.Popen(["sleep", "60"])
    yield child
    child.kill()
    child.wait()


def test_next_run_ends_what_a_crash_left(tmp_path, sleeper):
    Record(tmp_path / "children.json").add("web", sleeper.pid)

    Record(tmp_path / "children.json").end_all()

    assert sleeper.wait(5) == -signal.SIGTERM
    assert json.loads((tmp_path / "children.json").read_text()) == []


def test_stranger_with_a_reused_number_is_left_alone(tmp_path, sleeper):
    note = tmp_path / "children.json"
    note.write_text(json.dumps([["web", sleeper.pid, "another birth"]]))

    Record(note).end_all()

    assert birth(sleeper.pid) is not None


def test_folder_has_one_holder(tmp_path):
    first, second = Claim(tmp_path), Claim(tmp_path)

    assert [first.take(), second.take()] == [True, False]


def test_guest_gets_what_the_holder_said(tmp_path):
    holder, guest = Claim(tmp_path), Claim(tmp_path)
    holder.take()
    holder.say({"environment": {"REDIS_URL": "unix:///x"}})

    with guest.as_guest() as heard:
        assert heard["environment"] == {"REDIS_URL": "unix:///x"}


def test_what_a_dead_holder_said_counts_for_nothing(tmp_path):
    claim = Claim(tmp_path)
    words = {"environment": {"REDIS_URL": "unix:///x"}, "pid": os.getpid(), "born": "long ago"}
    (tmp_path / "holder").write_text(json.dumps(words))

    assert claim.heard() == {}
    with claim.as_guest() as heard:
        assert heard is None


def test_holder_waits_for_its_guests(tmp_path):
    holder = Claim(tmp_path)
    holder.take()
    holder.say({"environment": {"A": "b"}})
    script = "import time; from pathlib import Path; from local.claim import Claim\n"
    script += f"with Claim(Path({str(tmp_path)!r})).as_guest():\n"
    script += "    print('in', flush=True); time.sleep(1); print('out', flush=True)"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as guest:
        assert guest.stdout.readline() == b"in\n"

        holder.release(wait_for_guests=True)

        os.set_blocking(guest.stdout.fileno(), False)
        assert guest.stdout.readline() == b"out\n"


def test_holder_and_secret_are_closed_to_others(tmp_path):
    Claim(tmp_path / "data")
    postgres.kept_token(tmp_path / "data/secret", 32)

    modes = {p.name: oct(p.stat().st_mode & 0o777) for p in (tmp_path / "data").iterdir()}
    assert modes == {"holder": "0o600", "guests": "0o600", "secret": "0o600"}
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_token_is_kept(tmp_path):
    assert postgres.kept_token(tmp_path / "t", 8) == postgres.kept_token(tmp_path / "t", 8)


def test_lock_file_of_a_dead_server_is_removed(tmp_path, sleeper):
    note = tmp_path / "postmaster.pid"
    note.write_text(f"{sleeper.pid}\n")
    postgres.forget_dead_server(note)
    assert note.exists()

    sleeper.kill()
    while birth(sleeper.pid):
        time.sleep(0.01)
    postgres.forget_dead_server(note)  # a zombie now, as nobody has waited for it

    assert not note.exists()


def test_rows_of_a_deleted_checkout_are_forgotten(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "ROOTS_PLACE", tmp_path / "place")
    for kept in ("aaaa", "bbbb"):
        (tmp_path / "place" / kept).mkdir(parents=True)
        (tmp_path / "place" / kept / "belongs-to").write_text(str(tmp_path / f"{kept}-name"))
    (tmp_path / "aaaa-name").write_text("aaaa")

    postgres.forget_deleted_checkouts()

    assert [path.name for path in (tmp_path / "place").iterdir()] == ["aaaa"]


def test_old_server_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.setattr(postgres, "OLDEST", 99)

    with pytest.raises(SystemExit, match=r"DATABASE_URL is PostgreSQL 18; Tandem needs 99"):
        postgres.refuse_old_server(os.environ["DATABASE_URL"])


def test_silent_server_is_told_with_a_sentence():
    with pytest.raises(SystemExit, match="The database of DATABASE_URL does not answer"):
        postgres.refuse_old_server(f"postgres://tandem_app@127.0.0.1:{free_port()}/tandem")


def test_own_database_needs_its_owner(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://tandem_app@db.invalid/tandem")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    (tmp_path / "demo").mkdir()

    with pytest.raises(SystemExit, match="Set DATABASE_OWNER_URL beside DATABASE_URL"):
        services.Services(tmp_path / "demo", Claim(tmp_path / "demo")).__enter__()


def test_owners_key_is_not_handed_down(monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://tandem_owner@db.invalid/tandem")

    assert "DATABASE_OWNER_URL" not in services.child_environment({"A": "b"})


def test_app_role_needs_no_password_of_its_own_here():
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        (role,) = connection.execute("SELECT session_user").fetchone()

    assert role == settings.DATABASE_APP_ROLE


def test_migrating_commands_run_as_the_owner():
    assert {"migrate", "makemigrations"} - OWNER_COMMANDS == set()


@pytest.mark.parametrize(
    ("arguments", "result"),
    [
        ([], ["-n", "2", "--dist", "worksteal"]),
        (["-q"], ["-n", "2", "--dist", "worksteal", "-q"]),
        (["-n0"], ["-n0"]),
        (["tests/test_machine.py::test_x"], ["tests/test_machine.py::test_x"]),
    ],
)
def test_whole_suite_is_spread_over_two_cores(arguments, result):
    assert spread(arguments) == result


def test_sink_keeps_mail_as_a_file(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "local.mail_sink", tmp_path / "mail", str(port)]
    sink = subprocess.Popen(command, cwd=ROOT)
    try:
        connection = patient_smtp(port)
        words = "Subject: Two goals wait\r\n\r\nYour supervisor returned one.\r\n"
        connection.sendmail("tandem@localhost", ["uma@maple.example"], words)
        connection.quit()
    finally:
        sink.terminate()
        assert sink.wait(10) == 0

    (kept,) = (tmp_path / "mail").iterdir()
    message = message_from_bytes(kept.read_bytes(), policy=policy.default)
    assert (kept.suffix, message["Delivered-To"]) == (".eml", "uma@maple.example")
    assert message["Subject"] == "Two goals wait"


def patient_smtp(port):
    until = time.monotonic() + 20
    while True:
        try:
            return smtplib.SMTP("127.0.0.1", port, timeout=5)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def test_only_root_asks_apt(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert machine.install_with_apt("chromium") is False


def test_ci_insists_on_the_browser(monkeypatch):
    monkeypatch.setattr(machine.shutil, "which", lambda name: None)
    monkeypatch.setenv("CI", "true")

    with pytest.raises(SystemExit, match="sudo apt-get install chromium"):
        machine.ensure_chromium()


def test_elsewhere_a_missing_browser_is_told(monkeypatch, capsys):
    monkeypatch.setattr(machine.shutil, "which", lambda name: None)
    monkeypatch.delenv("CI", raising=False)

    machine.ensure_chromium()

    assert capsys.readouterr().err.startswith("Browser tests are skipped.")


def test_unknown_command_gets_the_explanation():
    done = subprocess.run([sys.executable, "dev.py", "dance"], cwd=ROOT, capture_output=True)

    assert (done.returncode, done.stderr[:23]) == (1, b"Tandem on one machine. ")
