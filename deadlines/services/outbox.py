"""HR or an admin has messages sent again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from accounts import audit, clock
from accounts.models import Membership
from accounts.page_address import host_name
from accounts.rules import require
from deadlines import rules
from deadlines.bulk import change_many
from deadlines.models import Message, Notice
from deadlines.services.invitation import still_ahead
from deadlines.services.message import BY_HAND, still_to_say

# A message of its own, so that no mail program takes it for one it has already.
COPY = f"""
    INSERT INTO deadlines_message (recipient_id, day, number, message_id, state, attempts,
        next_try_at, again_of_id, subject)
    SELECT s.recipient_id, %(today)s::date,
        greatest({BY_HAND}, 1 + (
            SELECT max(m.number) FROM deadlines_message m
            WHERE m.recipient_id = s.recipient_id AND m.day = %(today)s
        )) + row_number() OVER (PARTITION BY s.recipient_id ORDER BY s.id) - 1,
        '<' || gen_random_uuid() || '@' || %(host)s || '>', 'queued', 0, now(), s.id, s.subject
    FROM deadlines_message s WHERE s.id = ANY(%(messages)s)
    ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Resent:
    """What became of the chosen messages."""

    tried: int  # they waited, and are tried now
    copied: int  # sent before, and sent once more
    left: int  # sent before, and nobody asked for a copy
    on_way: int  # being sent at this moment, or a copy is
    over: int  # sent before, and all they speak of is done


@transaction.atomic
def resend_messages(
    chosen: Sequence[UUID], *, actor: Membership, also_sent: bool = False
) -> Resent:
    """Try at once what waits; send a copy of what was sent only if that is asked for.

    A copy says how things stand now, to who is still concerned. What waits for the morning of a
    work day goes out then: a daily message speaks of its day.
    """
    from deadlines.tasks import send_messages  # noqa: PLC0415 - task imports services

    found = list(Message.objects.filter(pk__in=chosen).order_by("pk").select_for_update())
    require(rules.can_resend(actor))
    waiting = [one.pk for one in found if one.state == Message.State.QUEUED]
    sent = [one.pk for one in found if one.state == Message.State.SENT]
    on_way = len(found) - len(waiting) - len(sent)
    Message.objects.filter(pk__in=waiting).update(next_try_at=Now())
    resent = Resent(len(waiting), 0, len(sent), on_way, 0)
    if also_sent:
        resent = _copied(sent, waiting, on_way, actor)
    audit.record(actor, "message.resent", actor.district, tried=resent.tried, copies=resent.copied)
    send_messages.delay_on_commit(district_id=str(actor.district_id))
    return resent


def _copied(sent: list[UUID], waiting: list[UUID], on_way: int, actor: Membership) -> Resent:
    unsent_copies = Message.objects.filter(again_of__in=sent).exclude(state=Message.State.SENT)
    under_way = set(unsent_copies.values_list("again_of", flat=True))
    today = clock.today(actor.district)
    concerned = set(still_to_say(sent, today=today).values_list("message", flat=True))
    concerned |= set(still_ahead().filter(message__in=sent).values_list("message", flat=True))
    concerned |= set(Notice.objects.filter(message__in=sent).values_list("message", flat=True))
    values: dict[str, Any] = {
        "messages": list(concerned - under_way),
        "today": today,
        "host": host_name(),
    }
    copied = change_many(COPY, values)
    over = len(set(sent) - concerned - under_way)
    return Resent(len(waiting), copied, 0, on_way + len(under_way), over)
