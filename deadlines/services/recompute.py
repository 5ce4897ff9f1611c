"""The calendar or a rule changed: which open deadlines move, and who must agree?

Past and settled deadlines stay. A later date is applied at once and told. A date that was
announced is never shortened unless HR confirms it; until then it waits in `Deadline.proposed`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Case, Count, F, QuerySet, When
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import District, Membership, SchoolYear
from accounts.rules import require
from deadlines import rules
from deadlines.calculate import Due
from deadlines.dates import dates_of, depends_on_people
from deadlines.days import Calendar
from deadlines.models import Deadline, DeadlineRule
from deadlines.office_calendar import Calendars, hold_calendar, load_calendars, office_calendar
from deadlines.rule import NoSuchDate
from deadlines.services.date_change import Change, keep_change
from deadlines.services.deadline import columns_of
from deadlines.services.window import lengthen_windows

DATES = (
    *("nominal_on", "deadline_on", "last_day_on", "overdue_from", "reason"),
    *("opens_on", "closes_on", "aim_on"),
)

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


@dataclass(frozen=True)
class Move:
    """All open deadlines of one rule and year that have the same dates, and what they become."""

    what: str
    rule_id: UUID
    school_year_id: UUID
    was: Due
    will_be: Due
    people: int
    waits: Due | None = None  # an earlier date that HR was asked about before
    work_calendar: str | None = None  # whose, where the rule counts days; None: everybody’s

    @property
    def is_earlier(self) -> bool:
        """It would take days away from somebody: HR must confirm."""
        last_day = self.will_be.last_day < self.was.last_day
        return last_day or self.will_be.overdue_from < self.was.overdue_from

    @property
    def moves(self) -> bool:
        """Is there news? A date that waits for HR already is none."""
        return days_of(self.will_be) != days_of(self.was) and self.will_be != self.waits


def days_of(dates: Due) -> tuple[date, ...]:
    return dates.deadline, dates.last_day, dates.overdue_from


def preview_moves(
    district: District,
    calendar: Calendar,
    *,
    instead: Mapping[UUID, DeadlineRule] | None = None,
    since: date | None = None,
    calendars: Calendars | None = None,
) -> list[Move]:
    """What would move on this office calendar, and what would not, the nearest first.

    Writes nothing. `instead` names, by id, other rules for those that are to be replaced: then
    only their moves. `since` is the day of the change where it has passed (a snow day told the
    day after). Rules that count days ask the work calendars and the schools' as they are, or
    `calendars`, where these would change, too.
    """
    rules_by_pk = _rules() | dict(instead or {})
    deadlines = _open_deadlines(district, since)
    if instead is not None:
        deadlines = deadlines.filter(rule__in=instead)
    years = SchoolYear.objects.in_bulk()
    # Rules that are replaced show even a date that has passed, so that it can be refused.
    earliest = clock.today(district) if instead is None else date.min
    lookup = _Lookup(calendar, calendars)
    moves = []
    for group in _groups(deadlines, _counting(rules_by_pk)):
        rule, year = rules_by_pk[group["rule_id"]], years[group["school_year_id"]]
        was = _was(group)
        try:
            will_be = lookup.dates_of(rule, year, group["calendar"])
        except NoSuchDate:  # the calendar lost its day; nobody’s date is taken away
            will_be = was
        # More time that HR gave stays, until the rule itself gives more.
        least = max(earliest, was.overdue_from) if group["extended_on"] else earliest
        stays = will_be.last_day < least
        moves.append(_move(group, was, was if stays else will_be, _from_json(group["proposed"])))
    return moves


class _Lookup:
    """Dates on a calendar that may be only thought of; those of groups are loaded when asked."""

    def __init__(self, office: Calendar, calendars: Calendars | None = None) -> None:
        self.office = office
        self.calendars = cache(load_calendars) if calendars is None else lambda: calendars

    def dates_of(self, rule: DeadlineRule, year: SchoolYear, work_calendar: str | None) -> Due:
        if work_calendar is None:
            return dates_of(rule, year, self.office)
        known = self.calendars()
        own = known.of(work_calendar) if known.has_own(work_calendar) else self.office
        return dates_of(rule, year, self.office, own=own, school=known.school())


def _rules() -> dict[UUID, DeadlineRule]:
    return {rule.pk: rule for rule in DeadlineRule.objects.select_related("counts_from")}


def _counting(rules_by_pk: Mapping[UUID, DeadlineRule]) -> list[UUID]:
    """Those whose dates differ between work calendars."""
    return [pk for pk, rule in rules_by_pk.items() if depends_on_people(rule)]


def _was(group: dict[str, Any]) -> Due:
    return Due(*(group[column] for column in DATES))


def _move(group: dict[str, Any], was: Due, will_be: Due, waits: Due | None = None) -> Move:
    names = ("what", "rule_id", "school_year_id", "people")
    facts = {name: group[name] for name in names}
    return Move(was=was, will_be=will_be, waits=waits, work_calendar=group["calendar"], **facts)


def _open_deadlines(district: District, since: date | None = None) -> QuerySet[Deadline]:
    """Those whose last day has not passed, or had not on the day of the change."""
    today = clock.today(district)
    first = min(since or today, today)
    return Deadline.objects.open().filter(rule__isnull=False, last_day_on__gte=first)


def _groups(deadlines: QuerySet[Deadline], counting: Sequence[UUID]) -> list[dict[str, Any]]:
    """Alike in what, rule, year and dates; where days are counted, in work calendar, too."""
    whose = Case(When(rule__in=counting, then=F("person__work_calendar")))
    grouped = deadlines.annotate(calendar=whose).values(
        "what", "rule_id", "school_year_id", "proposed", "calendar", "extended_on", *DATES
    )
    people = Count("person", distinct=True)
    return list(grouped.annotate(people=people).order_by("last_day_on", "what"))


@transaction.atomic
def recompute_deadlines(
    district: District, *, actor: Membership | None, why: str, since: date | None = None
) -> list[Move]:
    """Bring open deadlines to the calendar as it is now; returns the moves, waiting ones too.

    `since` as in `preview_moves`.
    """
    hold_calendar(changing=True)
    moves = preview_moves(district, office_calendar(), since=since)
    change = Change(why, actor)
    for move in moves:
        if move.is_earlier:
            _group_of(district, move).update(proposed=_as_json(move.will_be))
        elif move.will_be != move.was:
            _apply(district, move, change)
        else:
            _group_of(district, move).exclude(proposed=None).update(proposed=None)
    today = clock.today(district)
    lengthen_windows(min(since or today, today), change=change, today=today)
    moved = [move for move in moves if move.moves]
    if moved:
        audit.record(actor, "deadlines.moved", district, why=why, moves=_facts(moved))
    return moved


@transaction.atomic
def replace_rules(
    district: District, replacements: Mapping[UUID, DeadlineRule], *, actor: Membership, why: str
) -> list[Move]:
    """Deadlines of these rules (by id) follow others from now on; open ones get their dates.

    What is settled, and what was due before today, keeps its dates.
    """
    hold_calendar(changing=True)
    for old, new in replacements.items():
        Deadline.objects.filter(rule=old).update(rule=new)
    return recompute_deadlines(district, actor=actor, why=why)


def _group_of(district: District, move: Move) -> QuerySet[Deadline]:
    group = _open_deadlines(district, move.was.last_day).filter(
        what=move.what,
        rule=move.rule_id,
        school_year=move.school_year_id,
        **columns_of(move.was),
    )
    if move.work_calendar is None:
        return group
    return group.filter(person__work_calendar=move.work_calendar)


def _apply(district: District, move: Move, change: Change) -> None:
    moved = list(_group_of(district, move).values_list("pk", flat=True))
    by_key = RawSQL("SELECT unnest(%s::uuid[])", [moved])  # one value, however many they are
    Deadline.objects.filter(pk__in=by_key).update(
        proposed=None, extended_on=None, **columns_of(move.will_be)
    )
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


def waiting_for_hr(district: District) -> list[Move]:
    """Earlier dates that HR has not confirmed yet."""
    waiting = _open_deadlines(district).exclude(proposed=None)
    if not waiting.exists():
        return []
    return [
        _move(group, _was(group), proposed)
        for group in _groups(waiting, _counting(_rules()))
        if (proposed := _from_json(group["proposed"]))
    ]


def _from_json(proposed: dict[str, str | None] | None) -> Due | None:
    if proposed is None:
        return None
    values: list[Any] = []
    for column in DATES:
        words = proposed.get(column)
        values.append(date.fromisoformat(words) if words and column != "reason" else words)
    return Due(*values)


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
    group = _group_of(district, move).filter(proposed=_as_json(move.will_be))
    with connection.cursor() as cursor:
        cursor.execute(APPLY, {"moved": list(group.values_list("pk", flat=True))})
        moved = [pk for (pk,) in cursor.fetchall()]
    keep_change(moved, was=move.was, change=change, today=clock.today(district))
    return len(moved)
