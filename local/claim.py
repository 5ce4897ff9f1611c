"""Who runs the services of a data folder, and how does a second command join them?

One command holds a folder and runs its services; guests use them meanwhile. A holder that was
killed holds nothing any more, since the system frees its lock.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from local.processes import birth


class Claim:
    def __init__(self, folder: Path):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.holder = open_private(folder / "holder")
        self.guests = open_private(folder / "guests")

    def take(self) -> bool:
        """Hold the folder, if nobody does."""
        if not lock(self.holder, fcntl.LOCK_EX | fcntl.LOCK_NB):
            return False
        self.say({})
        return True

    def say(self, words: dict[str, Any]) -> None:
        """What others should know of the holder: nothing until the services are ready."""
        text = json.dumps({**words, "pid": os.getpid(), "born": birth(os.getpid())})
        os.truncate(self.holder, 0)
        os.pwrite(self.holder, text.encode(), 0)

    def heard(self) -> dict[str, Any]:
        """What the living holder said; empty if there is none or it is not ready."""
        try:
            words = json.loads(os.pread(self.holder, 1_000_000, 0))
        except ValueError:  # half written
            return {}
        return words if birth(words["pid"]) == words["born"] else {}

    def release(self, *, wait_for_guests: bool) -> None:
        """Call before stopping the services: from now on nobody joins."""
        lock(self.guests, fcntl.LOCK_EX | (0 if wait_for_guests else fcntl.LOCK_NB))
        self.say({})

    def close(self) -> None:
        os.close(self.holder)
        os.close(self.guests)

    @contextmanager
    def as_guest(self) -> Iterator[dict[str, Any] | None]:
        """What the holder says once it is ready; None if there is no holder after all."""
        lock(self.guests, fcntl.LOCK_SH)
        try:
            yield self._ready_holder()
        finally:
            lock(self.guests, fcntl.LOCK_UN)

    def _ready_holder(self) -> dict[str, Any] | None:
        while True:
            if self.heard().get("environment"):
                return self.heard()
            if lock(self.holder, fcntl.LOCK_EX | fcntl.LOCK_NB):
                lock(self.holder, fcntl.LOCK_UN)
                return None
            time.sleep(0.1)


def open_private(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def lock(file: int, how: int) -> bool:
    try:
        fcntl.flock(file, how)
        return True
    except BlockingIOError:
        return False
