"""HR reminds people by hand."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit, clock
from accounts.models import Membership
from accounts.rules import require
from deadlines import rules
from deadlines.bulk import bulk_cursor
from deadlines.models import Deadline, Reminder
from deadlines.services.message import compose_nudges
from deadlines.services.reminder import KEEP, PEOPLE

NUDGE = f"""
    WITH {PEOPLE}, wanted (deadline_id, recipient_id, kind) AS (
        SELECT d.id, d.turn_id, %(kind)s FROM deadlines_deadline d WHERE d.id = ANY(%(deadlines)s)
    ) {KEEP} RETURNING state
"""


@dataclass(frozen=True)
class Nudge:
    """What a manual reminder came to, counted in deadlines."""

    sent: int
    already: int  # told today by hand, once is enough
    without_email: int  # it stands on their home page


@transaction.atomic
def remind_now(deadlines: QuerySet[Deadline], *, actor: Membership) -> Nudge:
    """HR writes to those whose turn it is, at once; a second time on one day sends nothing."""
    from deadlines.tasks import send_messages  # noqa: PLC0415 - task imports services

    require(rules.can_remind(actor))
    district, today = actor.district, clock.today(actor.district)
    waiting = deadlines.open().filter(turn__is_active=True)  # type: ignore[attr-defined]
    asked = list(waiting.values_list("pk", flat=True))

    states = _nudged(asked, today)
    compose_nudges(district)

    without_email = states.count(Reminder.State.SHOWN)
    nudge = Nudge(len(states) - without_email, len(asked) - len(states), without_email)
    audit.record(actor, "deadlines.reminded", district, sent=nudge.sent, already=nudge.already)
    send_messages.delay_on_commit(district_id=str(district.pk))
    return nudge


def _nudged(asked: list[Any], today: date) -> list[str]:
    values: dict[str, Any] = {"kind": f"hr-{today}", "deadlines": asked}
    values |= {"today": today, "now": clock.now()}
    with bulk_cursor() as cursor:
        cursor.execute(NUDGE, values)
        return [state for (state,) in cursor.fetchall()]
