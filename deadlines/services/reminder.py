"""Who must hear of what today? Rows are made here by SQL, each with the digest it goes into;
services/message.py sends them.

Kinds: `before-7` (days before the last day to act), `aim-7` (the same before the district's own
date, where it has one ahead of the law's), `overdue-0` and then after every few work days
(`overdue-5` …), `tell-…` (to the supervisor of somebody without an e-mail), `delegate-…` (to who
stands in for the supervisor whose turn it is, while they do), `escalation-supervisor` and
`escalation-hr`, `moved-<new last day>`, `hr-<day>`, `gentle-<last day>` (the one invitation of a
gentle deadline).
One row for each deadline, recipient and kind, ever: that is why nothing is said twice. Whom HR
has told by hand that day, the round of the day leaves out: their row is `told`, not `due`.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from accounts import clock
from accounts.models import District
from accounts.page_address import host_name
from accounts.statistics import gather_after_commit
from accounts.tenancy import COUNTED_ID
from deadlines.bulk import bulk_cursor
from deadlines.calculate import NEVER
from deadlines.days import A_DAY, Calendar, is_work_day, work_day_at_or_after
from deadlines.models import USUALLY_REQUIRED, MailGroup, Message, Reminder
from deadlines.models.rule import default_reminder_days

MANY = 1_000  # reminders of one round
FARTHEST = timedelta(days=60)  # no reminder comes earlier than this before the last day

SOON = 7  # days: a reminder so near nobody switches off
# Who can be written to: the proven address of the login, else the roster's. `muted`: what they
# switched off and the district does not require.
PEOPLE = f"""people AS (
        SELECT m.id, m.supervisor_id, m.email <> '' OR coalesce((
                SELECT u.email <> '' FROM accounts_user u WHERE u.id = m.user_id
            ), false) AS has_email,  -- joined, the logins of all districts are read each time
            CASE WHEN c.id IS NOT NULL THEN ARRAY(
                SELECT unnest(c.switched_off) EXCEPT SELECT unnest(coalesce(
                    (SELECT required FROM deadlines_mailpolicy), '{{{",".join(USUALLY_REQUIRED)}}}'
                ))
            ) END AS muted
        FROM accounts_membership m LEFT JOIN deadlines_mailchoice c ON c.person_id = m.id
        WHERE m.is_active
    )"""
# A delegation of today. Delegates act as a supervisor: not on what that person must do for their
# own year, nor on themselves.
IN_FORCE = """stand_in.ended_at IS NULL
            AND %(today)s::date BETWEEN stand_in.starts_on AND stand_in.ends_on"""
# Nothing goes to somebody on leave. What is due then waits for them, or comes up anew.
ON_LEAVE = """SELECT l.person_id FROM deadlines_leave l
        WHERE %(today)s::date BETWEEN l.first_day AND coalesce(l.last_day, 'infinity')"""
# What is wanted and not yet said. Only of that it is asked who they are: where nothing is new, of
# nobody.
UNSAID = """unsaid AS MATERIALIZED (
        SELECT * FROM wanted w WHERE NOT EXISTS (
            SELECT FROM deadlines_reminder r WHERE r.deadline_id = w.deadline_id
                AND r.recipient_id = w.recipient_id AND r.kind = w.kind {since}
        )
    )"""
# Keys rise with time: what was said of older dates than are open now, of years ago, is not read.
SINCE_THOSE = """AND r.deadline_id >= (
                SELECT id FROM (SELECT id FROM waiting UNION ALL SELECT id FROM gentle) AS dates
                ORDER BY 1 LIMIT 1
            )"""
# Of a few: else all that was ever said in the district is read, for one date that moves.
OF_THOSE = "AND r.deadline_id = ANY(ARRAY(SELECT deadline_id FROM wanted))"
NEW = f"""
    SELECT w.deadline_id, w.recipient_id, w.kind,
        CASE WHEN NOT p.has_email THEN 'shown'
            WHEN '{MailGroup.EARLY}' = ANY(p.muted) AND w.kind ~ '^(delegate-)?(before|aim)-'
                AND substring(w.kind FROM '[0-9]+$')::int > {SOON} THEN 'shown'
            WHEN w.kind ~ '^(before|aim|overdue)-' AND (w.deadline_id, w.recipient_id) IN (
                SELECT by_hand.deadline_id, by_hand.recipient_id FROM deadlines_reminder by_hand
                WHERE by_hand.kind = 'hr-' || %(today)s::date AND by_hand.state <> 'stale'
            ) THEN 'told'
            ELSE 'due' END AS state
    FROM unsaid w JOIN people p ON p.id = w.recipient_id"""
# With the key in words, the others, which new ids can't meet, are not looked through as well.
ONCE = "ON CONFLICT (district_id, deadline_id, recipient_id, kind) DO NOTHING"
KEEP = f"""
    , {UNSAID.format(since=OF_THOSE)}
    INSERT INTO deadlines_reminder
        (id, deadline_id, recipient_id, kind, due_on, state, created_at)
    SELECT {COUNTED_ID}, deadline_id, recipient_id, kind, %(today)s, state, %(now)s
    FROM ({NEW}) AS fresh
    {ONCE}
