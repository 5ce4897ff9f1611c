"""A school year as months of days, each with what it is and why: for the calendar page. Pure."""

from calendar import SUNDAY
from calendar import Calendar as Weeks
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from deadlines.days import A_DAY, Calendar, Year
from deadlines.layers import LayeredCalendar

WEEKS = Weeks(firstweekday=SUNDAY)
CellOf = Callable[[date, int], "Cell | None"]


class Kind(StrEnum):
    """The value is the suffix of the CSS class."""

    WORK = "work"
    WEEKEND = "we"
    HOLIDAY = "hol"
    CLOSURE = "dist"
    UNDECIDED = "snow"  # a holiday nobody has decided about: still a work day
    NO_SCHOOL = "ns"  # a work day on which there is no school
    EXTRA = "extra"  # a work day although it would be off
    OUTSIDE = "out"  # before or after the work year


WORKED = frozenset({Kind.WORK, Kind.UNDECIDED, Kind.NO_SCHOOL, Kind.EXTRA})


@dataclass(frozen=True)
class Cell:
    day: date
    kind: Kind
    name: str = ""


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Cell | None]]  # Sunday to Saturday; None: not in this month or school year
    work_days: int


@dataclass(frozen=True)
class Layers:
    """What the grid of one calendar shows. Holidays and names by day."""

    calendar: Calendar
    holidays: Mapping[date, str] = field(default_factory=dict)
    undecided: Mapping[date, str] = field(default_factory=dict)
    no_school: Mapping[date, str] = field(default_factory=dict)


def months_of(year: Year, layers: Layers) -> list[Month]:
    """Every month that the school year touches; the days outside it are left out."""

    def cell(day: date, month: int) -> Cell | None:
        if day.month != month or not year.starts_on <= day <= year.ends_on:
            return None
        return cell_of(day, layers)

    return [month_of(first, cell) for first in _firsts(year)]


def cell_of(day: date, layers: Layers) -> Cell:
    calendar, name = layers.calendar, layers.calendar.reason_closed(day)
    if name is None:
        return _work_day(day, layers)
    if calendar.is_weekend(day):
        return Cell(day, Kind.WEEKEND, name)
    if isinstance(calendar, LayeredCalendar) and calendar.is_outside(day):
        return Cell(day, Kind.OUTSIDE)
    return Cell(day, Kind.HOLIDAY if day in layers.holidays else Kind.CLOSURE, name)


def _work_day(day: date, layers: Layers) -> Cell:
    calendar = layers.calendar
    if isinstance(calendar, LayeredCalendar) and day in calendar.extra:
        return Cell(day, Kind.EXTRA, calendar.extra[day])
    if day in layers.undecided:
        return Cell(day, Kind.UNDECIDED, layers.undecided[day])
    name = layers.no_school.get(day, "")
    return Cell(day, Kind.NO_SCHOOL if name else Kind.WORK, name)


def month_of(first: date, cell: CellOf) -> Month:
    weeks = [
        [cell(day, first.month) for day in week]
        for week in WEEKS.monthdatescalendar(first.year, first.month)
    ]
    count = sum(one is not None and one.kind in WORKED for week in weeks for one in week)
    return Month(first, [week for week in weeks if any(week)], count)


def _firsts(year: Year) -> list[date]:
    days = (year.ends_on - year.starts_on).days
    all_days = [year.starts_on + n * A_DAY for n in range(days + 1)]
    starts = [later for earlier, later in pairwise(all_days) if earlier.month != later.month]
    return [year.starts_on.replace(day=1), *starts]
