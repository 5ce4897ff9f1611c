"""A batch of letters goes to the mail server in waves, one letter on each connection.

The mail server is never waited for inside a transaction. What it took of a wave is written down
by one commit, and no word of the next wave goes out before that: between the mail server's yes
and our commit lies at most one letter of each connection. If worker or connection are lost there,
no others are repeated, and with the same Message-ID. docs/operations.md tells what is promised.
"""

import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice

from accounts import clock
from accounts.models import District
from deadlines.letter import Letter
from deadlines.mail_answer import words_of
from deadlines.mail_server import Connection, Connections
from deadlines.services.mail_record import LEASE, put_back, write_down_failure, written_down
from deadlines.transfer import ENVELOPE, WORDS, Transfer, log, step_together

# From then on no further wave of the batch goes out. The one in hand has the other half of the
# lease, so that no second worker takes it meanwhile, however slow the mail server is.
SAFE = LEASE / 2
WORTH_ONE = 5  # letters: for fewer no further connection is opened


def deliver(letters: list[Letter], district: District, connections: Connections) -> int:
    """Hand over a batch, writing down each wave; returns how many were accepted."""
    if not letters:
        return 0
    until = time.monotonic() + SAFE.total_seconds()
    try:
        chosen = connections.up_to(max(1, len(letters) // WORTH_ONE))
    except OSError as error:  # smtplib's errors are OSErrors, too
        log.warning("Mail server: %s. %d messages wait.", type(error).__name__, len(letters))
        put_back(letters, words_of(error), district)
        return 0
    return deliver_over(chosen, letters, district, until)


def deliver_over(
    connections: list[Connection], letters: list[Letter], district: District, until: float
) -> int:
    """A connection that is lost goes with its letter. What is left when no other is there waits,
    and so does what no time is left for.
    """
    waiting, sent, failed = deque(letters), 0, []
    wave = announce(waiting, connections)
    while wave and time.monotonic() < until and letters[0].day == clock.today(district):
        hand_over(wave, waiting)
        taken = [one.letter for one in wave if one.is_taken]
        failed = [one for one in wave if not one.is_taken]
        with written_down(taken, district):
            wave = announce(waiting, [one.connection for one in wave if not one.is_lost])
        sent += len(taken)
        for one in failed:
            write_down_failure(one.letter, one.answer, one.is_lost, district)
    if waiting:
        put_back(waiting, "" if wave else failed[-1].answer, district)
    return sent


def announce(waiting: Sequence[Letter], connections: list[Connection]) -> list[Transfer]:
    """From whom and for whom the first of those that wait are: no more, for the wave before them
    may not be written down yet.
    """
    wave = [Transfer(*pair) for pair in zip(waiting, connections, strict=False)]
    step_together(wave, ENVELOPE)
    return wave


def hand_over(wave: list[Transfer], waiting: deque[Letter]) -> None:
    """They wait no longer. Of the letters after them, why one can't be written is told when it is
    its turn: these are in hand now.
    """
    step_together(wave, WORDS)
    for _transfer in wave:
        waiting.popleft()
    for letter in islice(waiting, len(wave)):
        with suppress(Exception):
            _ = letter.email
    step_together(wave)