"""
# What is new, and what was left without a message, into the one digest of the day: each row is
# written once, with its message. A digest that a worker has in its hands takes in no more; what
# comes too late for it goes into the next one. One that was tried may have been taken by the mail
# server unheard: with more in it it is another message, or it would pass for a repeat.
KEEP_IN_DIGESTS = f"""
    , {UNSAID.format(since=SINCE_THOSE)}, fresh AS MATERIALIZED (
        {NEW} WHERE w.recipient_id NOT IN ({ON_LEAVE})
            AND (w.person_id = w.recipient_id OR w.person_id IN (SELECT id FROM people))
    ), left_over AS MATERIALIZED (
        SELECT r.id, r.recipient_id FROM deadlines_reminder r
        WHERE r.state = 'due' AND r.message_id IS NULL AND r.kind !~ '^hr-'
            AND r.recipient_id NOT IN ({ON_LEAVE})
    ), addressed AS (
        SELECT recipient_id FROM fresh WHERE state = 'due'
        UNION
        SELECT recipient_id FROM left_over
    ), begun AS (
        SELECT m.id, m.recipient_id, m.attempts FROM deadlines_message m
        WHERE m.recipient_id IN (SELECT recipient_id FROM addressed)
            AND m.day = %(today)s AND m.number = 1 AND m.state = 'queued'
        FOR NO KEY UPDATE SKIP LOCKED
    ), renamed AS (
        UPDATE deadlines_message m
        SET message_id = '<' || gen_random_uuid() || '@' || %(host)s || '>'
        FROM begun WHERE m.id = begun.id AND begun.attempts > 0
    ), written AS (
        INSERT INTO deadlines_message
            (id, recipient_id, day, number, message_id, state, attempts, next_try_at)
        SELECT id, recipient_id, %(today)s::date, 1,
            '<' || id || '@' || %(host)s || '>', 'queued', 0, now()
        FROM (SELECT {COUNTED_ID} AS id, recipient_id FROM addressed) AS new
        ON CONFLICT (district_id, recipient_id, day, number) DO NOTHING
        RETURNING id, recipient_id
    ), digests AS (
        SELECT id, recipient_id FROM begun UNION ALL SELECT id, recipient_id FROM written
    ), caught_up AS (
        UPDATE deadlines_reminder r SET message_id = g.id
        FROM left_over l JOIN digests g ON g.recipient_id = l.recipient_id WHERE r.id = l.id
    )
    INSERT INTO deadlines_reminder
        (id, deadline_id, recipient_id, kind, due_on, state, created_at, message_id)
    SELECT {COUNTED_ID}, f.deadline_id, f.recipient_id, f.kind, %(today)s, f.state, %(now)s, g.id
    FROM fresh f LEFT JOIN digests g ON g.recipient_id = f.recipient_id AND f.state = 'due'
    {ONCE}
"""
# An unsent digest of an earlier day becomes today's. And which is the oldest date still open?
CARRY_OVER = """
    WITH carried_over AS (
        UPDATE deadlines_message m SET day = %(today)s
        WHERE m.state <> 'sent' AND m.number = 1 AND m.day < %(today)s AND NOT EXISTS (
            SELECT FROM deadlines_message o
            WHERE o.recipient_id = m.recipient_id AND o.day = %(today)s AND o.number = 1
        )
    )
    SELECT (  -- the first of an index; min() reads all of them, where a WITH stands before it
        SELECT last_day_on FROM deadlines_deadline
        WHERE settled_at IS NULL AND cancelled_at IS NULL AND NOT is_gentle
        ORDER BY last_day_on LIMIT 1
    )
