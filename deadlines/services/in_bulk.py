"""The same as services/deadline.py for many deadlines at once: one statement, however many."""

from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from accounts import clock
from deadlines.models import NoticeKind
from deadlines.services.notice import tell_of_new_turns
from deadlines.services.recompute import catch_up

Subjects = QuerySet[Any, tuple[UUID, UUID | None, str]]

PASS = """
    UPDATE deadlines_deadline d
    SET turn_id = subjects.turn_id, act = subjects.act
    FROM ({subjects}) AS subjects (subject_id, turn_id, act)
    WHERE d.subject_id = subjects.subject_id AND d.settled_at IS NULL
        AND d.cancelled_at IS NULL
        AND (d.turn_id, d.act) IS DISTINCT FROM (subjects.turn_id, subjects.act)
    RETURNING CASE WHEN old.turn_id IS DISTINCT FROM new.turn_id THEN d.id END
"""
RESTORE = """
    UPDATE deadlines_deadline d
    SET turn_id = subjects.turn_id, act = subjects.act, cancelled_at = NULL
    FROM ({subjects}) AS subjects (subject_id, turn_id, act)
    WHERE d.subject_id = subjects.subject_id AND d.settled_at IS NULL
        AND d.cancelled_at IS NOT NULL
    RETURNING CASE WHEN d.rule_id IS NOT NULL THEN d.person_id END, old.cancelled_at
"""
CANCEL = """
    UPDATE deadlines_deadline d
    SET turn_id = NULL, cancelled_at = %s
    FROM ({subjects}) AS subjects (subject_id)
    WHERE d.subject_id = subjects.subject_id AND d.settled_at IS NULL
        AND d.cancelled_at IS NULL
"""


def pass_turns(subjects: Subjects, *, notice: NoticeKind) -> int:
    """`subjects` gives three columns: subject, whose turn it is now, and to do what.

    Whoever has a turn that was another's before hears of it at once, by `notice`. Two statements,
    however many. Returns how many deadlines changed.
    """
    chosen = _composed(PASS, subjects)
    if chosen is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(*chosen)
        passed = cursor.fetchall()
    tell_of_new_turns([pk for (pk,) in passed if pk is not None], notice)
    return len(passed)


def restore_deadlines(subjects: Subjects) -> int:
    """What was called off is asked for again, on the date it had, or on that which others with the
    same rule were given meanwhile.
    """
    chosen = _composed(RESTORE, subjects)
    if chosen is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(*chosen)
        restored = cursor.fetchall()
    dated = [(person, called_off) for person, called_off in restored if person is not None]
    if dated:
        catch_up({person for person, _ in dated}, since=min(called_off for _, called_off in dated))
    return len(restored)


def cancel_deadlines(subjects: QuerySet[Any, Any]) -> int:
    """`subjects` gives one column: subjects of which nothing is asked any more."""
    return _run(CANCEL, subjects, clock.now())


def _run(statement: str, subjects: QuerySet[Any, Any], *values: Any) -> int:
    chosen = _composed(statement, subjects, *values)
    if chosen is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(*chosen)
        return cursor.rowcount


def _composed(
    statement: str, subjects: QuerySet[Any, Any], *values: Any
) -> tuple[str, list[Any]] | None:
    """None: Django knows without asking that there are no subjects."""
    try:
        chosen, params = subjects.order_by().query.sql_with_params()
    except EmptyResultSet:
        return None
    return statement.format(subjects=chosen), [*values, *params]
