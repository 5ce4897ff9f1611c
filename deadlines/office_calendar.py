"""Which days are the offices of this district closed, which are work days of a group, and why?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import QuerySet

from accounts.asking import ask, ask_one
from accounts.scope import active_district
from deadlines.days import A_DAY, Calendar, ClosedDays
from deadlines.layers import WEEKEND, LayeredCalendar, Level, WorkSpan
from deadlines.models import Closure, ExtraWorkDay, Holiday, WorkCalendar, WorkYear

LONGEST_CLOSURE = timedelta(days=120)  # longer is a slip of the year
SCHOOL = "school"  # code of the calendar that tells the school days

# Days off with a reason, or the district's own weekend, if it has said one.
HOLIDAYS_AND_WEEKEND = f"""
    SELECT day, day, coalesce(nullif(label, ''), name), NULL::smallint[], NULL::timestamptz
    FROM deadlines_holiday WHERE closes = '{Holiday.Closes.YES}'
    UNION ALL
    SELECT NULL, NULL, '', weekend, NULL FROM deadlines_workcalendar WHERE is_office
"""
# What closes the offices, too: of two reasons for a day the last one added counts, or a holiday's.
OFFICE_CALENDAR = f"""
    {HOLIDAYS_AND_WEEKEND}
    UNION ALL
    SELECT first_day, last_day, reason, NULL, added_at FROM deadlines_closure
    WHERE closes = '{Level.OFFICES}' AND work_calendar_id IS NULL
    ORDER BY 5 NULLS LAST
"""


def office_calendar() -> ClosedDays:
    """Weekends, the state holidays that the admin confirmed, and closures (one query)."""
    return _closed_days(OFFICE_CALENDAR)


def _closed_days(statement: str) -> ClosedDays:
    names: dict[date, str] = {}
    weekend = WEEKEND
    for first_day, last_day, reason, own_weekend, _added_at in ask(statement):
        if own_weekend is not None:
            weekend = frozenset(own_weekend)
        else:
            names |= dict.fromkeys(days_between(first_day, last_day), reason)
    return ClosedDays(names, weekend)


def names_of(closures: Iterable[Closure]) -> dict[date, str]:
    """The reason for each day; of several, the last one's."""
    names: dict[date, str] = {}
    for closure in closures:
        names |= dict.fromkeys(days_of(closure), closure.reason)
    return names


def days_of(closure: Closure) -> list[date]:
    return days_between(closure.first_day, closure.last_day)


def days_between(first_day: date, last_day: date) -> list[date]:
    return [first_day + n * A_DAY for n in range((last_day - first_day).days + 1)]


# -- the calendars of groups -----------------------------------------------------------------
@dataclass(frozen=True)
class Calendars:
    """All calendars of the district, loaded at once (five queries)."""

    holidays: Mapping[date, str]
    weekend: frozenset[int]  # of the offices
    closures: Collection[Closure]  # as they were added
    work_calendars: Mapping[str, WorkCalendar]  # by code
    years: Collection[WorkYear]
    extra_days: Collection[ExtraWorkDay]

    def of(self, code: str) -> Calendar:
        """The calendar with this code; the offices' for a code that none has."""
        if not self.has_own(code):
            return self.office()
        own = self.work_calendars[code]
        extra = {one.day: one.reason for one in self.extra_days if one.work_calendar_id == own.pk}
        spans = [
            WorkSpan(one.school_year.starts_on, one.first_day, one.last_day)
            for one in self.years
            if one.work_calendar_id == own.pk
        ]
        return LayeredCalendar(own.name, self.closed_for(own), extra, spans)

    def has_own(self, code: str) -> bool:
        """Is it another one than the offices'?"""
        own = self.work_calendars.get(code)
        return own is not None and not own.is_office

    def office(self) -> ClosedDays:
        return self._closed(Level.OFFICES, self.weekend)

    def school(self) -> Calendar:
        """School days: those of the students' calendar, else when nothing closes the schools."""
        if SCHOOL in self.work_calendars:
            return self.of(SCHOOL)
        return self._closed(Level.STUDENTS, self.weekend)

    def closed_for(self, own: WorkCalendar) -> ClosedDays:
        return self._closed(Level(own.follows), frozenset(own.weekend), own)

    def _closed(
        self, level: Level, weekend: frozenset[int], own: WorkCalendar | None = None
    ) -> ClosedDays:
        theirs = (one for one in self.closures if closes_for(one, level, own))
        return ClosedDays(names_of(theirs) | dict(self.holidays), weekend)


def closes_for(closure: Closure, level: Level, own: WorkCalendar | None) -> bool:
    if closure.work_calendar_id is not None:
        return own is not None and closure.work_calendar_id == own.pk
    return level.is_off_when(Level(closure.closes))


def load_calendars(
    *,
    closures: QuerySet[Closure] | None = None,
    years: QuerySet[WorkYear] | None = None,
    extra_days: QuerySet[ExtraWorkDay] | None = None,
) -> Calendars:
    """What is asked for in other words (select_related …) is all of it, too."""
    office = _closed_days(HOLIDAYS_AND_WEEKEND)
    return Calendars(
        office.names,
        office.weekend,
        list((Closure.objects.all() if closures is None else closures).order_by("added_at")),
        {one.code: one for one in WorkCalendar.objects.order_by("name")},
        list((WorkYear.objects.all() if years is None else years).select_related("school_year")),
        list(ExtraWorkDay.objects.all() if extra_days is None else extra_days),
    )


def calendars_if(
    *,
    without: Collection[Closure] = (),
    new: Iterable[Closure] = (),
    holidays: Mapping[date, str] | None = None,
) -> Calendars:
    """As they would be: for a preview. `holidays` are all that would be confirmed."""
    now = load_calendars()
    closures = [*(one for one in now.closures if one not in without), *new]
    return replace(now, closures=closures, holidays=now.holidays if holidays is None else holidays)


def calendar_of(work_calendar: str) -> Calendar:
    """Work days of the people with this code (Membership.work_calendar); '' is the offices."""
    return load_calendars().of(work_calendar) if work_calendar else office_calendar()


def hold_calendar(*, changing: bool = False) -> None:
    """Until the transaction ends: many may read the calendar to post dates, one may change it.

    Else a cycle that opens while a closure is added would keep dates of the old calendar.
    """
    lock = "pg_advisory_xact_lock" if changing else "pg_advisory_xact_lock_shared"
    ask_one(f"SELECT {lock}(hashtextextended(%s, 0))", [f"calendar {active_district()}"])
