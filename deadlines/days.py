"""School years, calendars, and the way from one work day to the next. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from deadlines.rule import NoSuchDate

A_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
LONGEST_CLOSURE = 366  # days; a calendar without a work day in a year is a mistake
CLOSED = "a closed day"


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
class Away:
    """Days on which one person does not work, both included; without `last` they go on."""

    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class WithoutDaysAway:
    """A calendar on which one person is away for some days."""

    calendar: Calendar
    away: tuple[Away, ...]

    def is_weekend(self, day: date) -> bool:
        return self.calendar.is_weekend(day)

    def reason_closed(self, day: date) -> str | None:
        if any(span.holds(day) for span in self.away):
            return "a day away"
        return self.calendar.reason_closed(day)


def is_work_day(day: date, calendar: Calendar) -> bool:
    return calendar.reason_closed(day) is None


def work_day_at_or_after(day: date, calendar: Calendar) -> date:
    return _first_work_day(day, A_DAY, calendar)


def work_day_at_or_before(day: date, calendar: Calendar) -> date:
    return _first_work_day(day, -A_DAY, calendar)


def add_work_days(day: date, count: int, calendar: Calendar) -> date:
    """`count` work days after `day`, before it where negative. Its own day is not counted."""
    step = A_DAY if count > 0 else -A_DAY
    for _ in range(abs(count)):
        day = _first_work_day(day + step, step, calendar)
    return day


def _first_work_day(day: date, step: timedelta, calendar: Calendar) -> date:
    for distance in range(LONGEST_CLOSURE):
        candidate = day + distance * step
        if is_work_day(candidate, calendar):
            return candidate
    raise NoSuchDate(f"The calendar has no work day within a year of {day}.")
