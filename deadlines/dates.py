"""Which dates does a rule of this district give in a school year, and to whom?"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.models import Membership
from deadlines.away import days_away
from deadlines.calculate import Due, due, later_of, on_hold
from deadlines.days import Away, Calendar, WithoutDaysAway, Year
from deadlines.models import DeadlineRule
from deadlines.occurrence import Counting
from deadlines.office_calendar import Calendars, load_calendars, office_calendar
from deadlines.rule import Counted, Event, Happening, NoSuchDate, StepDate


def dates_of(
    rule: DeadlineRule,
    year: Year,
    office: Calendar,
    *,
    own: Calendar | None = None,
    school: Calendar | None = None,
    away: Sequence[Away] = (),
    happened_on: date | None = None,
) -> Due:
    """Its dates, rolled on the office calendar; days are counted on people's own, if it is given,
    school days on the schools' (`schools_if_asked`, for who asks for many years).

    A rule that counts from another step asks that step's rule first, one that counts from an event
    needs the day on which it `happened_on`. Where a count runs out of people's own work year, it
    is made on the office calendar. Days on which somebody is `away` do not count. Raises
    NoSuchDate where the year has no such day, or it is not known yet.
    """
    school = school or schools_if_asked(rule, office)
    dates, work = _dates_and_calendar(rule, year, office, own, school, happened_on)
    if not away or not depends_on_people(rule):
        return dates

    def without(spans: Sequence[Away]) -> Due:
        calendar = WithoutDaysAway(work, tuple(spans))
        return _dates(rule, year, office, Counting(calendar, school), happened_on)

    known = [span for span in away if span.last is not None]
    with suppress(NoSuchDate):  # no work day may be left in the month they were given
        dates = later_of(dates, without(known), known)
    if len(known) == len(away):
        return dates
    try:
        return later_of(dates, without(away), away)
    except NoSuchDate:  # the count runs into days away whose end nobody knows
        return on_hold(dates, next(span.first for span in away if span.last is None))


def schools_if_asked(rule: DeadlineRule, office: Calendar) -> Calendar:
    """The calendar of the schools where the rule counts school days; it takes five queries."""
    return load_calendars().school() if counts_school_days(rule) else office


def counts_school_days(rule: DeadlineRule) -> bool:
    if rule.as_rule().counts_school_days:
        return True
    return rule.counts_from is not None and counts_school_days(rule.counts_from)


def _dates_and_calendar(
    rule: DeadlineRule,
    year: Year,
    office: Calendar,
    own: Calendar | None,
    school: Calendar,
    happened_on: date | None,
) -> tuple[Due, Calendar]:
    """With the calendar on which it could be counted."""
    if own is not None:
        try:
            return _dates(rule, year, office, Counting(own, school), happened_on), own
        except NoSuchDate:
            pass
    return _dates(rule, year, office, Counting(office, school), happened_on), office


def _dates(
    rule: DeadlineRule,
    year: Year,
    office: Calendar,
    on: Counting,
    happened_on: date | None,
) -> Due:
    happened: dict[Event | Happening | StepDate, date] = {}
    when = rule.as_rule().when
    anchor = when.anchor if isinstance(when, Counted) else None
    if rule.counts_from and isinstance(anchor, StepDate):
        happened[anchor] = _dates(rule.counts_from, year, office, on, happened_on).deadline
    if happened_on and isinstance(anchor, Event | Happening):
        happened[anchor] = happened_on
    return due(rule.as_rule(), year, office, Counting(on.work, on.school, happened))


def event_of(rule: DeadlineRule) -> Event | Happening | None:
    """What must have happened before it has a date: of its own, or of what it counts from."""
    own = rule.as_rule().event
    if own is None and rule.counts_from is not None:
        return event_of(rule.counts_from)
    return own


def depends_on_people(rule: DeadlineRule) -> bool:
    """Does the date differ between work calendars?"""
    if rule.as_rule().counts_days:
        return True
    return rule.counts_from is not None and depends_on_people(rule.counts_from)


@dataclass(frozen=True)
class Whose:
    """One person's dates, those of a work calendar ('' is the offices'), or everybody's."""

    person: UUID | None = None
    work_calendar: str | None = None


def dates_for_people(
    rule: DeadlineRule, year: Year, happened_on: date | None = None
) -> Iterator[tuple[Whose, Due]]:
    """Those of people who were away come first; whoever has theirs needs no others."""
    if not depends_on_people(rule):
        yield Whose(), dates_of(rule, year, office_calendar(), happened_on=happened_on)
        return
    calendars = load_calendars()
    away = days_away()
    for person, code in Membership.objects.filter(pk__in=away).values_list("pk", "work_calendar"):
        spans = away[person]
        yield Whose(person), _counted_for(rule, year, calendars, code, spans, happened_on)
    codes = Membership.objects.order_by("work_calendar").values_list("work_calendar", flat=True)
    for code in codes.distinct():
        dates = _counted_for(rule, year, calendars, code, (), happened_on)
        yield Whose(work_calendar=code), dates


def dates_for_person(
    rule: DeadlineRule, year: Year, person: Membership, happened_on: date | None = None
) -> Due:
    if not depends_on_people(rule):
        return dates_of(rule, year, office_calendar(), happened_on=happened_on)
    away = days_away(person.pk).get(person.pk, ())
    return _counted_for(rule, year, load_calendars(), person.work_calendar, away, happened_on)


def _counted_for(
    rule: DeadlineRule,
    year: Year,
    calendars: Calendars,
    work_calendar: str,
    away: Sequence[Away],
    happened_on: date | None,
) -> Due:
    own, school = calendars.of(work_calendar), calendars.school()
    office = calendars.office()
    return dates_of(rule, year, office, own=own, school=school, away=away, happened_on=happened_on)
