"""Whose work year does a last day to act lie outside of, and which day could they have instead?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from deadlines.days import A_DAY, Year, work_day_at_or_before
from deadlines.layers import LayeredCalendar
from deadlines.office_calendar import load_calendars
from deadlines.rule import NoSuchDate


@dataclass(frozen=True)
class Outside:
    """The people of one calendar who do not work on the last day."""

    name: str
    people: int
    last_work_day: date | None  # the nearest one before it in this school year
    first_work_day: date | None  # where their year begins only after it


def outside_work_years(
    last_days: Mapping[str, date], year: Year, people: Mapping[str, int]
) -> dict[str, list[Outside]]:
    """By the same keys as `last_days`; `people` counts them by their calendar’s code.

    Asks nothing of the database where nobody has a calendar of their own.
    """
    if not any(people):
        return {key: [] for key in last_days}
    calendars = load_calendars()
    own = {code: calendars.of(code) for code in people if code}
    layered = {code: one for code, one in own.items() if isinstance(one, LayeredCalendar)}
    return {
        key: [
            _outside(calendar, day, year, people[code])
            for code, calendar in sorted(layered.items(), key=lambda pair: pair[1].name)
            if calendar.is_outside(day)
        ]
        for key, day in last_days.items()
    }


def _outside(calendar: LayeredCalendar, day: date, year: Year, people: int) -> Outside:
    span = calendar.span_of(day)
    if span is not None and day < span.first_day and span.year_starts_on >= year.starts_on:
        return Outside(calendar.name, people, None, calendar.work_year(year)[0])
    try:
        return Outside(calendar.name, people, work_day_at_or_before(day - A_DAY, calendar), None)
    except NoSuchDate:
        return Outside(calendar.name, people, None, None)
