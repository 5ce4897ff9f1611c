"""A school year as months of days, each with what it is and why: for the calendar page. Pure."""

from calendar import SUNDAY, Calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from deadlines.days import A_DAY, ClosedDays, Year

WEEKS = Calendar(firstweekday=SUNDAY)
CellOf = Callable[[date, int], "Cell | None"]


class Kind(StrEnum):
    """The value is the suffix of the CSS class."""

    WORK = "work"
    WEEKEND = "we"
    HOLIDAY = "hol"
    CLOSURE = "dist"
    UNDECIDED = "snow"  # a holiday nobody has decided about: still a work day
    PREVIEW = "new"


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


def months_of(
    year: Year,
    calendar: ClosedDays,
    *,
    holidays: Mapping[date, str],
    undecided: Mapping[date, str],
    preview: frozenset[date] = frozenset(),
) -> list[Month]:
    """Every month that the school year touches; the days outside it are left out."""

    def cell(day: date, month: int) -> Cell | None:
        if day.month != month or not year.starts_on <= day <= year.ends_on:
            return None
        if day in preview:
            return Cell(day, Kind.PREVIEW, calendar.reason_closed(day) or "")
        return plain_cell(day, calendar, holidays, undecided)

    return [month_of(first, cell) for first in _firsts(year)]


def plain_cell(
    day: date, calendar: ClosedDays, holidays: Mapping[date, str], undecided: Mapping[date, str]
) -> Cell:
    name = calendar.reason_closed(day)
    if calendar.is_weekend(day):
        return Cell(day, Kind.WEEKEND, name or "")
    if name is None:
        words = undecided.get(day, "")
        return Cell(day, Kind.UNDECIDED if words else Kind.WORK, words)
    return Cell(day, Kind.HOLIDAY if day in holidays else Kind.CLOSURE, name)


def month_of(first: date, cell: CellOf) -> Month:
    weeks = [
        [cell(day, first.month) for day in week]
        for week in WEEKS.monthdatescalendar(first.year, first.month)
    ]
    work = {Kind.WORK, Kind.UNDECIDED}
    count = sum(one is not None and one.kind in work for week in weeks for one in week)
    return Month(first, [week for week in weeks if any(week)], count)


def _firsts(year: Year) -> list[date]:
    days = (year.ends_on - year.starts_on).days
    all_days = [year.starts_on + n * A_DAY for n in range(days + 1)]
    starts = [later for earlier, later in pairwise(all_days) if earlier.month != later.month]
    return [year.starts_on.replace(day=1), *starts]
