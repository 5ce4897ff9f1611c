"""Two threads, each with a connection of its own, at the same moment in the same service."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

from django.db import connections

from accounts.errors import InvalidTransition

MEETS_WITHIN = 0.5  # seconds; who waits for a lock comes to no meeting


def both(act, monkeypatch, module, name):
    """What `act` answers or refuses in two threads, which meet before `name` if they can.

    Where one waits for a lock of the other, the other goes on alone after a moment.
    """
    meeting, original = Barrier(2), getattr(module, name)

    def met(*args, **kwargs):
        with suppress(BrokenBarrierError):
            meeting.wait(MEETS_WITHIN)
        return original(*args, **kwargs)

    def run(_number):
        try:
            return act()
        except InvalidTransition as refusal:
            return refusal
        finally:
            connections.close_all()

    monkeypatch.setattr(module, name, met)
    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(run, range(2)))
