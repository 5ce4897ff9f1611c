"""A date that people were told has changed: its history is kept, and they hear of it once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from accounts import clock
from accounts.models import Membership
from accounts.tenancy import COUNTED_ID
from deadlines.bulk import Keys, change_many
from deadlines.calculate import Due
from deadlines.services.reminder import KEEP, PEOPLE

# What they were is kept. Reminders that will come up again for the new date make room; those that
# were said stay said. A date may come back to a day it had and leave it once more: then they
# have a number, too.
KEEP_CHANGE = f"""
    WITH moved AS MATERIALIZED (
        SELECT id, last_day_on, overdue_from, aim_on, reason
        FROM deadlines_deadline WHERE id = ANY(%(moved)s::uuid[])
    ), kept AS (
        INSERT INTO deadlines_datechange (id, deadline_id, was_last_day_on, last_day_on,
            was_overdue_from, overdue_from, why, reason, changed_by_id, changed_at)
        SELECT {COUNTED_ID}, id, %(was)s, last_day_on, %(was_overdue)s, overdue_from, %(why)s,
            coalesce(nullif(%(reason)s, ''), reason), %(actor)s, %(now)s
        FROM moved WHERE (last_day_on, overdue_from) <> (%(was)s, %(was_overdue)s)
    )
    UPDATE deadlines_reminder r SET kind = r.kind || '@' || %(old)s || coalesce('/' || nullif((
        SELECT count(*) FROM deadlines_reminder o
        WHERE o.deadline_id = r.deadline_id AND o.recipient_id = r.recipient_id
            AND starts_with(o.kind, r.kind || '@' || %(old)s)
    ), 0), '')
    FROM moved d
    WHERE d.id = r.deadline_id AND r.kind !~ '@'
        -- else all that was ever said in the district is read for each date that moves
        AND r.deadline_id = ANY(%(moved)s::uuid[]) AND (
        (r.kind ~ '^(tell-|delegate-)?before-'
            AND substring(r.kind FROM '[0-9]+$')::int < d.last_day_on - %(today)s)
        OR (r.kind ~ '^(tell-|delegate-)?aim-'
            AND substring(r.kind FROM '[0-9]+$')::int < d.aim_on - %(today)s)
        OR (r.kind ~ '^((tell-|delegate-)?overdue|escalation)-' AND d.overdue_from > %(today)s)
        OR (r.kind = 'moved-' || d.last_day_on AND r.state <> 'due')
    )
"""
# Everyone concerned hears of it: whose turn it is, else the person.
TELL = f"""
    WITH {PEOPLE}, wanted (deadline_id, recipient_id, kind) AS (
        SELECT d.id, coalesce(d.turn_id, d.person_id), 'moved-' || d.last_day_on
        FROM deadlines_deadline d WHERE d.id = ANY(%(moved)s::uuid[]) AND d.last_day_on <> %(was)s
    ) {KEEP}
"""


@dataclass(frozen=True)
class Change:
    """Why dates changed, and by whom; nobody: the calendar's own round."""

    why: str  # "extended", "closure.added" …
    actor: Membership | None
    reason: str = ""


def keep_change(
    moved: Sequence[UUID] | Keys, *, was: Due, change: Change, today: date, is_told: bool = True
) -> None:
    """For deadlines that all had the dates `was` and have others now. Two statements.

    Not `is_told`: those concerned made the change themselves.
    """
    values: dict[str, Any] = {
        "moved": moved if isinstance(moved, str) else list(moved),
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
    if is_told:
        change_many(TELL, values)
