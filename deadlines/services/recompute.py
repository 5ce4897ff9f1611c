"""The calendar or a rule changed: which open deadlines move, and who must agree?

Past and settled deadlines stay. A later date is applied at once and told. A date that was
announced is never shortened unless HR confirms it; until then it waits in `Deadline.proposed`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import District, Membership, SchoolYear
from accounts.rules import require
from accounts.scope import active_district
from deadlines import rules
from deadlines.bulk import change_many, keys_of
from deadlines.calculate import Due
from deadlines.models import Deadline, DeadlineRule
from deadlines.models.deadline import COLUMNS
from deadlines.moves import Move, deadlines_in, preview_moves, waiting_for_hr
from deadlines.office_calendar import hold_calendar, office_calendar
from deadlines.services.date_change import Change, keep_change
from deadlines.services.deadline import columns_of
from deadlines.services.window import lengthen_windows

MOVE = f"""
    UPDATE deadlines_deadline SET proposed = NULL, extended_on = %(extended_on)s,
        {", ".join(f"{column} = %({column})s" for column in COLUMNS.values())}
    WHERE id = ANY(%(moved)s::uuid[])
"""
APPLY = """
    UPDATE deadlines_deadline SET
        nominal_on = (proposed ->> 'nominal_on')::date,
        deadline_on = (proposed ->> 'deadline_on')::date,
        last_day_on = (proposed ->> 'last_day_on')::date,
        overdue_from = (proposed ->> 'overdue_from')::date,
        reason = proposed ->> 'reason',
        opens_on = (proposed ->> 'opens_on')::date,
        closes_on = (proposed ->> 'closes_on')::date,
        aim_on = (proposed ->> 'aim_on')::date,
        proposed = NULL
    WHERE id = ANY(%(moved)s)
    RETURNING id
"""


@transaction.atomic
def recompute_deadlines(
    district: District,
    *,
    actor: Membership | None,
    why: str,
    since: date | None = None,
    people: Collection[UUID] | None = None,
    may_shorten: bool = False,
) -> list[Move]:
    """Bring open deadlines to the world as it is now; returns the moves, waiting ones too.

    `since` and `people` as in `preview_moves`. `may_shorten`: HR saw the earlier dates and
    confirms them with the change; one that has passed still waits.
    """
    hold_calendar(changing=True)
    change, today = Change(why, actor), clock.today(district)
    moved = _bring_up_to_date(district, change, since, people, may_shorten=may_shorten)
    if people is None:
        lengthen_windows(min(since or today, today), change=change, today=today)
    return moved


@transaction.atomic
def correct_event(
    deadline: Deadline, happened_on: date, *, actor: Membership | None
) -> list[Move]:
    """The event from which it counts was on another day; an earlier date waits for HR."""
    hold_calendar()
    if deadline.anchor_on == happened_on or not deadline.is_open:
        return []
    Deadline.objects.filter(pk=deadline.pk).update(anchor_on=happened_on)
    change, since = Change("event.corrected", actor), deadline.last_day_on
    return _bring_up_to_date(deadline.district, change, since, [deadline.person_id])


@transaction.atomic
def catch_up(people: Collection[UUID], *, since: datetime) -> list[Move]:
    """Some of theirs were called off `since` then, and moved with nobody's."""
    hold_calendar()
    district = District.objects.get(pk=cast(UUID, active_district()))
    day = since.astimezone(ZoneInfo(district.time_zone)).date()
    return _bring_up_to_date(district, Change("taken_up", None), day, people)


