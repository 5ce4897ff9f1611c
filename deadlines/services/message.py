"""One digest for each person and day: put together, claimed, sent, and kept until it is sent.

The mail server is never waited for inside a transaction. A message is claimed in one, handed
over, and written down as sent in another at once, so that a lost worker or connection can repeat
one message at most, and with the same Message-ID. When a worker dies, its claims lapse.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Now

from accounts import clock
from accounts.fields import UNSEEN
from accounts.models import District, Membership
from accounts.scope import district_scope
from deadlines.bulk import change_many
from deadlines.days import Calendar, is_work_day
from deadlines.digest import email_of
from deadlines.invitation import invitation_email
from deadlines.models import Message, Notice, Reminder
from deadlines.notice_mail import notice_email
from deadlines.office_calendar import office_calendar
from deadlines.services.notice import compose_notices, has_notices_to_send
from deadlines.services.reminder import drop_stale_reminders

BATCH = 100
LEASE = timedelta(minutes=10)  # real time: a claim older than this belongs to a dead worker
LONGEST_WAIT = timedelta(hours=1)  # between two tries
MORNING = 7  # o'clock, local
DAILY, BY_HAND = 1, 2  # Message.number; further ones by hand count on
LONGEST_SUBJECT, LONGEST_ANSWER = 300, 500  # characters
PATIENCE = 20  # seconds for an answer of the mail server
REFUSED = (SMTPRecipientsRefused, SMTPDataError)  # this message alone: the next may pass
MAIL_IS_DOWN = OSError  # smtplib's errors are OSErrors, too
log = logging.getLogger("tandem.mail")

# A message about an appointment or an event speaks of it alone: no reminder goes into it.
IS_OF_DEADLINES = """NOT EXISTS (SELECT FROM deadlines_invitation i WHERE i.message_id = m.id)
            AND NOT EXISTS (SELECT FROM deadlines_notice n WHERE n.message_id = m.id)"""
# One that a worker has in its hands, or takes up meanwhile, takes in no more.
CAN_TAKE_MORE = f"""m.day = %(today)s AND m.number > 1 AND m.state = 'queued'
            AND m.again_of_id IS NULL AND {IS_OF_DEADLINES}"""
NEW_BY_HAND = f"""
    INSERT INTO deadlines_message
        (recipient_id, day, number, message_id, state, attempts, next_try_at)
    SELECT DISTINCT ON (r.recipient_id) r.recipient_id, %(today)s::date,
        greatest({BY_HAND}, 1 + (
            SELECT max(m.number) FROM deadlines_message m
            WHERE m.recipient_id = r.recipient_id AND m.day = %(today)s
        )),
        '<' || gen_random_uuid() || '@' || %(host)s || '>', 'queued', 0, now()
    FROM deadlines_reminder r
    WHERE r.state = 'due' AND r.message_id IS NULL AND r.kind ~ '^hr-' AND NOT EXISTS (
        SELECT FROM deadlines_message m WHERE m.recipient_id = r.recipient_id AND {CAN_TAKE_MORE}
    )
    ON CONFLICT DO NOTHING
"""
ATTACH_BY_HAND = f"""
    UPDATE deadlines_reminder r SET message_id = m.id
    FROM (
        SELECT m.id, m.recipient_id FROM deadlines_message m
        WHERE {CAN_TAKE_MORE} FOR NO KEY UPDATE SKIP LOCKED
    ) m
    WHERE m.recipient_id = r.recipient_id AND r.kind ~ '^hr-'
        AND r.state = 'due' AND r.message_id IS NULL
