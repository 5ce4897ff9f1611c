"""A date that people were told has changed: its history is kept, and they hear of it once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from accounts import clock
from accounts.models import Membership
from deadlines.bulk import change_many
from deadlines.calculate import Due
from deadlines.services.reminder import KEEP, PEOPLE

KEEP_CHANGE = """
    INSERT INTO deadlines_datechange (deadline_id, was_last_day_on, last_day_on,
        was_overdue_from, overdue_from, why, reason, changed_by_id, changed_at)
    SELECT d.id, %(was)s, d.last_day_on, %(was_overdue)s, d.overdue_from, %(why)s,
        coalesce(nullif(%(reason)s, ''), d.reason), %(actor)s, %(now)s
    FROM deadlines_deadline d WHERE d.id = ANY(%(moved)s)
        AND (d.last_day_on, d.overdue_from) <> (%(was)s, %(was_overdue)s)
"""
# Everyone concerned hears of it: whose turn it is, else the person.
TELL = f"""
    WITH {PEOPLE}, wanted (deadline_id, recipient_id, kind) AS (
        SELECT d.id, coalesce(d.turn_id, d.person_id), 'moved-' || d.last_day_on
        FROM deadlines_deadline d WHERE d.id = ANY(%(moved)s) AND d.last_day_on <> %(was)s
    ) {KEEP}
"""
# Reminders that will come up again for the new date make room; those already said stay said. A
# date may come back to a day it had and leave it once more: then they have a number, too.
MAKE_ROOM = """
    UPDATE deadlines_reminder r SET kind = r.kind || '@' || %(old)s || coalesce('/' || nullif((
        SELECT count(*) FROM deadlines_reminder o
        WHERE o.deadline_id = r.deadline_id AND o.recipient_id = r.recipient_id
            AND starts_with(o.kind, r.kind || '@' || %(old)s)
    ), 0), '')
    FROM deadlines_deadline d
    WHERE d.id = r.deadline_id AND d.id = ANY(%(moved)s) AND r.kind !~ '@' AND (
        (r.kind ~ '^(tell-|delegate-)?before-'
            AND substring(r.kind FROM '[0-9]+$')::int < d.last_day_on - %(today)s)
        OR (r.kind ~ '^(tell-|delegate-)?aim-'
            AND substring(r.kind FROM '[0-9]+$')::int < d.aim_on - %(today)s)
        OR (r.kind ~ '^((tell-|delegate-)?overdue|escalation)-' AND d.overdue_from > %(today)s)
        OR (r.kind = 'moved-' || d.last_day_on AND r.state <> 'due')
    )
"""


@dataclass(frozen=True)
class Change:
    """Why dates changed, and by whom; nobody: the calendar's own round."""

    why: str  # "extended", "closure.added" …
    actor: Membership | None
    reason: str = ""


def keep_change(
    moved: Sequence[UUID], *, was: Due, change: Change, today: date, is_told: bool = True
) -> None:
    """For deadlines that all had the dates `was` and have others now. Three statements.

    Not `is_told`: those concerned made the change themselves.
    """
    values: dict[str, Any] = {
        "moved": list(moved),
        "today": today,
        "now": clock.now(),
        "old": str(was.last_day),
        "was": was.last_day,
        "was_overdue": was.overdue_from,
        "why": change.why,
        "reason": change.reason,
        "actor": change.actor and change.actor.pk,
    }
    change_many(KEEP_CHANGE, values)
    change_many(MAKE_ROOM, values)
    if is_told:
        change_many(TELL, values)
