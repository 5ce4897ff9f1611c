"""Dates that invite and never press: some weeks after the last meeting, moved by each new one.

A gentle deadline is a row like any other, so home pages and the day's round know it; it is told
once, on its day, and nobody is ever late.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts import clock
from accounts.asking import ask_one
from accounts.models import Membership, SchoolYear
from accounts.rules import supervisors_acted_for
from deadlines.calculate import Due, promised, weeks_after
from deadlines.models import Deadline
from deadlines.office_calendar import hold_calendar, office_calendar
from deadlines.services.deadline import columns_of

Subjects = QuerySet[Any, tuple[UUID, UUID, UUID | None, date]]

ANCHORS = """
    SELECT DISTINCT anchor
    FROM ({subjects}) AS subjects (subject_id, person_id, turn_id, anchor)
"""
# Past the end of the year there is nothing to invite to.
POST = """
    INSERT INTO deadlines_deadline (
        kind, subject_id, school_year_id, person_id, turn_id, act, what, path, nominal_on,
        deadline_on, last_day_on, overdue_from, reason, opened_at, was_late, is_gentle,
        cancelled_at
    )
    SELECT %s, s.subject_id, %s, s.person_id, s.turn_id, %s, %s,
        replace(%s, '{{}}', s.subject_id::text), d.nominal_on,
        d.day, d.day, d.overdue_from, d.reason, now.at, false, true,
        CASE WHEN d.day > %s THEN now.at END
    FROM ({subjects}) AS s (subject_id, person_id, turn_id, anchor)
    JOIN unnest(%s::date[], %s::date[], %s::date[], %s::date[], %s::text[])
        AS d (anchor, nominal_on, day, overdue_from, reason) ON d.anchor = s.anchor
    CROSS JOIN (SELECT %s::timestamptz AS at) now
    ON CONFLICT (district_id, kind, subject_id) DO UPDATE SET
        turn_id = excluded.turn_id, nominal_on = excluded.nominal_on,
        deadline_on = excluded.deadline_on, last_day_on = excluded.last_day_on,
        reason = excluded.reason, cancelled_at = excluded.cancelled_at, settled_at = NULL
"""


AHEAD = """
    SELECT (
        SELECT count(*) FROM deadlines_deadline
        WHERE turn_id = %(person)s AND person_id <> turn_id AND last_day_on <= %(today)s
            AND is_gentle AND settled_at IS NULL AND cancelled_at IS NULL
    ), EXISTS (
        SELECT FROM deadlines_deadline d JOIN accounts_membership m ON m.id = d.person_id
        WHERE m.supervisor_id = %(person)s AND d.settled_at IS NULL AND d.cancelled_at IS NULL
            AND NOT d.is_gentle AND d.last_day_on BETWEEN %(today)s AND %(until)s
    ), ARRAY(
        SELECT concat_ws(' ', nullif(m.first_name, ''), nullif(m.last_name, ''))
        FROM deadlines_leave l JOIN accounts_membership m ON m.id = l.person_id
        WHERE m.supervisor_id = %(person)s AND m.is_active
            AND %(today)s BETWEEN l.first_day AND coalesce(l.last_day, 'infinity')
        ORDER BY m.last_name, m.first_name, m.id
    ), ARRAY(
        SELECT jsonb_build_array(kind, what, count(*), min(path), min(last_day_on))::text
        FROM deadlines_deadline
        WHERE turn_id = ANY(%(turns)s) AND act = %(act)s AND settled_at IS NULL
            AND cancelled_at IS NULL AND person_id <> %(person)s
        GROUP BY kind, what ORDER BY min(last_day_on), kind, what
    )
"""


class Waiting(NamedTuple):
    """Of one kind, and of one name, so much waits for an act of the supervisor."""

    kind: str
    what: str
    number: int
    path: str  # of one of them
    by: date  # the first last day


class TeamAhead(NamedTuple):
    """What a supervisor's home says of dates."""

    invited: int  # about how many a talk is suggested
    is_due_soon: bool  # something of their people, on or before a day
    away: Sequence[str] = ()  # names of those on leave today
    waiting: Sequence[Waiting] = ()  # the earliest first


@transaction.atomic
def post_gentle_deadlines(
    *,
    kind: str,
    weeks: int,
    school_year: SchoolYear,
    act: str,
    what: str,
    path: str,
    subjects: Subjects,
) -> int:
    """One for each subject, `weeks` after its anchor; those that stand move there. Set-based.

    `subjects` gives four columns: subject, person, whose turn it is, the day to count from.
    Three statements and the calendar, whatever the number. Returns how many were written.
    """
    hold_calendar()
    chosen, params = subjects.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(ANCHORS.format(subjects=chosen), params)
        dates = _dates_after([anchor for (anchor,) in cursor.fetchall()], weeks)
        if not dates:
            return 0
        columns: list[Any] = [
            list(dates),
            [due.nominal for due in dates.values()],
            [due.deadline for due in dates.values()],
            [due.overdue_from for due in dates.values()],
            [due.reason for due in dates.values()],
        ]
        facts: list[Any] = [kind, school_year.pk, act, what, path, school_year.ends_on]
        cursor.execute(POST.format(subjects=chosen), [*facts, *params, *columns, clock.now()])
        return cursor.rowcount


def _dates_after(anchors: list[date], weeks: int) -> dict[date, Due]:
    calendar = office_calendar()
    return {anchor: weeks_after(anchor, weeks, calendar) for anchor in anchors}


def post_promise(
    *,
    kind: str,
    subject_id: UUID,
    person: Membership,
    day: date,
    school_year: SchoolYear,
    act: str,
    what: str,
    path: str,
) -> Deadline:
    """What `person` said they would do by a day. Posted again = the newer day and person stand."""
    facts = {
        "school_year": school_year,
        "person": person,
        "turn": person,
        "act": act,
        "what": what,
        "path": path,
        "is_gentle": True,
        "settled_at": None,
        "cancelled_at": None,
        **columns_of(promised(day)),
    }
    return Deadline.objects.update_or_create(
        kind=kind,
        subject_id=subject_id,
        defaults=facts,
        create_defaults=facts | {"opened_at": clock.now()},
    )[0]


def gentle_turns(membership: Membership) -> QuerySet[Deadline]:
    """About whom this person is invited to do something today, the oldest first."""
    today = clock.today(membership.district)
    waiting = Deadline.objects.open().filter(turn=membership, is_gentle=True)
    waiting = waiting.exclude(person=membership)
    return waiting.filter(last_day_on__lte=today).select_related("person").order_by("last_day_on")


def team_ahead(membership: Membership, *, until: date, act: str) -> TeamAhead:
    """For the home page, which the ORM would cost more than the database. One statement.

    `act` is what those who wait want of this person, or of whom this person stands in for.
    """
    asked = {
        "person": membership.pk,
        "turns": [membership.pk, *supervisors_acted_for(membership)],
        "act": act,
        "today": clock.today(membership.district),
        "until": until,
    }
    found = ask_one(AHEAD, asked)
    if not found:
        return TeamAhead(0, is_due_soon=False)
    invited, is_due_soon, away, waiting = found
    return TeamAhead(invited, is_due_soon, away, [_waiting(line) for line in waiting])


def _waiting(line: str) -> Waiting:
    kind, what, number, path, by = json.loads(line)
    return Waiting(kind, what, number, path, date.fromisoformat(by))