def _bring_up_to_date(
    district: District,
    change: Change,
    since: date | None,
    people: Collection[UUID] | None,
    *,
    may_shorten: bool = False,
) -> list[Move]:
    today = clock.today(district)
    moves = preview_moves(district, office_calendar(), since=since, people=people)
    for move in moves:
        if move.is_earlier and not (may_shorten and move.will_be.last_day >= today):
            deadlines_in(district, move).update(proposed=_as_json(move.will_be))
        elif move.will_be != move.was:
            _apply(district, move, change)
        else:
            deadlines_in(district, move).exclude(proposed=None).update(proposed=None)
    moved = [move for move in moves if move.moves]
    if moved:
        facts = _facts(moved)
        audit.record(change.actor, "deadlines.moved", district, why=change.why, moves=facts)
    return moved


@transaction.atomic
def replace_rules(
    district: District,
    replacements: Mapping[UUID, DeadlineRule],
    *,
    actor: Membership,
    why: str,
    may_shorten: bool = False,
) -> list[Move]:
    """Deadlines of these rules (by id) follow others from now on; open ones get their dates.

    What is settled, and what was due before today, keeps its dates. `may_shorten` as in
    `recompute_deadlines`.
    """
    hold_calendar(changing=True)
    for old, new in replacements.items():
        Deadline.objects.filter(rule=old).update(rule=new)
    return recompute_deadlines(district, actor=actor, why=why, may_shorten=may_shorten)


@transaction.atomic
def follow_other_rules(
    district: District,
    changes: Iterable[tuple[Sequence[UUID], DeadlineRule, str]],
    *,
    actor: Membership,
    why: str,
) -> list[Move]:
    """As `replace_rules`, for some subjects only: which, their new rule, and what it is called."""
    hold_calendar(changing=True)
    for subjects, rule, what in changes:
        dated = Deadline.objects.filter(subject_id__in=subjects).exclude(rule=None)
        dated.update(rule=rule, what=what)
    return recompute_deadlines(district, actor=actor, why=why)


def _apply(district: District, move: Move, change: Change) -> None:
    moved = keys_of(deadlines_in(district, move))
    dates = {"extended_on": move.extended_on, **columns_of(move.will_be)}
    change_many(MOVE, {"moved": moved, **dates})
    keep_change(moved, was=move.was, change=change, today=clock.today(district))


def _as_json(dates: Due) -> dict[str, str | None]:
    return {
        column: None if value is None else str(value)
        for column, value in columns_of(dates).items()
    }


def _facts(moves: list[Move]) -> list[dict[str, Any]]:
    return [
        {
            "what": move.what,
            "from": str(move.was.last_day),
            "to": str(move.will_be.last_day),
            "people": move.people,
            "waits_for_hr": move.is_earlier,
        }
        for move in moves
    ]


@transaction.atomic
def confirm_earlier_dates(
    district: District, *, actor: Membership, rule: DeadlineRule, school_year: SchoolYear
) -> int:
    """HR agrees to the earlier dates of a rule; those concerned are told. Returns how many."""
    hold_calendar(changing=True)
    require(rules.can_confirm_earlier_dates(actor))
    waiting = [
        move
        for move in waiting_for_hr(district)
        if (move.rule_id, move.school_year_id) == (rule.pk, school_year.pk)
    ]
    if not waiting:
        raise InvalidTransition(_("No earlier date waits for you. Reload the page."))
    today = clock.today(district)
    if any(move.will_be.last_day < today for move in waiting):
        raise InvalidTransition(
            _("The earlier date has passed, so it can’t be given any more. The date stays.")
        )
    change = Change("deadlines.earlier_date_confirmed", actor)
    confirmed = [_confirm(district, move, change) for move in waiting]
    audit.record(actor, "deadlines.earlier_date_confirmed", rule, moves=_facts(waiting))
    return sum(confirmed)


def _confirm(district: District, move: Move, change: Change) -> int:
    group = deadlines_in(district, move).filter(proposed=_as_json(move.will_be))
    with connection.cursor() as cursor:
        cursor.execute(APPLY, {"moved": list(group.values_list("pk", flat=True))})
        moved = [pk for (pk,) in cursor.fetchall()]
    keep_change(moved, was=move.was, change=change, today=clock.today(district))
    return len(moved)
