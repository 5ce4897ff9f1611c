"""When is something due, and what is the last day to act? The only place that computes dates.

Pure: no database, no settings, no clock. Sentences are English, as they are kept with the date.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

A_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
LONGEST_CLOSURE = 366  # days; a calendar without a work day in a year is a mistake
CLOSED = "a closed day"
NEVER = date(9999, 12, 31)  # from this day on is late who cannot be late


class Comparison(StrEnum):
    BEFORE = "before"
    ON_OR_BEFORE = "on_or_before"


class Roll(StrEnum):
    FORWARD = "forward"
    BACKWARD = "backward"
    NONE = "none"


class NoSuchDate(ValueError):
    """The date can't be computed. The sentence says why."""


@dataclass(frozen=True)
class Rule:
    """A month and day of the school year. A statutory date never rolls, so its roll is `none`.

    February 29 falls on February 28 in other years: nobody is late who kept to it.
    """

    month: int
    day: int
    comparison: Comparison = Comparison.BEFORE
    roll: Roll = Roll.FORWARD
    statutory: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise NoSuchDate(f"There is no month {self.month}.")
        longest = monthrange(2024, self.month)[1]  # a leap year
        if not 1 <= self.day <= longest:
            month = date(2024, self.month, 1).strftime("%B")
            raise NoSuchDate(f"{month} has no day {self.day}.")
        if self.statutory:
            object.__setattr__(self, "roll", Roll.NONE)

    @property
    def is_strict(self) -> bool:
        """Acting on the date itself is late."""
        return self.comparison == Comparison.BEFORE


class Year(Protocol):
    """First and last day of a school year; accounts.models.SchoolYear is one."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


@dataclass(frozen=True)
class PlainYear:
    starts_on: date
    ends_on: date

    @classmethod
    def starting(cls, calendar_year: int, month: int = 8, day: int = 15) -> "PlainYear":
        following = date(calendar_year + 1, month, day)
        return cls(date(calendar_year, month, day), following - A_DAY)

    @property
    def label(self) -> str:
        """`2026-27`."""
        year = self.starts_on.year
        return f"{year}-{(year + 1) % 100:02d}"


class Calendar(Protocol):
    def is_weekend(self, day: date) -> bool: ...

    def reason_closed(self, day: date) -> str | None:
        """None on a work day, '' on an ordinary weekend, else the name of what closes it."""


@dataclass(frozen=True)
class ClosedDays:
    """The weekend, and days with a name."""

    names: Mapping[date, str] = field(default_factory=dict)
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})

    def is_weekend(self, day: date) -> bool:
        return day.weekday() in self.weekend

    def reason_closed(self, day: date) -> str | None:
        name = self.names.get(day)
        if name is not None:
            return name or CLOSED
        return "" if self.is_weekend(day) else None


@dataclass(frozen=True)
class Due:
    """`nominal` as written, `deadline` after rolling, `last_day` to act, late from `overdue_from`.

    `reason` says why the date moved; '' when it did not.
    """

    nominal: date
    deadline: date
    last_day: date
    overdue_from: date
    reason: str = ""


def due(rule: Rule, year: Year, calendar: Calendar) -> Due:
    """The dates of a rule in a school year.

    *Before*: the last day is the last work day earlier than the nominal date, whatever the roll
    (statutory: the calendar day before); late from the deadline date on. Only where the roll goes
    backward the deadline date may be that last day itself; then late from the day after.
    *On or before*: the last day is the deadline date; late from the day after.
    """
    nominal = occurrence(rule, year)
    deadline = rolled(nominal, rule.roll, calendar)
    reason = why_moved(nominal, deadline, calendar)
    if not rule.is_strict:
        return Due(nominal, deadline, deadline, deadline + A_DAY, reason)
    last_day = nominal - A_DAY
    if not rule.statutory:
        last_day = work_day_at_or_before(last_day, calendar)
    return Due(nominal, deadline, last_day, max(deadline, last_day + A_DAY), reason)


class DayUnit(StrEnum):
    """Which days count?"""

    WORK = "work"
    CALENDAR = "calendar"


def days_after(anchor: date, count: int, unit: DayUnit, calendar: Calendar) -> Due:
    """So many days after an event. The count starts the day after it; it closes, nobody is late.

    Counted in calendar days, the last one stays where it falls, be it a Sunday.
    """
    if unit == DayUnit.WORK:
        last = add_work_days(anchor, count, calendar)
    else:
        last = anchor + count * A_DAY
    return Due(last, last, last, NEVER, f"{count} {unit} days after {say_day(anchor)}")


def days_counted(anchor: date, today: date, unit: DayUnit, calendar: Calendar) -> int:
    """Which day of such a count is it today? 0 on the day of the event itself."""
    days = (anchor + n * A_DAY for n in range(1, (today - anchor).days + 1))
    return sum(unit == DayUnit.CALENDAR or is_work_day(day, calendar) for day in days)


def weeks_after(anchor: date, weeks: int, calendar: Calendar) -> Due:
    """A gentle date, that many weeks after the anchor or on the next work day: never overdue."""
    nominal = anchor + timedelta(weeks=weeks)
    day = work_day_at_or_after(nominal, calendar)
    return Due(nominal, day, day, NEVER, _so_long_after(anchor, weeks))


def _so_long_after(anchor: date, weeks: int) -> str:
    span = "A week" if weeks == 1 else f"{weeks} weeks"
    return f"{span} after {say_day(anchor)}"


def occurrence(rule: Rule, year: Year) -> date:
    """The one day inside the school year on which the rule's month and day fall."""
    for number in range(year.starts_on.year, year.ends_on.year + 1):
        day = date(number, rule.month, min(rule.day, monthrange(number, rule.month)[1]))
        if year.starts_on <= day <= year.ends_on:
            return day
    words = f"{rule.month}/{rule.day}"
    raise NoSuchDate(f"{words} does not fall between {year.starts_on} and {year.ends_on}.")


