"""How the layers of a calendar lie on each other: who is off on a day, and why? Pure.

Weekend, confirmed holidays, closures, then what is said of one calendar alone: its days off, the
first and last day of its work year, and the days on which it works all the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from deadlines.calculate import years_after
from deadlines.days import (
    SATURDAY,
    SUNDAY,
    ClosedDays,
    Year,
    work_day_at_or_after,
    work_day_at_or_before,
)

WEEKEND = frozenset({SATURDAY, SUNDAY})


class Level(StrEnum):
    """Who is off. What closes one level closes all after it."""

    OFFICES = "offices"
    SCHOOLS = "schools"
    STUDENTS = "students"

    def is_off_when(self, closed: "Level") -> bool:
        levels = list(Level)
        return levels.index(closed) <= levels.index(self)


@dataclass(frozen=True)
class WorkSpan:
    """First and last day of work in the school year that starts on `year_starts_on`."""

    year_starts_on: date
    first_day: date
    last_day: date

    def moved(self, years: int) -> "WorkSpan":
        return WorkSpan(
            years_after(self.year_starts_on, years),
            years_after(self.first_day, years),
            years_after(self.last_day, years),
        )


@dataclass(frozen=True)
class LayeredCalendar:
    """The calendar of a group (a calculate.Calendar). Without spans it works all year.

    A school year that nobody has said anything about is like the nearest one that somebody has.
    """

    name: str
    closed: ClosedDays
    extra: Mapping[date, str] = field(default_factory=dict)
    spans: Sequence[WorkSpan] = ()

    def is_weekend(self, day: date) -> bool:
        return day not in self.extra and self.closed.is_weekend(day)

    def reason_closed(self, day: date) -> str | None:
        if day in self.extra:
            return None
        reason = self.closed.reason_closed(day)
        if reason is None and self.is_outside(day):
            return f"outside the work year of {self.name}"
        return reason

    def is_outside(self, day: date) -> bool:
        span = self.span_of(day)
        return span is not None and not span.first_day <= day <= span.last_day

    def span_of(self, day: date) -> WorkSpan | None:
        """That of the school year in which `day` lies."""
        if not self.spans:
            return None
        nearest = min(self.spans, key=lambda span: abs((day - span.year_starts_on).days - 182))
        years = day.year - nearest.year_starts_on.year
        span = nearest.moved(years)
        return span if span.year_starts_on <= day else nearest.moved(years - 1)

    def work_year(self, year: Year) -> tuple[date, date]:
        """The first and the last work day of a school year."""
        span = self.span_of(year.starts_on)
        first, last = (span.first_day, span.last_day) if span else (year.starts_on, year.ends_on)
        return work_day_at_or_after(first, self), work_day_at_or_before(last, self)
