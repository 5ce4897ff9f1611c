"""Which open deadlines would have other dates, and which? Reads, and writes nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, F, Func, IntegerField, QuerySet, When

from accounts import clock
from accounts.models import District, SchoolYear
from deadlines.away import DaysAway, days_away
from deadlines.calculate import NEVER, Due, moved_on
from deadlines.dates import counts_school_days, dates_of, depends_on_people
from deadlines.days import Away, Calendar
from deadlines.models import Deadline, DeadlineRule, Leave
from deadlines.models.deadline import COLUMNS
from deadlines.office_calendar import Calendars, load_calendars
from deadlines.rule import NoSuchDate, Roll, Rule

DATES = tuple(COLUMNS.values())
# How many are they? Counted as distinct in the group itself, all rows would be sorted by all that
# groups differ in, which took four times as long as the rest.
PEOPLE = Func(
    ArrayAgg("person"),
    template="(SELECT count(DISTINCT one) FROM unnest(%(expressions)s) AS one)",
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Group:
    """Open deadlines that are alike: whatever a date is computed from is the same for them."""

    what: str
    rule_id: UUID
    school_year_id: UUID
    # Whose, where the rule counts days; None: everybody's.
    work_calendar: str | None = None
    person_id: UUID | None = None  # who was away, for their days are their own
    anchor_on: date | None = None  # of the event from which it counts
    extended_on: date | None = None  # the last day that was given instead


@dataclass(frozen=True)
class Move:
    """All open deadlines of one group that have the same dates, and what they become."""

    group: Group
    was: Due
    will_be: Due
    people: int
    waits: Due | None = None  # an earlier date that HR was asked about before
    among: Collection[UUID] | None = None  # of these people only
    extended_on: date | None = None  # the last day that stays theirs, whatever the rule asks

    @property
    def what(self) -> str:
        return self.group.what

    @property
    def rule_id(self) -> UUID:
        return self.group.rule_id

    @property
    def school_year_id(self) -> UUID:
        return self.group.school_year_id

    @property
    def is_earlier(self) -> bool:
        """It would take days away from somebody: HR must confirm. Who was on hold had no end."""
        if self.will_be.last_day < self.was.last_day:
            return True
        return self.will_be.overdue_from < self.was.overdue_from != NEVER

    @property
    def is_on_hold(self) -> bool:
        """Nobody knows yet when it will be."""
        return self.will_be.overdue_from == NEVER

    @property
    def moves(self) -> bool:
        """Is there news? A date that waits for HR already is none."""
        return days_of(self.will_be) != days_of(self.was) and self.will_be != self.waits


def days_of(dates: Due) -> tuple[date, ...]:
    return dates.deadline, dates.last_day, dates.overdue_from


@dataclass(frozen=True)
class Someone:
    """One person as they would be: for the preview of a leave, or of another work calendar."""

    pk: UUID
    work_calendar: str
    away: tuple[Away, ...] = ()


def preview_moves(
    district: District,
    calendar: Calendar,
    *,
    instead: Mapping[UUID, DeadlineRule] | None = None,
    since: date | None = None,
    calendars: Calendars | None = None,
    people: Collection[UUID] | None = None,
    someone: Someone | None = None,
) -> list[Move]:
    """What would move on this office calendar, and what would not, the nearest first.

    Writes nothing. `instead` names, by id, other rules for those that are to be replaced: then
    only their moves. `since` is the day of the change where it has passed (a snow day told the
    day after). Rules that count days ask the work calendars and the schools' as they are, or
    `calendars`, where these would change, too. `people`: only theirs; `someone`: only theirs, as
    they would be.
    """
    rules_by_pk = rules_by_id() | dict(instead or {})
    deadlines = open_deadlines(district, since)
    if instead is not None:
        deadlines = deadlines.filter(rule__in=instead)
    theirs = [someone.pk] if someone else people
    if theirs is not None:
        deadlines = deadlines.filter(person__in=theirs)
    years = SchoolYear.objects.in_bulk()
    # Rules that are replaced show even a date that has passed, so that it can be refused.
    earliest = clock.today(district) if instead is None else date.min
    lookup = _Lookup(calendar, calendars, someone)
    moves: list[Move] = []
    for row in rows_of(deadlines, counting(rules_by_pk), lookup.away):
        found = Move(
            group_of(row),
            was=dates_in(row),
            will_be=dates_in(row),
            people=row["people"],
            waits=read_dates(row["proposed"]),
            among=theirs,
            extended_on=row["extended_on"],
        )
        rule = rules_by_pk[row["rule_id"]]
        moves += _moves_of(found, rule, years[row["school_year_id"]], lookup, earliest)
    return moves


def _moves_of(
    found: Move, rule: DeadlineRule, year: SchoolYear, lookup: "_Lookup", earliest: date
) -> Iterator[Move]:
    """What the rule gives now. Where that is less than people have, their own day comes first: it
    moves off a day that is closed now, whether or not HR then takes days away.
    """
    try:
        will_be = lookup.dates_of(rule, year, found.group)
    except NoSuchDate:  # the calendar lost its day; nobody’s date is taken away
        will_be = found.was
    stays = will_be.last_day < _least(found, earliest)
    kept = found.was
    if will_be.last_day < kept.last_day and _goes_on(found, rule.as_rule()):
        kept = moved_on(kept, lookup.office)
    if kept != found.was:
        given = kept.last_day if found.extended_on else None
        yield replace(found, will_be=kept, extended_on=given)
        if stays:
            return
        found = replace(found, group=replace(found.group, extended_on=given), was=kept)
    if stays:
        yield replace(found, will_be=found.was)
    else:
        yield replace(found, will_be=will_be, extended_on=None)


def _goes_on(found: Move, rule: Rule) -> bool:
    """To the next work day: what was given does, and what the rule would roll so."""
    if found.was.overdue_from == NEVER:
        return False
    return bool(found.extended_on) or (rule.roll == Roll.FORWARD and not rule.is_strict)


def _least(found: Move, earliest: date) -> date:
    """The first day on which the new date may lie. Who was on hold may be late the next day.

    More time that was given stays, until the rule itself gives more.
    """
    if found.was.overdue_from == NEVER:
        return date.min
    return max(earliest, found.was.overdue_from) if found.extended_on else earliest


class _Lookup:
    """Dates on a calendar that may be only thought of; those of groups are loaded when asked."""

    def __init__(
        self, office: Calendar, calendars: Calendars | None, someone: Someone | None
    ) -> None:
        self.office = office
        self.someone = someone
        self.calendars = cache(load_calendars) if calendars is None else lambda: calendars
        self.away: DaysAway = {someone.pk: someone.away} if someone else days_away()

    def dates_of(self, rule: DeadlineRule, year: SchoolYear, group: Group) -> Due:
        if group.work_calendar is None:
            school = self.calendars().school() if counts_school_days(rule) else self.office
            return dates_of(rule, year, self.office, school=school, happened_on=group.anchor_on)
        known, code = self.calendars(), group.work_calendar
        if self.someone is not None:
            code = self.someone.work_calendar
        away = self.away.get(group.person_id, ()) if group.person_id else ()
        return dates_of(
            rule,
            year,
            self.office,
            own=known.of(code) if known.has_own(code) else self.office,
            school=known.school(),
            away=away,
            happened_on=group.anchor_on,
        )


def rules_by_id() -> dict[UUID, DeadlineRule]:
    return {rule.pk: rule for rule in DeadlineRule.objects.select_related("counts_from")}


def counting(rules_by_pk: Mapping[UUID, DeadlineRule]) -> list[UUID]:
    """Those whose dates differ between people."""
    return [pk for pk, rule in rules_by_pk.items() if depends_on_people(rule)]


def open_deadlines(district: District, since: date | None = None) -> QuerySet[Deadline]:
    """Those whose last day has not passed, or had not on the day of the change."""
    today = clock.today(district)
    first = min(since or today, today)
    movable = Deadline.objects.open().filter(rule__isnull=False, is_fixed=False)
    return movable.filter(last_day_on__gte=first)


def rows_of(
    deadlines: QuerySet[Deadline], counting: Sequence[UUID], away: DaysAway
) -> list[dict[str, Any]]:
    """Alike in what, rule, year and dates; where days are counted, in whose they are, too."""
    whose = Case(When(rule__in=counting, then=F("person__work_calendar")))
    who = Case(When(rule__in=counting, person__in=list(away), then=F("person")))
    grouped = deadlines.annotate(calendar=whose, who=who)
    names = ("what", "rule_id", "school_year_id", "calendar", "who", "anchor_on")
    rows = grouped.values(*names, "proposed", "extended_on", *DATES)
    return list(rows.annotate(people=PEOPLE).order_by("last_day_on", "what"))


def group_of(row: Mapping[str, Any]) -> Group:
    return Group(
        row["what"],
        row["rule_id"],
        row["school_year_id"],
        work_calendar=row["calendar"],
        person_id=row["who"],
        anchor_on=row["anchor_on"],
        extended_on=row["extended_on"],
    )


def deadlines_in(district: District, move: Move) -> QuerySet[Deadline]:
    """Those that are still as the move found them."""
    group, was = move.group, move.was
    dates = {column: getattr(was, name) for name, column in COLUMNS.items()}
    found = open_deadlines(district, was.last_day).filter(
        what=group.what,
        rule=group.rule_id,
        school_year=group.school_year_id,
        anchor_on=group.anchor_on,
        extended_on=group.extended_on,
        **dates,
    )
    if move.among is not None:
        found = found.filter(person__in=move.among)
    if group.person_id is not None:
        return found.filter(person=group.person_id)
    if group.work_calendar is None:
        return found
    away = Leave.objects.values("person")  # each of them is a group of their own
    return found.filter(person__work_calendar=group.work_calendar).exclude(person__in=away)


def dates_in(row: Mapping[str, Any]) -> Due:
    return Due(*(row[column] for column in DATES))


def read_dates(proposed: Mapping[str, str | None] | None) -> Due | None:
    """As services/recompute.py keeps an earlier date until HR has confirmed it."""
    if proposed is None:
        return None
    values: list[Any] = []
    for column in DATES:
        words = proposed.get(column)
        values.append(date.fromisoformat(words) if words and column != "reason" else words)
    return Due(*values)


def waiting_for_hr(district: District) -> list[Move]:
    """Earlier dates that HR has not confirmed yet."""
    waiting = open_deadlines(district).exclude(proposed=None)
    if not waiting.exists():
        return []
    return [
        Move(group_of(row), dates_in(row), proposed, row["people"])
        for row in rows_of(waiting, counting(rules_by_id()), days_away())
        if (proposed := read_dates(row["proposed"]))
    ]