"""
NO_RULE = f"'{UUID(int=0)}'::uuid"
# `late`: the days from the oldest open date to today, with the work days that went since each.
# The nearest offset that is due: after an outage the ones it swallowed are not made up for. Until
# the district's own date has gone, reminders count to it, then to the last day to act.
MAKE = f"""
    WITH {PEOPLE}, late AS (
        SELECT * FROM unnest(%(late_from)s::date[], %(late_days)s::int[]) AS late (day, gone)
    ), cadence AS (
        SELECT id, reminder_days, overdue_every, supervisor_after, hr_after
        FROM deadlines_deadlinerule
        UNION ALL
        SELECT {NO_RULE}, %(usual)s::smallint[], 5, 3, 8
    ), waiting AS MATERIALIZED (
        SELECT id, person_id, turn_id, overdue_from, coalesce(rule_id, {NO_RULE}) AS cadence_id,
            coalesce(aim_on >= %(today)s, false) AS has_aim,
            CASE WHEN aim_on >= %(today)s THEN aim_on ELSE last_day_on END AS target_on
        FROM deadlines_deadline
        WHERE settled_at IS NULL AND cancelled_at IS NULL AND turn_id IS NOT NULL
            AND least(last_day_on, aim_on) <= %(farthest)s AND NOT is_gentle
            AND overdue_from < '{NEVER}'  -- else it is on hold
    ), gentle AS MATERIALIZED (
        SELECT id, person_id, turn_id, last_day_on FROM deadlines_deadline
        WHERE settled_at IS NULL AND cancelled_at IS NULL AND turn_id IS NOT NULL
            AND last_day_on <= %(covered)s AND is_gentle
    ), nearest AS MATERIALIZED (  -- else it is worked out for each deadline, not for each day
        SELECT target_on, has_aim, cadence_id,
            CASE WHEN has_aim THEN 'aim-' ELSE 'before-' END || (
                SELECT min(n) FROM unnest(reminder_days) n WHERE n >= target_on - %(covered)s
            ) AS kind
        FROM (SELECT DISTINCT target_on, has_aim, cadence_id FROM waiting) AS dates
        JOIN cadence ON cadence.id = cadence_id
        WHERE target_on >= %(today)s
    ), overdue AS MATERIALIZED (
        SELECT w.id, w.person_id, w.turn_id, l.gone,
            c.overdue_every, c.supervisor_after, c.hr_after
        FROM waiting w JOIN late l ON l.day = w.overdue_from JOIN cadence c ON c.id = w.cadence_id
        WHERE w.overdue_from <= %(today)s  -- as all of `late`; else each is joined to its rule
    ), own AS MATERIALIZED (
        SELECT id, person_id, turn_id, kind
        FROM waiting JOIN nearest USING (target_on, has_aim, cadence_id) WHERE kind IS NOT NULL
        UNION ALL
        SELECT id, person_id, turn_id, 'overdue-' || gone / overdue_every * overdue_every
        FROM overdue
    ), wanted (deadline_id, person_id, recipient_id, kind) AS (
        SELECT id, person_id, turn_id, kind FROM own
        UNION ALL
        SELECT o.id, o.person_id, p.supervisor_id, 'tell-' || o.kind
        FROM own o JOIN people p ON p.id = o.turn_id AND NOT p.has_email
        UNION ALL
        SELECT o.id, o.person_id, stand_in.delegate_id, 'delegate-' || o.kind
        FROM own o
        JOIN people boss ON boss.id = o.turn_id
        JOIN accounts_delegation stand_in ON stand_in.supervisor_id = o.turn_id AND {IN_FORCE}
        WHERE o.person_id NOT IN (o.turn_id, stand_in.delegate_id)
        UNION ALL
        SELECT o.id, o.person_id, p.supervisor_id, 'escalation-supervisor'
        FROM overdue o JOIN people p ON p.id = o.turn_id
        WHERE o.gone >= o.supervisor_after
        UNION ALL
        SELECT DISTINCT o.id, o.person_id, hr.membership_id, 'escalation-hr'
        FROM overdue o
        JOIN people p ON p.id = o.turn_id
        LEFT JOIN people boss ON boss.id = p.supervisor_id
        JOIN accounts_rolegrant hr ON hr.role = 'hr_coordinator'
        WHERE hr.membership_id <> o.turn_id
            AND o.gone >= CASE WHEN boss.id IS NULL THEN o.supervisor_after ELSE o.hr_after END
        UNION ALL
        SELECT id, person_id, turn_id, 'gentle-' || last_day_on FROM gentle
    ) {KEEP_IN_DIGESTS}
