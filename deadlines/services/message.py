"""One digest for each person and day: put together, claimed, and kept until it is sent.

A batch is claimed and written here in one transaction; services/delivery.py sends it outside any.
When a worker dies, its claims lapse.
"""

import time
from collections.abc import Collection
from datetime import date, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Now

from accounts import clock
from accounts.models import District, Membership
from accounts.page_address import host_name
from accounts.scope import district_scope
from deadlines.bulk import change_many
from deadlines.days import Calendar, is_work_day
from deadlines.digest import Morning, email_of
from deadlines.digest_reading import Contents, contents_of
from deadlines.invitation import invitation_email
from deadlines.letter import Letter
from deadlines.mail_server import Connections
from deadlines.models import Message, Notice, Reminder
from deadlines.notice_mail import notice_email
from deadlines.office_calendar import office_calendar
from deadlines.services.delivery import deliver
from deadlines.services.mail_record import LEASE
from deadlines.services.notice import compose_notices, has_notices_to_send
from deadlines.services.one_by_one import split_messages
from deadlines.services.reminder import drop_stale_reminders

BATCH = 100
LONGEST_TURN = timedelta(minutes=10)  # then other tasks have theirs; the next round goes on
MORNING = 7  # o'clock, local
DAILY, BY_HAND = 1, 2  # Message.number; further ones by hand count on

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
TAKE = """
    UPDATE deadlines_message
    SET state = 'sending', claimed_at = statement_timestamp(), attempts = attempts + 1
    WHERE id = ANY(%(messages)s::uuid[])
"""


def compose_nudges(district: District) -> None:
    """A reminder by hand goes at once, beside the digest of the day."""
    values = {"today": clock.today(district), "host": host_name()}
    for statement in (NEW_BY_HAND, ATTACH_BY_HAND):
        change_many(statement, values)


def is_time_to_write(district: District, calendar: Calendar | None = None) -> bool:
    """A work day of the offices, and the morning has begun where they live."""
    local = clock.now().astimezone(ZoneInfo(district.time_zone))
    return local.hour >= MORNING and is_work_day(local.date(), calendar or office_calendar())


def send_messages(district_id: UUID) -> int:
    """Send what waits; returns how many went out. Call outside any transaction."""
    sent, until = 0, time.monotonic() + LONGEST_TURN.total_seconds()
    with district_scope(district_id):
        district = District.objects.get(pk=district_id)
        compose_notices(district)
        split_messages()
    with Connections() as connections:
        while time.monotonic() < until:
            with district_scope(district_id):
                letters = claim(district)
            delivered = deliver(letters, district, connections)
            sent += delivered
            if len(letters) < BATCH or not delivered:
                break
    return sent


def has_messages_to_send(district: District) -> bool:
    return waiting_messages(district).exists() or has_notices_to_send()


def waiting_messages(district: District, calendar: Calendar | None = None) -> QuerySet[Message]:
    """Queued and due for a try, or claimed by a worker that is gone. Digests only by day.

    In the order of an index that holds unsent messages alone: the last batch of a hundred
    thousand is found as fast as the first.
    """
    is_queued = Q(state=Message.State.QUEUED, next_try_at__lte=Now())
    is_lost = Q(state=Message.State.SENDING, claimed_at__lt=Now() - LEASE)
    messages = Message.objects.filter(is_queued | is_lost)
    if not is_time_to_write(district, calendar):
        messages = messages.filter(number__gt=DAILY)
    return messages.order_by("next_try_at")


def claim(district: District) -> list[Letter]:
    """Take a batch that nobody else has; a message with nothing left to say is dropped."""
    calendar = office_calendar()
    waiting = waiting_messages(district, calendar)
    free = waiting.select_for_update(of=("self",), skip_locked=True)
    pks = list(free.values_list("pk", flat=True)[:BATCH])
    if not pks:
        return []
    drop_stale_reminders(district, pks)
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined] # config.postgres
        cursor.execute(TAKE, {"messages": pks})
    letters = letters_of(pks, Morning(district, calendar, clock.today(district)))
    if said_nothing := set(pks) - {letter.message for letter in letters}:
        Message.objects.filter(pk__in=said_nothing).delete()
    return letters


def letters_of(pks: list[UUID], morning: Morning) -> list[Letter]:
    """With all that they speak of. Digests are read here and written when their turn comes."""
    contents = list(contents_of(pks, partial(still_to_say, today=morning.today)))
    digests = [digest_letter(one, morning) for one in contents if one.said and one.reader.address]
    others = [one.message for one in contents if not one.said]
    about_events = with_events(others) if others else ()
    events = (event_letter(one, morning.district) for one in about_events)
    return [*filter(None, events), *digests]


def digest_letter(contents: Contents, morning: Morning) -> Letter:
    return Letter(
        contents.message,
        contents.recipient,
        contents.attempts,
        contents.reader.address,
        partial(email_of, contents.reader, contents.said, morning),
        [one.reminder for one in contents.said],
        morning.today,
    )


def with_events(messages: list[UUID]) -> QuerySet[Message]:
    """With the appointment or the events that they speak of."""
    notices = Notice.objects.order_by("pk").select_related("about")
    chosen = Message.objects.filter(pk__in=messages).order_by("pk")
    return chosen.select_related("recipient__user", "again_of").prefetch_related(
        "invitations",
        "again_of__invitations",
        Prefetch("notices", notices),
        Prefetch("again_of__notices", notices),
    )


def still_to_say(messages: Collection[UUID], *, today: date) -> QuerySet[Reminder]:
    """Of what was sent in these: what waits for the same person to this day, or for one of their
    people. Who was given more time is overdue no longer.
    """
    is_theirs = Q(deadline__turn=F("recipient")) | Q(deadline__turn__supervisor=F("recipient"))
    said = Reminder.objects.filter(message__in=messages, state=Reminder.State.SENT)
    theirs = said.filter(is_theirs, recipient__is_active=True)
    is_not_late = Q(kind__startswith="escalation-", deadline__overdue_from__gt=today)
    return theirs.filter(deadline__settled_at=None, deadline__cancelled_at=None).exclude(
        is_not_late
    )


def event_letter(message: Message, district: District) -> Letter | None:
    """None when it speaks of nothing any more, or leads nowhere.

    Who left hears that an appointment was called off, and of nothing else.
    """
    said, address = message.again_of or message, address_of(message.recipient)
    invitation = next(iter(said.invitations.all()), None)
    notices = list(said.notices.all()) if message.recipient.is_active else []
    if not address or not (invitation or notices):
        return None
    if invitation is not None:
        email = invitation_email(message, invitation, to=address, district=district)
    else:
        email = notice_email(message, notices, to=address, district=district)
    return Letter(
        message.pk,
        message.recipient_id,
        message.attempts,
        address,
        lambda: email,
        [],
        clock.today(district),
    )


def address_of(person: Membership) -> str:
    """The address their login has proved, else the roster's."""
    return (person.user.email if person.user else None) or person.email
