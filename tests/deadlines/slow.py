"""When is something due? Counted day by day on plain sets, with none of the product's arithmetic.

Of a rule its words alone are read (deadlines/rule.py), never deadlines/calculate.py.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from deadlines.rule import (
    LAST,
    Comparison,
    Counted,
    DayUnit,
    MonthDay,
    NthDay,
    NthWeekday,
    Roll,
)

A_DAY = timedelta(days=1)
BEGINS, ENDS = (8, 15), (8, 14)


@dataclass
class SlowDays:
    """Who is off when. `own_year`: first and last day of a work calendar that follows schools."""

    first_year: int
    holidays: set[date] = field(default_factory=set)
    closures: list[tuple[date, date, str]] = field(default_factory=list)
    own_year: tuple[date, date] | None = None
    away: list[tuple[date, date]] = field(default_factory=list)

    @property
    def school_year(self):
        day, days = date(self.first_year, *BEGINS), []
        while day <= date(self.first_year + 1, *ENDS):
            days.append(day)
            day += A_DAY
        return days

    def is_closed(self, day, *levels):
        return (
            day.weekday() >= 5
            or day in self.holidays
            or any(first <= day <= last and who in levels for first, last, who in self.closures)
        )

    def offices(self, day):
        return not self.is_closed(day, "offices")

    def office_days(self):
        """Those on which closures close the offices, two years around."""
        days = [date(self.first_year - 1, 1, 1) + n * A_DAY for n in range(1460)]
        return [
            day
            for day in days
            if any(first <= day <= last and who == "offices" for first, last, who in self.closures)
        ]

    def students(self, day):
        return not self.is_closed(day, "offices", "schools", "students")

    def own(self, day):
        first, last = self.own_year
        return first <= day <= last and not self.is_closed(day, "offices", "schools")

    def present(self, day):
        return not any(first <= day <= last for first, last in self.away)


class NoDay(Exception):
    """The year has no such day."""


@dataclass(frozen=True)
class Dates:
    nominal: date
    due: date
    last: date
    late_from: date
    closes: date | None = None
    aim: date | None = None


def next_day(day, step, works):
    for _ in range(366):
        if works(day):
            return day
        day += step
    raise NoDay


def nominal_of(when, days, work, school):
    """`work` and `school` say of a day whether it counts."""
    if isinstance(when, Counted):
        anchor = when.anchor
        day = anchor if isinstance(anchor, date) else nominal_of(anchor, days, work, school)
        counts = {DayUnit.WORK: work, DayUnit.SCHOOL: school, DayUnit.CALENDAR: lambda _day: True}
        return counted(day, when.count, A_DAY if when.is_after else -A_DAY, counts[when.unit])
    works = school if getattr(when, "unit", None) == DayUnit.SCHOOL else work
    if isinstance(when, MonthDay | NthWeekday | NthDay):
        return in_month(when, days, works)
    open_days = [day for day in days if works(day)]
    if not open_days:
        raise NoDay
    return open_days[-1 if when.is_last else 0]


def counted(day, count, step, works):
    for _ in range(count):
        day = next_day(day + step, step, works)
    return day


def in_month(when, days, works):
    """The school year may hold the end of a month of one year and its beginning of the next."""
    for year in (days[0].year, days[-1].year):
        month, day = [], date(year, when.month, 1)
        while day.month == when.month:
            month.append(day)
            day += A_DAY
        if month[-1] < days[0] or month[0] > days[-1]:
            continue
        if isinstance(when, MonthDay):
            fitting, nth = month[: when.day][-1:], 1
        elif isinstance(when, NthWeekday):
            fitting, nth = [day for day in month if day.weekday() == when.weekday], when.nth
        else:
            fitting, nth = [day for day in month if works(day)], when.nth
        if len(fitting) < max(nth, 1):
            raise NoDay
        found = fitting[-1 if nth == LAST else nth - 1]
        if found in days:
            return found
    raise NoDay


def dates_on(rule, days, work, calendars):
    nominal = due = nominal_of(rule.when, days, work, calendars.students)
    if not rule.statutory and rule.roll != Roll.NONE:
        due = next_day(nominal, A_DAY if rule.roll == Roll.FORWARD else -A_DAY, calendars.offices)
    last = due
    if rule.comparison == Comparison.BEFORE:
        last = nominal - A_DAY
        if not rule.statutory:
            last = next_day(last, -A_DAY, calendars.offices)
    late = due if rule.comparison == Comparison.BEFORE else due + A_DAY
    counts = {
        DayUnit.WORK: calendars.offices,
        DayUnit.SCHOOL: calendars.students,
        DayUnit.CALENDAR: lambda _day: True,
    }
    closes = aim = None
    if rule.closes:
        closes = counted(due, rule.closes.count, A_DAY, counts[rule.closes.unit])
    if rule.aim:
        aim = counted(last, rule.aim.count, -A_DAY, counts[rule.aim.unit])
        aim = next_day(aim, -A_DAY, calendars.offices)
    return Dates(nominal, due, last, max(late, last + A_DAY), closes, aim)


def dates_for(rule, calendars, *, is_own):
    """`is_own`: of the one with a work calendar and days away, else of everybody else."""
    days = calendars.school_year
    if not is_own:
        return dates_on(rule, days, calendars.offices, calendars)
    for work in (calendars.own if calendars.own_year else calendars.offices, calendars.offices):
        try:
            dates = dates_on(rule, days, work, calendars)
            break
        except NoDay:
            if work == calendars.offices:
                raise
    try:
        without = dates_on(rule, days, lambda day: work(day) and calendars.present(day), calendars)
    except NoDay:
        return dates
    return without if without.last > dates.last else dates


def days_left(today, last, works):
    """Calendar days, and work days of these: from tomorrow to the last day."""
    days, day = [], today + A_DAY
    while day <= last:
        days.append(day)
        day += A_DAY
    return len(days), sum(map(works, days))
