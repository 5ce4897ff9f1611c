"""A batch of letters goes to the mail server, and each is written down at once.

The mail server is never waited for inside a transaction. Each letter is handed over, and written
down as sent before the next is, so that a worker or connection that is lost in between can repeat
one message at most, and with the same Message-ID. docs/operations.md tells what is promised.
"""

import logging
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, connection
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import District
from accounts.scope import district_scope
from deadlines.mail_answer import words_of
from deadlines.models import Message
from deadlines.services.refusal import keep_refusal

LEASE = timedelta(minutes=10)  # real time: a claim older than this belongs to a dead worker
# From then on no further letter of the batch goes out. The one in hand has the other half of the
# lease, so that no second worker takes it meanwhile, however slow the mail server is.
SAFE = LEASE / 2
LONGEST_WAIT = timedelta(hours=1)  # between two tries
LONGEST_SUBJECT = 300  # characters
PATIENCE = 20  # seconds for an answer of the mail server
DATABASE_PATIENCE = 60  # seconds to write down what the mail server took
# This message alone: the next may pass. A ValueError tells of a subject that no mail can have.
REFUSED = (SMTPRecipientsRefused, SMTPDataError, ValueError)
MAIL_IS_DOWN = OSError  # smtplib's errors are OSErrors, too
DATABASE_IS_DOWN = (OperationalError, InterfaceError)
# Rosters hold what no mail can be sent to, and what Python's own reader stumbles over. Letters of
# any script pass: whether “andrés@…” is an address, its mail server decides.
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+")
log = logging.getLogger("tandem.mail")

# Prepared, as it runs once for each message. Reminders of a copy were said before: they stay with
# the first message.
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


@dataclass(frozen=True)
class Letter:
    """A claimed message, ready to go, and the reminders it speaks of."""

    message: Message
    email: mail.EmailMultiAlternatives
    reminders: list[UUID]
    day: date  # on which its words are true


def deliver(letters: list[Letter], district: District) -> int:
    """Hand over a batch on one connection, writing down each; returns how many were accepted."""
    if not letters:
        return 0
    server = mail.get_connection(timeout=settings.EMAIL_TIMEOUT or PATIENCE)
    waiting, sent, until = list(letters), 0, time.monotonic() + SAFE.total_seconds()
    answer = ""
    try:
        server.open()
        while waiting and time.monotonic() < until and waiting[0].day == clock.today(district):
            refusal = hand_over(server, waiting[0])
            write_down(waiting.pop(0), refusal, district)
            sent += not refusal
    except MAIL_IS_DOWN as error:
        log.warning("Mail server: %s. %d messages wait.", type(error).__name__, len(waiting))
        answer = words_of(error)
    finally:
        with suppress(OSError):
            server.close()
    if waiting:
        in_database(lambda: put_back(waiting, answer), district)
    return sent


def hand_over(server: BaseEmailBackend, letter: Letter) -> str:
    """'' when it was accepted; the mail server's words when this message alone is refused."""
    try:
        if not all(ADDRESS.fullmatch(address) for address in letter.email.to):
            return _("This is not a whole e-mail address.")
        server.send_messages([letter.email])
    except REFUSED as error:
        log.warning("Message %s refused: %s", letter.message.pk, type(error).__name__)
        return words_of(error)
    return ""


def write_down(letter: Letter, refusal: str, district: District) -> None:
    if refusal:
        in_database(lambda: keep_refused(letter, refusal), district)
    else:
        in_database(lambda: keep_sent(letter), district)


def keep_refused(letter: Letter, answer: str) -> None:
    """It waits for the next try; an address that is refused for good is known from now on."""
    put_back([letter], answer)
    keep_refusal(letter.message.recipient, address=letter.email.to[0], answer=answer)


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
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined] # config.postgres
        cursor.execute(
            SENT,
            {
                "message": letter.message.pk,
                "recipient": letter.message.recipient_id,
                "reminders": letter.reminders,
                "subject": subject_of(letter),
                "now": clock.now(),
            },
        )


def subject_of(letter: Letter) -> str:
    return str(letter.email.subject)[:LONGEST_SUBJECT]


def put_back(letters: list[Letter], answer: str) -> None:
    """Try again after 1, 2, 4 … minutes, later each hour: nobody is given up.

    Only what is still ours: a claim that lapsed is another worker's, who counted it as a further
    attempt and may have sent it.
    """
    for letter in letters:
        attempts = letter.message.attempts
        wait = min(timedelta(minutes=2 ** min(attempts - 1, 6)), LONGEST_WAIT)
        claims = Message.objects.filter(state=Message.State.SENDING, attempts=attempts)
        claims.filter(pk=letter.message.pk).update(
            state=Message.State.QUEUED,
            next_try_at=Now() + wait,
            subject=subject_of(letter),
            answer=answer,
        )
