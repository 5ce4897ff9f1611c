"""Who must hear of what today? Rows are made here by SQL; services/message.py sends them.

Kinds: `before-7` (days before the last day to act), `overdue-0` and then once a week, `tell-…` (to
the supervisor of somebody without an e-mail), `delegate-…` (to who stands in for the supervisor
whose turn it is, while they do), `escalation-3`, `moved-<new last day>`, `hr-<day>`,
`gentle-<last day>` (the one invitation of a gentle deadline).
One row for each deadline, recipient and kind, ever: that is why nothing is said twice. Whom HR
has told by hand that day, the round of the day leaves out: their row is `told`, not `due`.
"""

from datetime import date, timedelta
from typing import Any

from accounts import clock
from accounts.models import District
from deadlines.bulk import change_many
from deadlines.days import A_DAY, Calendar, is_work_day, work_day_at_or_after
from deadlines.models.rule import default_reminder_days

ESCALATE_AFTER = 3  # work days overdue
FARTHEST = timedelta(days=60)  # no reminder comes earlier than this before the last day

# Who can be written to: the proven address of the login, else the roster's.
PEOPLE = """people AS (
        SELECT m.id, m.supervisor_id,
            coalesce(nullif(u.email, ''), nullif(m.email, '')) IS NOT NULL AS has_email
        FROM accounts_membership m LEFT JOIN accounts_user u ON u.id = m.user_id
        WHERE m.is_active
    )"""
# A delegation of today. Delegates act as a supervisor: not on what that person must do for their
# own year, nor on themselves.
IN_FORCE = """stand_in.ended_at IS NULL
            AND %(today)s::date BETWEEN stand_in.starts_on AND stand_in.ends_on"""
