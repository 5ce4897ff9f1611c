"""On which day of a school year does a rule fall, as it is written? Pure.

Work days and school days are counted on the calendars of `Counting`: a person's own, where the
rule counts days for a person. Rolling comes afterwards (deadlines/calculate.py).
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from deadlines.days import (
    A_DAY,
    Calendar,
    Year,
    add_work_days,
    is_work_day,
    work_day_at_or_after,
    work_day_at_or_before,
)
from deadlines.rule import (
    LAST,
    MONTH_NAMES,
    Counted,
    DayUnit,
    Event,
    Happening,
    InMonth,
    MonthDay,
    NoSuchDate,
    NthDay,
    NthWeekday,
    StepDate,
    When,
    YearEdge,
)


@dataclass(frozen=True)
class Counting:
    """What a rule may ask: on which calendars days are counted, and when things happened."""

    work: Calendar
    school: Calendar
    happened: Mapping[Event | Happening | StepDate, date] = field(default_factory=dict)

    def calendar_of(self, unit: DayUnit) -> Calendar:
        return self.school if unit == DayUnit.SCHOOL else self.work


def nominal_day(when: When, year: Year, counting: Counting) -> date:
    """The day inside a school year; of a count, wherever it ends.

    Raises NoSuchDate where the year has no such day, or the event has not happened yet.
    """
    if not isinstance(when, Counted):
        return _day_of(when, year, counting)
    anchor = when.anchor
    if isinstance(anchor, date):
        if not year.starts_on <= anchor <= year.ends_on:
            raise NoSuchDate(f"{anchor} is not in this school year.")
        return _counted(when, anchor, counting)
    if isinstance(anchor, Event | Happening | StepDate):
        return _counted(when, _happened(anchor, counting), counting)
    return _counted(when, _day_of(anchor, year, counting), counting)


def _day_of(when: InMonth | YearEdge, year: Year, counting: Counting) -> date:
    if isinstance(when, YearEdge):
        return _edge_of(year, when, counting)
    for number in range(year.starts_on.year, year.ends_on.year + 1):
        first, last = _ends_of_month(number, when.month)
        if first > year.ends_on or last < year.starts_on:
            continue
        day = day_in(when, number, counting)
        if year.starts_on <= day <= year.ends_on:
            return day
    raise NoSuchDate(f"There is no such day between {year.starts_on} and {year.ends_on}.")


def day_from(when: When, anchor: date, counting: Counting) -> date:
    """So many days from its anchor; what is no count is the anchor itself."""
    return _counted(when, anchor, counting) if isinstance(when, Counted) else anchor


def day_in(when: InMonth, number: int, counting: Counting) -> date:
    """The day in a calendar year."""
    if isinstance(when, MonthDay):
        return date(number, when.month, min(when.day, monthrange(number, when.month)[1]))
    if isinstance(when, NthWeekday):
        return _nth_weekday(when, number)
    return _nth_day(when, number, counting)


def _happened(anchor: Event | Happening | StepDate, counting: Counting) -> date:
    day = counting.happened.get(anchor)
    if day is None:
        what = f"step {anchor.position}" if isinstance(anchor, StepDate) else anchor
        raise NoSuchDate(f"The date is counted from “{what}”, and that day is not known yet.")
    return day


def _edge_of(year: Year, edge: YearEdge, counting: Counting) -> date:
    calendar = counting.calendar_of(edge.unit)
    if edge.is_last:
        day = work_day_at_or_before(year.ends_on, calendar)
    else:
        day = work_day_at_or_after(year.starts_on, calendar)
    if not year.starts_on <= day <= year.ends_on:
        raise NoSuchDate(f"The calendar has no {edge.unit} day in the school year.")
    return day


def _counted(when: Counted, anchor: date, counting: Counting) -> date:
    count = when.count if when.is_after else -when.count
    if when.unit == DayUnit.CALENDAR:
        return anchor + count * A_DAY
    return add_work_days(anchor, count, counting.calendar_of(when.unit))


def _ends_of_month(number: int, month: int) -> tuple[date, date]:
    return date(number, month, 1), date(number, month, monthrange(number, month)[1])


def _nth_weekday(when: NthWeekday, number: int) -> date:
    if when.nth == LAST:
        _first, end = _ends_of_month(number, when.month)
        return end - timedelta(days=(end.weekday() - when.weekday) % 7)
    first = date(number, when.month, 1)
    return first + timedelta(days=(when.weekday - first.weekday()) % 7 + 7 * (when.nth - 1))


def _nth_day(when: NthDay, number: int, counting: Counting) -> date:
    calendar = counting.calendar_of(when.unit)
    days = [
        day
        for n in range(1, monthrange(number, when.month)[1] + 1)
        if is_work_day(day := date(number, when.month, n), calendar)
    ]
    if len(days) < max(when.nth, 1):
        month = MONTH_NAMES[when.month - 1]
        raise NoSuchDate(f"{month} {number} has only {len(days)} {when.unit} days.")
    return days[when.nth if when.nth == LAST else when.nth - 1]
