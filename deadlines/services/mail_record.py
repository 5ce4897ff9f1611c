"""What became of letters that were handed to the mail server is written down."""

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.db.models.functions import Now

from accounts import clock, underway
from accounts.kept import Kept
from accounts.models import District, Membership
from accounts.scope import district_scope
from deadlines.letter import Letter
from deadlines.models import Message
from deadlines.services.refusal import keep_refusal

LEASE = timedelta(minutes=10)  # real time: a claim older than this belongs to a dead worker
LONGEST_WAIT = timedelta(hours=1)  # between two tries
DATABASE_PATIENCE = 60  # seconds to write down what the mail server took
DATABASE_IS_DOWN = (OperationalError, InterfaceError)
log = logging.getLogger("tandem.mail")

# Rows are found by their keys alone, whatever the planner knows of the district; what differs from
# one to the next is looked up in JSON. Reminders of a copy were said before: they stay with the
# first message.
SENT = """
    WITH said AS (
        UPDATE deadlines_reminder
        SET state = 'sent', message_id = (%(message_of)s::jsonb ->> id::text)::uuid
        WHERE id = ANY(%(reminders)s::uuid[]) AND state = 'due'
    ), taken AS (
        DELETE FROM deadlines_refusal WHERE membership_id = ANY(%(recipients)s::uuid[])
    ), told AS (
        UPDATE deadlines_notice SET state = 'sent'
        WHERE message_id = ANY(%(messages)s::uuid[]) AND state = 'due'
    )
    UPDATE deadlines_message
    SET state = 'sent', sent_at = %(now)s, answer = '',
        subject = %(subjects)s::jsonb ->> id::text
    WHERE id = ANY(%(messages)s::uuid[])
"""
VALUES = ("messages", "recipients", "reminders", "message_of", "subjects", "now")
KEEP_SENT = Kept("keep_sent", SENT, VALUES)


@contextmanager
def written_down(letters: Sequence[Letter], district: District) -> Iterator[None]:
    """That the mail server took them, all by one commit. It has been done when the block ends,
    however it ends; what stands in it is done while the disk is waited for, and asks nothing of
    the database.
    """
    if not letters:
        yield
        return
    has_begun = underway.begin(KEEP_SENT, values_of(letters), district_id=district.pk)
    try:
        yield
    finally:
        if not (has_begun and underway.has_ended_well()):
            in_database(partial(keep_sent, letters), district)


def keep_sent(letters: Sequence[Letter]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SENT, values_of(letters))


def values_of(letters: Sequence[Letter]) -> dict[str, Any]:
    return {
        "messages": [one.message for one in letters],
        "recipients": [one.recipient for one in letters],
        "reminders": [pk for one in letters for pk in one.reminders],
        "message_of": json.dumps(
            {str(pk): str(one.message) for one in letters for pk in one.reminders}
        ),
        "subjects": json.dumps({str(one.message): one.subject for one in letters}),
        "now": clock.now(),
    }


def write_down_failure(letter: Letter, answer: str, is_lost: bool, district: District) -> None:
    """It waits for the next try. Unless the connection alone was lost, an address that is refused
    for good is known from now on.
    """

    def write() -> None:
        queue_again([letter], answer)
        if not is_lost:
            person = Membership.objects.get(pk=letter.recipient)
            keep_refusal(person, address=letter.to, answer=answer)

    in_database(write, district)


def put_back(letters: Iterable[Letter], answer: str, district: District) -> None:
    """All of them were not sent, for the same reason or none."""
    in_database(lambda: queue_again(letters, answer), district)


def queue_again(letters: Iterable[Letter], answer: str) -> None:
    """Try again after 1, 2, 4 … minutes, later each hour: nobody is given up.

    Only what is still ours: a claim that lapsed is another worker's, who counted it as a further
    attempt and may have sent it.
    """
    for letter in letters:
        attempts = letter.attempts
        wait = min(timedelta(minutes=2 ** min(attempts - 1, 6)), LONGEST_WAIT)
        claims = Message.objects.filter(state=Message.State.SENDING, attempts=attempts)
        claims.filter(pk=letter.message).update(
            state=Message.State.QUEUED,
            next_try_at=Now() + wait,
            subject=letter.subject,
            answer=answer,
        )


def in_database(write: Callable[[], None], district: District) -> None:
    """In a transaction of its own. What the mail server took is not forgotten because the database
    is away for a moment: try again for a minute. Writing it twice changes nothing.
    """
    until = time.monotonic() + DATABASE_PATIENCE
    while True:
        try:
            with district_scope(district.pk):
                return write()
        except DATABASE_IS_DOWN as error:
            if connection.in_atomic_block or time.monotonic() > until:
                raise
            log.warning("Database: %s. A message waits to be written down.", type(error).__name__)
            connection.close()
            time.sleep(0.5)