KEEP = """
    INSERT INTO deadlines_reminder (deadline_id, recipient_id, kind, due_on, state, created_at)
    SELECT w.deadline_id, w.recipient_id, w.kind, %(today)s,
        CASE WHEN NOT p.has_email THEN 'shown'
            WHEN w.kind ~ '^(before|overdue)-' AND EXISTS (
                SELECT FROM deadlines_reminder by_hand
                WHERE by_hand.deadline_id = w.deadline_id
                    AND by_hand.recipient_id = w.recipient_id
                    AND by_hand.kind = 'hr-' || %(today)s::date AND by_hand.state <> 'stale'
            ) THEN 'told'
            ELSE 'due' END, %(now)s
    FROM wanted w JOIN people p ON p.id = w.recipient_id
    WHERE NOT EXISTS (
        SELECT FROM deadlines_reminder r WHERE r.deadline_id = w.deadline_id
            AND r.recipient_id = w.recipient_id AND r.kind = w.kind
    )
    ON CONFLICT DO NOTHING
"""
# The nearest offset that is due: after an outage the ones it swallowed are not made up for.
MAKE = f"""
    WITH {PEOPLE}, waiting AS (
        SELECT d.id, d.person_id, d.turn_id, d.last_day_on, d.overdue_from,
            coalesce(r.reminder_days, %(usual)s::smallint[]) AS offsets
        FROM deadlines_deadline d
        JOIN people p ON p.id = d.person_id
        LEFT JOIN deadlines_deadlinerule r ON r.id = d.rule_id
        WHERE d.settled_at IS NULL AND d.cancelled_at IS NULL AND d.turn_id IS NOT NULL
            AND d.last_day_on <= %(farthest)s AND NOT d.is_gentle
    ), own AS (
        SELECT id, person_id, turn_id, 'before-' || (
            SELECT min(n) FROM unnest(offsets) n WHERE n >= last_day_on - %(covered)s
        ) AS kind
        FROM waiting WHERE last_day_on >= %(today)s
        UNION ALL
        SELECT id, person_id, turn_id, 'overdue-' || (%(today)s - overdue_from) / 7
        FROM waiting WHERE overdue_from <= %(today)s
    ), wanted (deadline_id, recipient_id, kind) AS (
        SELECT id, turn_id, kind FROM own WHERE kind IS NOT NULL
        UNION ALL
        SELECT o.id, boss.id, 'tell-' || o.kind
        FROM own o
        JOIN people p ON p.id = o.turn_id AND NOT p.has_email
        JOIN people boss ON boss.id = p.supervisor_id
        WHERE o.kind IS NOT NULL
        UNION ALL
        SELECT o.id, stand_in.delegate_id, 'delegate-' || o.kind
        FROM own o
        JOIN people boss ON boss.id = o.turn_id
        JOIN accounts_delegation stand_in ON stand_in.supervisor_id = o.turn_id AND {IN_FORCE}
        WHERE o.kind IS NOT NULL AND o.person_id NOT IN (o.turn_id, stand_in.delegate_id)
        UNION ALL
        SELECT w.id, coalesce(boss.id, hr.membership_id), 'escalation-{ESCALATE_AFTER}'
        FROM waiting w
        JOIN people p ON p.id = w.turn_id
        LEFT JOIN people boss ON boss.id = p.supervisor_id
        LEFT JOIN accounts_rolegrant hr ON boss.id IS NULL AND hr.role = 'hr_coordinator'
        WHERE w.overdue_from <= %(escalated)s AND hr.membership_id IS DISTINCT FROM w.turn_id
        UNION ALL
        SELECT d.id, d.turn_id, 'gentle-' || d.last_day_on
        FROM deadlines_deadline d
        JOIN people p ON p.id = d.person_id
        WHERE d.settled_at IS NULL AND d.cancelled_at IS NULL AND d.turn_id IS NOT NULL
            AND d.last_day_on <= %(covered)s AND d.is_gentle
    ) {KEEP}
"""
# What is over, no longer theirs, or overtaken by a later word about the same deadline.
DROP_STALE = f"""
    UPDATE deadlines_reminder r SET state = 'stale', message_id = NULL
    FROM deadlines_deadline d
    WHERE d.id = r.deadline_id AND r.state = 'due' AND (
        d.settled_at IS NOT NULL OR d.cancelled_at IS NOT NULL
        OR (r.kind ~ '^(before|overdue|hr|gentle)-' AND r.recipient_id IS DISTINCT FROM d.turn_id)
        OR (r.kind ~ '^(tell|escalation)-' AND d.turn_id IS NULL)
        OR (r.kind ~ '^delegate-' AND NOT EXISTS (
            SELECT FROM accounts_delegation stand_in WHERE stand_in.delegate_id = r.recipient_id
            AND stand_in.supervisor_id = d.turn_id AND {IN_FORCE}
        ))
        OR (r.kind ~ '^(tell-|delegate-)?before-' AND d.last_day_on < %(today)s)
        OR (r.kind ~ '^((tell-|delegate-)?overdue|escalation)-' AND d.overdue_from > %(today)s)
        OR (r.kind ~ '^moved-' AND (
            d.last_day_on < %(today)s OR r.kind <> 'moved-' || d.last_day_on
        ))
        OR (r.kind ~ '^gentle-' AND r.kind <> 'gentle-' || d.last_day_on)
        OR EXISTS (
            SELECT FROM deadlines_reminder later
            WHERE later.deadline_id = r.deadline_id AND later.recipient_id = r.recipient_id
                AND later.state IN ('due', 'sent', 'told') AND later.due_on > r.due_on
                AND r.kind ~ '(before|overdue)-' AND later.kind ~ '(before|overdue)-'
        )
    )
"""


def make_reminders(district: District, calendar: Calendar) -> int:
    """What falls due today, by one statement; doing it again adds nothing. Returns how many.

    For a work day. It also stands for the closed days that follow it: a reminder that would fall
    on one of them goes out on the work day before, so that nobody has fewer days than promised.
    """
    today = clock.today(district)
    values: dict[str, Any] = {
        "today": today,
        "covered": work_day_at_or_after(today + A_DAY, calendar) - A_DAY,
        "farthest": today + FARTHEST,
        "escalated": overdue_since(today, ESCALATE_AFTER, calendar),
        "usual": default_reminder_days(),
        "now": clock.now(),
    }
    return change_many(MAKE, values)


def overdue_since(today: date, work_days: int, calendar: Calendar) -> date:
    """The latest first day of being overdue after which that many whole work days have gone."""
    day = today
    while work_days:
        day -= A_DAY
        work_days -= is_work_day(day, calendar)
    return day


def drop_stale_reminders(district: District) -> int:
    """Mark what is not worth saying any more; it is never sent."""
    return change_many(DROP_STALE, {"today": clock.today(district)})
