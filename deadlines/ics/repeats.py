"""On which days does something repeat? RRULE of RFC 5545, day by day, within a window.

Written here because the usual library walks to the year 9999 when a hostile rule never falls on
a day (February 30), whatever end it was given. Each period's days are tried one by one against
the rule; a budget bounds the days tried for a whole file.
"""

from calendar import isleap, monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from deadlines.ics.text import UnreadableCalendar

MOST_DAYS_TRIED = 400_000  # of a file: about a second
LONGEST_RULE = 400  # characters
MOST_REPEATS = 9_999
A_DAY = timedelta(days=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# The hour of the day changes nothing about the day.
PARTS_LEFT_OUT = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})


class Frequency(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class UnreadableRepeat(ValueError):
    """The rule can't be read; who asked says of which event."""


@dataclass
class Budget:
    days: int = MOST_DAYS_TRIED

    def spend(self, days: int) -> None:
        self.days -= days
        if self.days < 0:
            raise UnreadableCalendar(_("The events repeat too often to read them all."))


@dataclass(frozen=True)
class Repeat:
    """An RRULE. Empty tuples ask nothing; `weekdays` are (nth or 0, Monday 0)."""

    frequency: Frequency
    start: date
    interval: int = 1
    count: int | None = None
    until: date | None = None
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weekdays: tuple[tuple[int, int], ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0
    budget: Budget = field(default_factory=Budget)

    def days(self, first: date, last: date) -> Iterator[date]:
        """Those from `first` to `last`; the start itself always belongs to them."""
        number = 0
        end = min(last, self.until or last)
        for days in self._periods(first, end):
            for day in days:
                if day < self.start or day > end:
                    continue
                number += 1
                if self.count is not None and number > self.count:
                    return
                if day >= first:
                    yield day

    def _periods(self, first: date, end: date) -> Iterator[list[date]]:
        """The days of each period that the rule meets; uncounted ones from `first` on."""
        number = self._number_of(max(first, self.start)) if self.count is None else 0
        while (opening := self._opening(number)) is not None and opening <= end:
            tried = self._days_from(opening)
            self.budget.spend(len(tried) + 1)
            yield self._placed([day for day in tried if self._meets(day)])
            number += 1

    def _number_of(self, day: date) -> int:
        """Which period of the rule is this day in, or the pause after it?"""
        start = self.start
        months = (day.year - start.year) * 12 + day.month - start.month
        passed = {
            Frequency.DAILY: (day - start).days,
            Frequency.WEEKLY: (day - self._week_of(start)).days // 7,
            Frequency.MONTHLY: months,
            Frequency.YEARLY: day.year - start.year,
        }[self.frequency]
        return passed // self.interval

    def _opening(self, number: int) -> date | None:
        """First day of a period; none after the calendar's end."""
        step = number * self.interval
        try:
            if self.frequency == Frequency.DAILY:
                return self.start + step * A_DAY
            if self.frequency == Frequency.WEEKLY:
                return self._week_of(self.start) + 7 * step * A_DAY
            if self.frequency == Frequency.MONTHLY:
                months = self.start.year * 12 + self.start.month - 1 + step
                return date(months // 12, months % 12 + 1, 1)
            return date(self.start.year + step, 1, 1)
        except (ValueError, OverflowError):
            return None

    def _week_of(self, day: date) -> date:
        return day - (day.weekday() - self.week_start) % 7 * A_DAY

    def _days_from(self, opening: date) -> list[date]:
        if self.frequency == Frequency.DAILY:
            return [opening]
        if self.frequency == Frequency.WEEKLY:
            return [opening + n * A_DAY for n in range(7)]
        months: tuple[int, ...] = (opening.month,)
        if self.frequency == Frequency.YEARLY:
            months = self.months or tuple(range(1, 13))
        return [
            date(opening.year, month, day)
            for month in months
            for day in range(1, monthrange(opening.year, month)[1] + 1)
        ]

    def _meets(self, day: date) -> bool:
        year, in_month = 365 + isleap(day.year), monthrange(day.year, day.month)[1]
        in_year = day.timetuple().tm_yday
        return (
            (not self.months or day.month in self.months)
            and (not self.month_days or _either(day.day, in_month, self.month_days))
            and (not self.year_days or _either(in_year, year, self.year_days))
            and (not self.weekdays or any(self._is_one(day, *one) for one in self.weekdays))
        )

    def _is_one(self, day: date, nth: int, weekday: int) -> bool:
        if day.weekday() != weekday:
            return False
        if not nth or self.frequency in {Frequency.DAILY, Frequency.WEEKLY}:
            return True
        if self.frequency == Frequency.MONTHLY or self.months:
            place, length = day.day, monthrange(day.year, day.month)[1]
        else:
            place, length = day.timetuple().tm_yday, 365 + isleap(day.year)
        return nth in {(place - 1) // 7 + 1, -((length - place) // 7 + 1)}

    def _placed(self, days: list[date]) -> list[date]:
        if not self.positions:
            return days
        size = len(days)
        chosen = {n - 1 if n > 0 else size + n for n in self.positions}
        return [day for place, day in enumerate(days) if place in chosen]


def _either(place: int, length: int, wanted: tuple[int, ...]) -> bool:
    """Counted from the front, or from the back: the last is -1."""
    return place in wanted or place - length - 1 in wanted


def read_repeat(text: str, start: date, day_of: Callable[[str], date], budget: Budget) -> Repeat:
    """`FREQ=YEARLY;BYMONTH=11;BYDAY=4TH`. `day_of` reads the last day of an UNTIL."""
    if len(text) > LONGEST_RULE:
        raise UnreadableRepeat
    parts = dict(_part(words) for words in text.upper().strip(";").split(";"))
    try:
        frequency = Frequency(parts.pop("FREQ", ""))
    except ValueError as error:
        raise UnreadableRepeat from error
    until = parts.pop("UNTIL", "")
    count = parts.pop("COUNT", "")
    week_start = parts.pop("WKST", "MO")
    repeat = Repeat(
        frequency,
        start,
        interval=_number(parts.pop("INTERVAL", "1"), 1, MOST_REPEATS),
        count=_number(count, 1, MOST_REPEATS) if count else None,
        until=day_of(until) if until else None,
        months=tuple(sorted(set(_numbers(parts, "BYMONTH", 1, 12)))),
        month_days=_numbers(parts, "BYMONTHDAY", -31, 31),
        year_days=_numbers(parts, "BYYEARDAY", -366, 366),
        weekdays=tuple(map(_weekday, _list(parts.pop("BYDAY", "")))),
        positions=_numbers(parts, "BYSETPOS", -366, 366),
        week_start=_weekday(week_start)[1],
        budget=budget,
    )
    if set(parts) - PARTS_LEFT_OUT:  # BYWEEKNO, BYEASTER and whatever else there is
        raise UnreadableRepeat
    return _completed(repeat)


def _completed(repeat: Repeat) -> Repeat:
    """What the rule leaves open it takes from its first day."""
    if repeat.month_days or repeat.year_days or repeat.weekdays:
        return repeat
    given, start = dict(vars(repeat)), repeat.start
    if repeat.frequency == Frequency.WEEKLY:
        given["weekdays"] = ((0, start.weekday()),)
    elif repeat.frequency != Frequency.DAILY:
        given["month_days"] = (start.day,)
    if repeat.frequency == Frequency.YEARLY:
        given["months"] = repeat.months or (start.month,)
    return Repeat(**given)


def _part(words: str) -> tuple[str, str]:
    name, sign, value = words.partition("=")
    if not sign:
        raise UnreadableRepeat
    return name.strip(), value.strip()


def _list(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _numbers(parts: dict[str, str], name: str, least: int, most: int) -> tuple[int, ...]:
    return tuple(_number(word, least, most) for word in _list(parts.pop(name, "")))


def _number(text: str, least: int, most: int) -> int:
    """Never 0: neither a first nor a last."""
    digits = text.lstrip("+-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 4):
        raise UnreadableRepeat
    number = int(text)
    if not number or not least <= number <= most:
        raise UnreadableRepeat
    return number


def _weekday(text: str) -> tuple[int, int]:
    """`4TH`, `-1MO`, `FR`."""
    nth, name = text[:-2], text[-2:]
    if name not in WEEKDAYS:
        raise UnreadableRepeat
    return (_number(nth, -53, 53) if nth else 0), WEEKDAYS.index(name)
