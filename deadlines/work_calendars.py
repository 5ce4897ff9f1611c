"""The usual work calendars of a district, ready-made: who works on which days of the year? Pure.

- `office`: each day the offices are open, all year; dates roll on this one.
- `12-month`: the same days, for staff with a twelve-month contract.
- `208-day`: central office staff (the job description in the sources says "WORK DAYS: 208"): the
  first 208 office days of the school year, then off until the next one.
- `11-month`, `10-month`: from the first day of the school year until eleven or ten months later;
  off when the schools are closed.
- `teachers`: as `10-month`; they also work on teacher-only days, which are no school days.

First and last work days differ by contract, so these are a start: a district sets its own, year
by year (models.WorkYear), and names its days off.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

from deadlines.calculate import last_day_of_months
from deadlines.days import A_DAY, ClosedDays, Year, is_work_day
from deadlines.rule import NoSuchDate


@dataclass(frozen=True)
class ReadyMade:
    """How long a year this calendar has: so many months, so many work days, or all of it."""

    name: str
    months: int | None = None
    work_days: int | None = None
    follows_schools: bool = False


READY_MADE = {
    "office": ReadyMade("Offices"),
    "teachers": ReadyMade("Teachers", months=10, follows_schools=True),
    "10-month": ReadyMade("10-month staff", months=10, follows_schools=True),
    "11-month": ReadyMade("11-month staff", months=11, follows_schools=True),
    "12-month": ReadyMade("12-month staff"),
    "208-day": ReadyMade("208-day central office staff", work_days=208),
}


@dataclass(frozen=True)
class WorkYearCalendar:
    """A work calendar of `kind` in every school year; years start on the month and day given."""

    kind: ReadyMade
    closed: ClosedDays
    month: int
    day: int
    _last_days: dict[int, date] = field(default_factory=dict, compare=False, repr=False)

    def is_weekend(self, day: date) -> bool:
        return self.closed.is_weekend(day)

    def reason_closed(self, day: date) -> str | None:
        reason = self.closed.reason_closed(day)
        if reason is None and day > self.last_work_day(day):
            return f"outside the work year of {self.kind.name}"
        return reason

    def last_work_day(self, day: date) -> date:
        """Of the school year in which `day` lies."""
        number = day.year - (day < _day_of(day.year, self.month, self.day))
        if number not in self._last_days:
            starts_on = _day_of(number, self.month, self.day)
            self._last_days[number] = last_day_of(self.kind, starts_on, self.closed)
        return self._last_days[number]


def variant(name: str, year: Year, closed: ClosedDays) -> WorkYearCalendar:
    """The ready-made calendar of this name; school years start as `year` does.

    `closed` holds what closes the offices or, for those who follow the schools, the schools.
    """
    kind = READY_MADE.get(name)
    if kind is None:
        names = ", ".join(READY_MADE)
        raise NoSuchDate(f"There is no work calendar “{name}”. Choose one of: {names}.")
    return WorkYearCalendar(kind, closed, year.starts_on.month, year.starts_on.day)


def last_day_of(kind: ReadyMade, starts_on: date, closed: ClosedDays) -> date:
    """The last day of the work year that starts with the school year on `starts_on`."""
    if kind.months is not None:
        return last_day_of_months(starts_on, kind.months)
    end = last_day_of_months(starts_on, 12)
    if kind.work_days is None:
        return end
    left, day = kind.work_days, starts_on
    while day < end:
        left -= is_work_day(day, closed)
        if not left:
            return day
        day += A_DAY
    return end


def _day_of(year: int, month: int, day: int) -> date:
    """February 29 is the 28th in other years."""
    return date(year, month, min(day, monthrange(year, month)[1]))
