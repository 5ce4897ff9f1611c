"""In which order do a batch, the mail server and our commit have their turns?"""

from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest

from deadlines import mail_server
from deadlines.letter import Letter
from deadlines.mail_server import Connections
from deadlines.services import delivery
from deadlines.transfer import Transfer, step_together

LETTERS = 20  # worth four connections


@pytest.fixture
def told(monkeypatch):
    """What happens, in its order: steps of the letters by their number, and the commit."""
    told = []

    class Telling:
        patience, is_smtp, is_lost = 20, True, False

        def open(self):
            pass

        def wait_at_most_until(self, moment):
            pass

        def close(self):
            told.append("close")

        def transfer(self, number):
            for step in ("from", "to", "data", "words"):
                told.append(f"{step} {number}")
                yield
            told.append(f"yes to {number}")

    @contextmanager
    def written_down(letters, _district):
        told.append("begin")
        yield
        told.append("committed " + " ".join(str(one.email) for one in letters))

    monkeypatch.setattr(mail_server, "Connection", Telling)
    monkeypatch.setattr(delivery, "written_down", written_down)
    monkeypatch.setattr(delivery.clock, "today", lambda _district: date(2026, 10, 13))
    return told


def letter(number):
    return Letter(uuid4(), uuid4(), 1, "a@maple.example", lambda: number, [], date(2026, 10, 13))


def steps(*names, of):
    return [f"{name} {number}" for name in names for number in of]


def test_no_words_of_a_wave_go_out_before_the_one_before_is_committed(told, settings):
    settings.MAIL_CONNECTIONS = 2

    with Connections() as connections:
        letters = [letter(n) for n in range(LETTERS)]
        delivery.deliver(letters, SimpleNamespace(pk=uuid4()), connections)

    expected = steps("from", "to", of=(0, 1))
    for first in range(0, LETTERS, 2):
        wave, following = (first, first + 1), range(first + 2, min(first + 4, LETTERS))
        expected += steps("data", "words", "yes to", of=wave)
        expected += ["begin", *steps("from", "to", of=following)]
        expected += [f"committed {first} {first + 1}"]
    assert told == [*expected, "close", "close"]


def test_all_connections_of_a_step_wait_until_the_same_moment():
    moments = []
    standing = SimpleNamespace(
        patience=20, wait_at_most_until=moments.append, transfer=lambda _: iter([None] * 5)
    )

    step_together([Transfer(letter(n), standing) for n in range(3)])

    assert len(moments) == 3
    assert len(set(moments)) == 1
