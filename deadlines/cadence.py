"""On which days does something come again: each week, each month, each year? Pure.

An occasion that falls on a closed day comes on the next work day. It is told apart by the day as
it is written (`nominal`), so a closure that is added later makes no second one of it.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from deadlines.days import (
    A_DAY,
    Calendar,
    add_work_days,
    is_work_day,
    work_day_at_or_after,
)

WEEK = 7
MONTHS = 12


class Occasion(NamedTuple):
    """`nominal` as written, `day` on which it comes."""

    nominal: date
    day: date


@dataclass(frozen=True)
class Weekly:
    weekday: int  # Monday is 0

    def number_of(self, day: date) -> int:
        return (day.toordinal() - 1) // WEEK

    def occasion(self, number: int, calendar: Calendar) -> Occasion:
        nominal = date.fromordinal(number * WEEK + 1 + self.weekday)
        return Occasion(nominal, work_day_at_or_after(nominal, calendar))


@dataclass(frozen=True)
class Monthly:
    """The nth work day; of a month with fewer, the first work day after it."""

    nth: int  # from 1

    def number_of(self, day: date) -> int:
        return day.year * MONTHS + day.month - 1

    def occasion(self, number: int, calendar: Calendar) -> Occasion:
        year, month = divmod(number, MONTHS)
        first = date(year, month + 1, 1)
        length = monthrange(year, month + 1)[1]
        days = [first + n * A_DAY for n in range(length)]
        work_days = [day for day in days if is_work_day(day, calendar)]
        if len(work_days) >= self.nth:
            return Occasion(first, work_days[self.nth - 1])
        return Occasion(first, work_day_at_or_after(first + length * A_DAY, calendar))


@dataclass(frozen=True)
class AfterDay:
    """Each year on the work day after a day; after February 28 where there is no 29th."""

    month: int
    day: int

    def number_of(self, day: date) -> int:
        return day.year

    def occasion(self, number: int, calendar: Calendar) -> Occasion:
        named = date(number, self.month, min(self.day, monthrange(number, self.month)[1]))
        return Occasion(named, add_work_days(named, 1, calendar))


Cadence = Weekly | Monthly | AfterDay


def latest(cadence: Cadence, today: date, calendar: Calendar) -> Occasion:
    """The one that came last, today's included. Of two that came together it is the later."""
    number = cadence.number_of(today)
    while (found := cadence.occasion(number, calendar)).day > today:
        number -= 1
    return found


def following(cadence: Cadence, after: date, calendar: Calendar) -> Occasion:
    """The next one later than that day."""
    number = cadence.number_of(after)
    while cadence.occasion(number - 1, calendar).day > after:
        number -= 1
    while (found := cadence.occasion(number, calendar)).day <= after:
        number += 1
    return found