"""
# Reminders of a copy were said before: they stay with the first message.
SENT = """
    WITH said AS (
        UPDATE deadlines_reminder SET state = 'sent', message_id = %(message)s
        WHERE id = ANY(%(reminders)s::uuid[]) AND state = 'due'
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


def compose_nudges(district: District) -> None:
    """A reminder by hand goes at once, beside the digest of the day."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    values = {"today": clock.today(district), "host": host}
    for statement in (NEW_BY_HAND, ATTACH_BY_HAND):
        change_many(statement, values)


def is_time_to_write(district: District, calendar: Calendar | None = None) -> bool:
    """A work day of the offices, and the morning has begun where they live."""
    local = clock.now().astimezone(ZoneInfo(district.time_zone))
    return local.hour >= MORNING and is_work_day(local.date(), calendar or office_calendar())


def send_messages(district_id: UUID) -> int:
    """Send what waits; returns how many went out. Call outside any transaction."""
    sent = 0
    with district_scope(district_id):
        compose_notices(District.objects.get(pk=district_id))
    while True:
        with district_scope(district_id):
            letters = claim(District.objects.get(pk=district_id))
        delivered = deliver(letters, district_id)
        sent += delivered
        if len(letters) < BATCH or not delivered:
            return sent


def has_messages_to_send(district: District) -> bool:
    return waiting_messages(district).exists() or has_notices_to_send()


def waiting_messages(district: District) -> QuerySet[Message]:
    """Queued and due for a try, or claimed by a worker that is gone. Digests only by day.

    In the order of an index that holds unsent messages alone: the last batch of a hundred
    thousand is found as fast as the first.
    """
    is_queued = Q(state=Message.State.QUEUED, next_try_at__lte=Now())
    is_lost = Q(state=Message.State.SENDING, claimed_at__lt=Now() - LEASE)
    messages = Message.objects.filter(is_queued | is_lost)
    if not is_time_to_write(district):
        messages = messages.filter(number__gt=DAILY)
    return messages.order_by("next_try_at")


def claim(district: District) -> list[Letter]:
    """Take a batch that nobody else has; a message with nothing left to say is dropped."""
    waiting = waiting_messages(district).select_for_update(of=("self",), skip_locked=True)
    pks = list(waiting.values_list("pk", flat=True)[:BATCH])
    if not pks:
        return []
    drop_stale_reminders(district, pks)
    messages = list(with_contents(Message.objects.filter(pk__in=pks).order_by("pk")))
    Message.objects.filter(pk__in=pks).update(
        state=Message.State.SENDING, claimed_at=Now(), attempts=F("attempts") + 1
    )
    calendar = office_calendar()
    letters = [written(message, district, calendar) for message in messages]
    full = [letter for letter in letters if letter is not None]
    Message.objects.filter(pk__in=set(pks) - {letter.message.pk for letter in full}).delete()
    return full


def with_contents(messages: QuerySet[Message]) -> QuerySet[Message]:
    """With all that they speak of."""
    due = Reminder.objects.filter(state=Reminder.State.DUE).order_by("deadline__last_day_on", "pk")
    with_people = ("deadline__person", "deadline__turn")
    return messages.select_related("recipient__user", "again_of").prefetch_related(
        Prefetch("reminders", due.select_related(*with_people)),
        Prefetch("again_of__reminders", still_to_say().select_related(*with_people)),
        "invitations",
        "again_of__invitations",
        Prefetch("notices", Notice.objects.order_by("pk").select_related("about")),
        Prefetch("again_of__notices", Notice.objects.order_by("pk").select_related("about")),
    )


def still_to_say() -> QuerySet[Reminder]:
    """Of what was sent: what waits for the same person to this day, or for one of their people."""
    is_theirs = Q(deadline__turn=F("recipient")) | Q(deadline__turn__supervisor=F("recipient"))
    sent = Reminder.objects.filter(is_theirs, state=Reminder.State.SENT)
    waiting = sent.filter(deadline__settled_at=None, deadline__cancelled_at=None)
    return waiting.order_by("deadline__last_day_on", "pk")


def written(message: Message, district: District, calendar: Calendar) -> Letter | None:
    said = message.again_of or message
    reminders, invitation = list(said.reminders.all()), next(iter(said.invitations.all()), None)
    address = address_of(message.recipient)
    if address and invitation is not None:
        email = invitation_email(message, invitation, to=address, district=district)
        return Letter(message, email, [])
    if address and (notices := list(said.notices.all())):
        email = notice_email(message, notices, to=address, district=district)
        return Letter(message, email, [])
    if not reminders or not address:
        return None
    email = email_of(message, reminders, to=address, district=district, calendar=calendar)
    return Letter(message, email, [reminder.pk for reminder in reminders])


def address_of(person: Membership) -> str:
    """The address their login has proved, else the roster's."""
    return (person.user.email if person.user else None) or person.email


def deliver(letters: list[Letter], district_id: UUID) -> int:
    """Hand over a batch on one connection, writing down each; returns how many were accepted."""
    if not letters:
        return 0
    server = mail.get_connection(timeout=settings.EMAIL_TIMEOUT or PATIENCE)
    waiting, sent = list(letters), 0
    try:
        server.open()
        while waiting:
            refusal = hand_over(server, waiting[0])
            with district_scope(district_id):
                put_back(waiting[:1], refusal) if refusal else keep_sent(waiting[0])
            del waiting[0]
            sent += not refusal
    except MAIL_IS_DOWN as error:
        log.warning("Mail server: %s. %d messages wait.", type(error).__name__, len(waiting))
        with district_scope(district_id):
            put_back(waiting, words_of(error))
    finally:
        with suppress(OSError):
            server.close()
    return sent


def hand_over(server: BaseEmailBackend, letter: Letter) -> str:
    """'' when it was accepted; the mail server's words when this message alone is refused."""
    try:
        server.send_messages([letter.email])
    except REFUSED as error:
        log.warning("Message %s refused: %s", letter.message.pk, type(error).__name__)
        return words_of(error)
    return ""


def words_of(error: OSError) -> str:
    """What the mail server said, as it said it; else what kept us from reaching it."""
    answers: list[tuple[int, bytes | str]] = []
    if isinstance(error, SMTPRecipientsRefused):
        answers = list(error.recipients.values())
    elif isinstance(error, SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]
    said = "; ".join(f"{code} {text_of(answer)}" for code, answer in answers)
    words = said or error.strerror or str(error) or type(error).__name__
    return UNSEEN.sub("", " ".join(words.split()))[:LONGEST_ANSWER]


def text_of(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer


def keep_sent(letter: Letter) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            SENT,
            {
                "message": letter.message.pk,
                "reminders": letter.reminders,
                "subject": subject_of(letter),
                "now": clock.now(),
            },
        )


def subject_of(letter: Letter) -> str:
    return str(letter.email.subject)[:LONGEST_SUBJECT]


def put_back(letters: list[Letter], answer: str) -> None:
    """Try again after 1, 2, 4 … minutes, later each hour: nobody is given up."""
    for letter in letters:
        wait = min(timedelta(minutes=2 ** min(letter.message.attempts, 6)), LONGEST_WAIT)
        Message.objects.filter(pk=letter.message.pk).update(
            state=Message.State.QUEUED,
            next_try_at=Now() + wait,
            subject=subject_of(letter),
            answer=answer,
        )
