"""How many days do the people of each calendar work in a school year, and how many are they?"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from accounts.models import Membership, SchoolYear
from deadlines.days import (
    A_DAY,
    Calendar,
    Year,
    is_work_day,
    work_day_at_or_after,
    work_day_at_or_before,
)
from deadlines.layers import LayeredCalendar
from deadlines.models import WorkCalendar
from deadlines.office_calendar import SCHOOL, Calendars
from deadlines.rule import NoSuchDate


@dataclass(frozen=True)
class Group:
    """The people of one calendar. `own` is None for the offices where nobody set them up."""

    code: str
    name: str
    calendar: Calendar
    own: WorkCalendar | None
    work_days: int
    first_day: date | None  # none: they do not work in this year
    last_day: date | None
    people: int

    @property
    def is_school(self) -> bool:
        """It tells school days; nobody works by it."""
        return self.code == SCHOOL

    @property
    def is_office(self) -> bool:
        return self.own is None or self.own.is_office


def people_by_calendar() -> Counter[str]:
    """Active people by code; '' for those without one, who work when the offices do."""
    codes = Membership.objects.active().values_list("work_calendar", flat=True)
    return Counter(codes.order_by())


def groups_of(calendars: Calendars, year: SchoolYear, people: Counter[str]) -> list[Group]:
    """The offices first, then by name."""
    known = sorted(calendars.work_calendars.values(), key=lambda own: not own.is_office)
    groups = [
        _group(own.code, own.name, calendars.of(own.code), own, year, people) for own in known
    ]
    if not any(own.is_office for own in known):
        groups.insert(0, _group("", "", calendars.office(), None, year, people))
    return groups


def _group(
    code: str,
    name: str,
    calendar: Calendar,
    own: WorkCalendar | None,
    year: SchoolYear,
    people: Counter[str],
) -> Group:
    first, last = work_year_of(calendar, year)
    days = work_days_between(calendar, year.starts_on, year.ends_on)
    count = people[code] + (people[""] if own and own.is_office else 0)
    return Group(code, name, calendar, own, days, first, last, count)


def work_year_of(calendar: Calendar, year: Year) -> tuple[date | None, date | None]:
    """First and last work day in a school year."""
    try:
        if isinstance(calendar, LayeredCalendar):
            return calendar.work_year(year)
        first = work_day_at_or_after(year.starts_on, calendar)
        return first, work_day_at_or_before(year.ends_on, calendar)
    except NoSuchDate:
        return None, None


def work_days_between(calendar: Calendar, first: date, last: date) -> int:
    days = (first + n * A_DAY for n in range((last - first).days + 1))
    return sum(is_work_day(day, calendar) for day in days)


@dataclass(frozen=True)
class DayOfGroup:
    """One day for the people of one calendar. `reason` is None on a work day (Calendar)."""

    name: str
    code: str
    reason: str | None
    people: int
    is_school: bool


def reasons_of(calendars: Calendars, day: date, people: Counter[str]) -> list[DayOfGroup]:
    """The groups besides the offices."""
    return [
        DayOfGroup(
            own.name,
            own.code,
            calendars.of(own.code).reason_closed(day),
            people[own.code],
            own.code == SCHOOL,
        )
        for own in calendars.work_calendars.values()
        if not own.is_office
    ]


def unknown_codes(calendars: Calendars, people: Counter[str]) -> list[tuple[str, int]]:
    """Codes of people that no calendar has: they count by the offices until it is set up."""
    unknown = ((code, n) for code, n in people.items() if code)
    return sorted((code, n) for code, n in unknown if code not in calendars.work_calendars)
