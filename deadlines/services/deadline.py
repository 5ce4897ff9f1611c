"""Post, pass on, settle and cancel what is due: the only door for the other apps."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts import clock
from accounts.asking import ask
from accounts.models import Membership, SchoolYear
from deadlines.calculate import Due
from deadlines.dates import dates_for_people, dates_for_person, dates_of
from deadlines.models import Deadline, DeadlineRule, NoticeKind
from deadlines.models.deadline import COLUMNS
from deadlines.office_calendar import hold_calendar, office_calendar
from deadlines.services.notice import TELL_OF_DEADLINES, mail_soon

POST = """
    INSERT INTO deadlines_deadline (
        kind, subject_id, rule_id, school_year_id, person_id, turn_id, act, what, path,
        nominal_on, deadline_on, last_day_on, overdue_from, reason, opens_on, closes_on, aim_on,
        opened_at, anchor_on, was_late
    )
    SELECT %s, subject_id, %s, %s, person_id, turn_id, %s, %s,
        replace(%s, '{{}}', subject_id::text), %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::date, false
    FROM ({subjects}) AS subjects (subject_id, person_id, turn_id)
    WHERE (%s::uuid IS NULL OR %s = person_id) AND (%s::text IS NULL OR %s =
        (SELECT m.work_calendar FROM accounts_membership m WHERE m.id = person_id))
    ON CONFLICT DO NOTHING
"""

# Written once, for each signature sends them: composing them anew took as long as the answer.
OPEN = """kind = %(kind)s AND subject_id = %(subject)s
            AND settled_at IS NULL AND cancelled_at IS NULL"""
PASS_TURN = f"""
    WITH passed AS (
        UPDATE deadlines_deadline SET turn_id = %(to)s, act = %(act)s WHERE {OPEN}
        RETURNING id, person_id, path, what, turn_id AS reader_id
    ) {TELL_OF_DEADLINES}
"""
SETTLE = f"""
    WITH passed AS (
        UPDATE deadlines_deadline SET settled_at = %(now)s, acted_on = %(acted_on)s,
            was_late = was_late OR overdue_from <= %(acted_on)s, turn_id = NULL
        WHERE {OPEN}
        RETURNING id, person_id, path, what, %(tell)s::uuid AS reader_id
    ) {TELL_OF_DEADLINES}
"""


def due_for(rule: DeadlineRule, year: SchoolYear) -> Due:
    """When is it due on the office calendar? (One query, more where school days are counted.)"""
    return dates_of(rule, year, office_calendar())


@transaction.atomic
def post_deadlines(
    *,
    kind: str,
    rule: DeadlineRule,
    school_year: SchoolYear,
    act: str,
    what: str,
    path: str,
    subjects: QuerySet[Any, tuple[UUID, UUID, UUID | None]],
    happened_on: date | None = None,
) -> int:
    """One deadline for each subject, by one statement; those that have one are left alone.

    A rule that counts work days takes one statement for each work calendar, and for each person
    who was away.

    `subjects` gives three columns: subject, person, whose turn it is (none: nobody's yet).
    `path` holds `{}` where the subject's id belongs. A rule that counts from an event needs the
    day on which it `happened_on`. Returns how many were posted.
    """
    hold_calendar()
    chosen, chosen_params = subjects.order_by().query.sql_with_params()
    facts: list[Any] = [kind, rule.pk, school_year.pk, act, what, path]
    posted = 0
    with connection.cursor() as cursor:
        for who, dates in dates_for_people(rule, school_year, happened_on):
            days = [*columns_of(dates).values(), clock.now(), happened_on]
            whose = [who.person, who.person, who.work_calendar, who.work_calendar]
            cursor.execute(POST.format(subjects=chosen), [*facts, *days, *chosen_params, *whose])
            posted += cursor.rowcount
    return posted


@transaction.atomic
def post_deadline(
    *,
    kind: str,
    subject_id: UUID,
    rule: DeadlineRule,
    school_year: SchoolYear,
    person: Membership,
    turn: Membership | None,
    act: str,
    what: str,
    path: str,
) -> Deadline:
    """One deadline for one person. Posted twice, the first stays."""
    hold_calendar()
    dates = dates_for_person(rule, school_year, person)
    return Deadline.objects.get_or_create(
        kind=kind,
        subject_id=subject_id,
        defaults={
            "rule": rule,
            "school_year": school_year,
            "person": person,
            "turn": turn,
            "act": act,
            "what": what,
            "path": path,
            "opened_at": clock.now(),
            **columns_of(dates),
        },
    )[0]


def columns_of(dates: Due) -> dict[str, date | str | None]:
    """The columns of a Deadline, in the order of the fields of `Due`."""
    return {column: getattr(dates, field) for field, column in COLUMNS.items()}


def dates_kept(deadline: Deadline) -> Due:
    """The other way round."""
    return Due(**{field: getattr(deadline, column) for field, column in COLUMNS.items()})


def deadline_of(kind: str, subject_id: UUID) -> Deadline | None:
    return Deadline.objects.filter(kind=kind, subject_id=subject_id).first()


def pass_turn(
    kind: str,
    subject_id: UUID,
    *,
    to: Membership | None,
    act: str,
    notice: NoticeKind | None = None,
) -> bool:
    """Now it is somebody else's turn. False: nothing is due for this subject.

    With `notice` that person, and who stands in for them, hear of it: in the same statement.
    """
    values = {"to": to and to.pk, "act": act}
    return _change_and_tell(PASS_TURN, kind, subject_id, notice if to else None, values)


def settle(
    kind: str,
    subject_id: UUID,
    *,
    acted_on: date,
    tell: Membership | None = None,
    notice: NoticeKind | None = None,
) -> bool:
    """It is done. Late or not is judged by the day it happened, not by the day it was entered.

    `tell` hears of it by `notice`, in the same statement, and so does who stands in for them.
    """
    values = {"acted_on": acted_on, "tell": tell and tell.pk}
    return _change_and_tell(SETTLE, kind, subject_id, notice if tell else None, values)


def _change_and_tell(
    statement: str, kind: str, subject_id: UUID, notice: NoticeKind | None, values: dict[str, Any]
) -> bool:
    values |= {"kind": kind, "subject": subject_id, "notice": notice, "now": clock.now()}
    [(count,)] = ask(statement, values)
    if count and notice is not None:
        mail_soon()
    return bool(count)


def cancel(kind: str, subject_id: UUID) -> bool:
    """It is no longer asked for: exempt, left, closed."""
    waiting = Deadline.objects.open().filter(kind=kind, subject_id=subject_id)
    return bool(waiting.update(cancelled_at=clock.now(), turn=None))
