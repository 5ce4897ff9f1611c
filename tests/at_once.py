"""Two threads, each with a connection of its own, at the same moment in the same service."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError, Event

from django.db import connection, connections

from accounts.errors import InvalidTransition
from accounts.scope import district_scope

AWHILE = 0.7  # seconds: long enough for the other one to come as far as it gets
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


def meanwhile(district, first, second):
    """`first` is done and not committed while `second` begins; what came of the second."""
    is_done, may_end = Event(), Event()

    def run_first():
        with scope_of_thread(district):
            first()
            is_done.set()
            may_end.wait(AWHILE)

    def run_second():
        is_done.wait(10)
        with scope_of_thread(district):
            return second()

    with ThreadPoolExecutor(2) as threads:
        runs = [threads.submit(run_first), threads.submit(run_second)]
        runs[0].result()
        return runs[1].result()


@contextmanager
def scope_of_thread(district):
    try:
        with district_scope(district.pk):
            yield
    finally:
        connection.close()
