"""A batch of letters goes to the mail server, and each is written down at once.

The mail server is never waited for inside a transaction. Each letter is handed over, and written
down as sent before the next is, so that a worker or connection that is lost in between can repeat
one message at most, and with the same Message-ID. docs/operations.md tells what is promised.
"""

import logging
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any
from uuid import UUID

from django.core import mail
from django.db import InterfaceError, OperationalError, connection
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts import clock, underway
from accounts.kept import Kept
from accounts.models import District, Membership
from accounts.scope import district_scope
from deadlines.mail_answer import words_of
from deadlines.mail_server import MailServer
from deadlines.models import Message
from deadlines.services.refusal import keep_refusal

LEASE = timedelta(minutes=10)  # real time: a claim older than this belongs to a dead worker
# From then on no further letter of the batch goes out. The one in hand has the other half of the
# lease, so that no second worker takes it meanwhile, however slow the mail server is.
SAFE = LEASE / 2
LONGEST_WAIT = timedelta(hours=1)  # between two tries
LONGEST_SUBJECT = 300  # characters
DATABASE_PATIENCE = 60  # seconds to write down what the mail server took
# This message alone: the next may pass. A ValueError tells of a subject that no mail can have.
REFUSED = (SMTPRecipientsRefused, SMTPDataError, ValueError)
MAIL_IS_DOWN = OSError  # smtplib's errors are OSErrors, too
DATABASE_IS_DOWN = (OperationalError, InterfaceError)
# Rosters hold what no mail can be sent to, and what Python's own reader stumbles over. Letters of
# any script pass: whether “andrés@…” is an address, its mail server decides.
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+")
log = logging.getLogger("tandem.mail")

# Reminders of a copy were said before: they stay with the first message.
SENT = """
    WITH said AS (
        UPDATE deadlines_reminder SET state = 'sent', message_id = %(message)s
        WHERE id = ANY(%(reminders)s::uuid[]) AND state = 'due'
    ), taken AS (
        DELETE FROM deadlines_refusal WHERE membership_id = %(recipient)s
    ), told AS (
        UPDATE deadlines_notice SET state = 'sent'
        WHERE message_id = %(message)s AND state = 'due'
    )
    UPDATE deadlines_message
    SET state = 'sent', sent_at = %(now)s, subject = %(subject)s, answer = ''
    WHERE id = %(message)s
"""
KEEP_SENT = Kept("keep_sent", SENT, ("message", "recipient", "reminders", "subject", "now"))


@dataclass(frozen=True)
class Letter:
    """A claimed message, and the reminders it speaks of."""

    message: UUID
    recipient: UUID
    attempts: int
    to: str
    write: Callable[[], mail.EmailMultiAlternatives]
    reminders: list[UUID]
    day: date  # on which its words are true

    @cached_property
    def email(self) -> mail.EmailMultiAlternatives:
        """Written when it is its turn, while the mail server takes in the one before."""
        return self.write()


def deliver(letters: list[Letter], district: District) -> int:
    """Hand over a batch on one connection, writing down each; returns how many were accepted."""
    if not letters:
        return 0
    server, waiting, sent = MailServer(), deque(letters), 0
    until, answer = time.monotonic() + SAFE.total_seconds(), ""
    try:
        server.open()
        while waiting and time.monotonic() < until and waiting[0].day == clock.today(district):
            refusal = hand_over(server, waiting[0], partial(write_second, waiting))
            letter = waiting.popleft()
            if refusal:
                in_database(partial(keep_refused, letter, refusal), district)
                continue
            sent += 1
            write_down(letter, district, meanwhile=partial(announce_first, waiting, server))
    except MAIL_IS_DOWN as error:
        log.warning("Mail server: %s. %d messages wait.", type(error).__name__, len(waiting))
        answer = words_of(error)
    finally:
        with suppress(OSError):
            server.close()
    if waiting:
        in_database(lambda: put_back(waiting, answer), district)
    return sent


def hand_over(server: MailServer, letter: Letter, meanwhile: Callable[[], None]) -> str:
    """'' when it was accepted; the mail server's words when this message alone is refused."""
    try:
        if not ADDRESS.fullmatch(letter.to):
            return _("This is not a whole e-mail address.")
        server.hand_over(letter.email, meanwhile)
    except REFUSED as error:
        log.warning("Message %s refused: %s", letter.message, type(error).__name__)
        return words_of(error)
    return ""


def write_second(waiting: Sequence[Letter]) -> None:
    """Why one can't be written is told when it is its turn: the first is in hand now."""
    with suppress(Exception):
        _ = waiting[1].email


def announce_first(waiting: Sequence[Letter], server: MailServer) -> None:
    """Nothing is handed over by it: no message of the batch may go before the last is kept."""
    if waiting and ADDRESS.fullmatch(waiting[0].to):
        server.announce(waiting[0].email)


def write_down(letter: Letter, district: District, *, meanwhile: Callable[[], None]) -> None:
    """That the mail server took it. It has been, when this returns or raises."""
    has_begun = underway.begin(KEEP_SENT, values_of(letter), district_id=district.pk)
    try:
        meanwhile()
    finally:
        if not (has_begun and underway.has_ended_well()):
            in_database(partial(keep_sent, letter), district)


def keep_refused(letter: Letter, answer: str) -> None:
    """It waits for the next try; an address that is refused for good is known from now on."""
    put_back([letter], answer)
    person = Membership.objects.get(pk=letter.recipient)
    keep_refusal(person, address=letter.to, answer=answer)


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


def keep_sent(letter: Letter) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SENT, values_of(letter))


def values_of(letter: Letter) -> dict[str, Any]:
    return {
        "message": letter.message,
        "recipient": letter.recipient,
        "reminders": letter.reminders,
        "subject": subject_of(letter),
        "now": clock.now(),
    }


def subject_of(letter: Letter) -> str:
    return str(letter.email.subject)[:LONGEST_SUBJECT]


def put_back(letters: Iterable[Letter], answer: str) -> None:
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
            subject=subject_of(letter),
            answer=answer,
        )