"""
# What is over, no longer theirs, or overtaken by a later word about the same deadline. Days may
# have gone since the round: who left, or answers for the person no more, hears of nobody. What is
# quickly seen stands first: a dozen patterns took as long as all else.
DROP_STALE = f"""
    UPDATE deadlines_reminder r SET state = 'stale', message_id = NULL
    FROM deadlines_deadline d
    WHERE d.id = r.deadline_id AND r.message_id = ANY(%(messages)s::uuid[]) AND r.state = 'due'
        -- else all dates of the district are read for each batch
        AND d.id = ANY(ARRAY(
            SELECT deadline_id FROM deadlines_reminder WHERE message_id = ANY(%(messages)s::uuid[])
        )) AND (
        d.settled_at IS NOT NULL OR d.cancelled_at IS NOT NULL
        OR (r.recipient_id IS DISTINCT FROM d.turn_id
            AND r.kind ~ '^(before|aim|overdue|hr|gentle)-')
        OR NOT EXISTS (
            SELECT FROM accounts_membership reader WHERE reader.id = r.recipient_id AND is_active
        )
        OR ((starts_with(r.kind, 'tell-') OR starts_with(r.kind, 'escalation-supervisor'))
            AND r.recipient_id IS DISTINCT FROM (
                SELECT supervisor_id FROM accounts_membership late WHERE late.id = d.turn_id
            ))
        OR (starts_with(r.kind, 'escalation-hr') AND (d.turn_id IS NULL OR NOT EXISTS (
            SELECT FROM accounts_rolegrant hr
            WHERE hr.membership_id = r.recipient_id AND hr.role = 'hr_coordinator'
        )))
        OR (starts_with(r.kind, 'delegate-') AND NOT EXISTS (
            SELECT FROM accounts_delegation stand_in WHERE stand_in.delegate_id = r.recipient_id
            AND stand_in.supervisor_id = d.turn_id AND {IN_FORCE}
        ))
        OR (d.last_day_on < %(today)s::date AND r.kind ~ '^(tell-|delegate-)?before-')
        OR (coalesce(d.aim_on < %(today)s, true) AND r.kind ~ '^(tell-|delegate-)?aim-')
        OR (d.overdue_from > %(today)s
            AND r.kind ~ '^((tell-|delegate-)?overdue|escalation)-')
        OR (starts_with(r.kind, 'moved-') AND (
            d.last_day_on < %(today)s OR r.kind <> 'moved-' || d.last_day_on
        ))
        OR (starts_with(r.kind, 'gentle-') AND r.kind <> 'gentle-' || d.last_day_on)
        OR (r.due_on < %(today)s AND r.kind ~ '(before|aim|overdue)-' AND EXISTS (
            SELECT FROM deadlines_reminder later
            WHERE later.deadline_id = r.deadline_id AND later.recipient_id = r.recipient_id
                AND later.state IN ('due', 'sent', 'told') AND later.due_on > r.due_on
                AND later.kind ~ '(before|aim|overdue)-'
        ))
    )
    RETURNING r.id, r.kind
"""


def make_reminders(district: District, calendar: Calendar) -> int:
    """What falls due today, in one digest for each person; doing it again adds nothing.

    Returns how many reminders are new.

    For a work day. It also stands for the closed days that follow it: a reminder that would fall
    on one of them goes out on the work day before, so that nobody has fewer days than promised.
    """
    today = clock.today(district)
    values: dict[str, Any] = {
        "today": today,
        "covered": work_day_at_or_after(today + A_DAY, calendar) - A_DAY,
        "farthest": today + FARTHEST,
        "usual": default_reminder_days(),
        "now": clock.now(),
        "host": host_name(),
    }
    with bulk_cursor(prepared=True) as cursor:  # planning it took as long as a small district
        cursor.execute(CARRY_OVER, values)
        (oldest,) = cursor.fetchone()
        late = overdue_days(oldest or today, today, calendar)
        values |= {"late_from": list(late), "late_days": list(late.values())}
        cursor.execute(MAKE, values)
        made = int(cursor.rowcount)
    if made >= MANY and Reminder.objects.count() <= 2 * made:
        # Most are new, so no statistics know them, and each message that goes out would be
        # written down by looking through all of them: 0.5 ms of the database instead of 0.15.
        gather_after_commit(Reminder, Message)
    return made


def overdue_days(first: date, today: date, calendar: Calendar) -> dict[date, int]:
    """For each day from `first` to `today`: how many whole work days have gone since."""
    day, gone, found = today, 0, {today: 0}
    while day > first:
        day -= A_DAY
        gone += is_work_day(day, calendar)
        found[day] = gone
    return found


def drop_stale_reminders(district: District, messages: list[UUID]) -> int:
    """Mark what is not worth saying any more in these messages; it is never sent.

    An escalation has no day in its kind: kept as stale, it would stop the one that is due when the
    same work is late again. So it goes, as if nobody had thought of it.
    """
    with bulk_cursor(prepared=True) as cursor:  # to plan it takes a third of its time
        cursor.execute(DROP_STALE, {"today": clock.today(district), "messages": messages})
        dropped = cursor.fetchall()
    untold = [pk for pk, kind in dropped if kind.startswith("escalation-")]
    if untold:
        Reminder.objects.filter(pk__in=untold).delete()
    return len(dropped)