def rolled(day: date, roll: Roll, calendar: Calendar) -> date:
    if roll == Roll.FORWARD:
        return work_day_at_or_after(day, calendar)
    return work_day_at_or_before(day, calendar) if roll == Roll.BACKWARD else day


def is_work_day(day: date, calendar: Calendar) -> bool:
    return calendar.reason_closed(day) is None


def work_day_at_or_after(day: date, calendar: Calendar) -> date:
    return _first_work_day(day, A_DAY, calendar)


def work_day_at_or_before(day: date, calendar: Calendar) -> date:
    return _first_work_day(day, -A_DAY, calendar)


def add_work_days(day: date, count: int, calendar: Calendar) -> date:
    """`count` work days after `day`. Counting starts on the day after, whatever day it is."""
    for _ in range(count):
        day = work_day_at_or_after(day + A_DAY, calendar)
    return day


def _first_work_day(day: date, step: timedelta, calendar: Calendar) -> date:
    for distance in range(LONGEST_CLOSURE):
        candidate = day + distance * step
        if is_work_day(candidate, calendar):
            return candidate
    raise NoSuchDate(f"The calendar has no work day within a year of {day}.")


def years_after(day: date, years: int) -> date:
    """The same day so many years later; after a February 29 that is not there, March 1."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


class DaysLeft(NamedTuple):
    days: int  # calendar days; negative once the day has passed
    work_days: int  # of these; none once the day has passed


def days_left(today: date, last_day: date, calendar: Calendar) -> DaysLeft:
    """From tomorrow to the last day, both counted: 0 on the last day itself."""
    days = (last_day - today).days
    coming = (today + n * A_DAY for n in range(1, days + 1))
    return DaysLeft(days, sum(is_work_day(day, calendar) for day in coming))


def why_moved(nominal: date, deadline: date, calendar: Calendar) -> str:
    """`Moved from Sunday, February 15, past Presidents' Day (Monday, February 16)`."""
    if nominal == deadline:
        return ""
    name = calendar.reason_closed(nominal)
    moved = f"Moved from {say_day(nominal)}" + (f", {name}" if name else "")
    stretches = [words for words in _stretches(nominal, deadline, calendar) if words]
    return moved + (f", past {_listed(stretches)}" if stretches else "")


def say_day(day: date) -> str:
    return f"{day:%A}, {day:%B} {day.day}"


def _stretches(nominal: date, deadline: date, calendar: Calendar) -> Iterator[str]:
    """What else lies on the way, each name once; a weekend only where it is news."""
    step = A_DAY if deadline > nominal else -A_DAY
    way = [nominal + n * step for n in range(1, abs((deadline - nominal).days))]
    days_of: dict[str, list[date]] = {}
    for day in way:
        days_of.setdefault(calendar.reason_closed(day) or "", []).append(day)
    days_of.pop(calendar.reason_closed(nominal) or "", None)
    for name, days in days_of.items():
        yield f"{name} ({_span(sorted(days))})" if name else "the weekend"


def _span(days: list[date]) -> str:
    first, last = days[0], days[-1]
    return say_day(first) if first == last else f"{say_day(first)}, to {say_day(last)}"


def _listed(words: list[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
