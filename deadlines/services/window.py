"""A time in which something may be done, counted from an event. It closes; nobody is late.

It is a gentle deadline that is nobody's turn: no reminder, no overdue report. Its rule is what the
caller says, so a changed rule never touches a window that is open.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from uuid import UUID

from accounts import clock
from accounts.inserting import insert
from accounts.models import Membership, SchoolYear
from deadlines.calculate import NEVER, Due, days_after, days_counted, moved_on
from deadlines.days import A_DAY, Calendar, is_work_day
from deadlines.models import Deadline
from deadlines.office_calendar import calendar_of, hold_calendar
from deadlines.rule import DayUnit
from deadlines.services.date_change import Change, keep_change
from deadlines.services.deadline import columns_of, dates_kept, deadline_of

GROUP = "person__work_calendar"
ALIKE = ("anchor_on", "span_days", "last_day_on", "overdue_from")


@dataclass(frozen=True)
class Span:
    """How long? `days` of 0 is no window at all."""

    days: int
    unit: DayUnit


@dataclass(frozen=True)
class Window:
    """As it stands today."""

    anchor: date  # the event; the count starts the day after
    days: int
    unit: DayUnit
    day: int  # which day of the count it is today; 0 on the day of the event
    last_day: date
    is_over: bool


def open_window(
    *,
    kind: str,
    subject_id: UUID,
    span: Span,
    anchor: date,
    school_year: SchoolYear,
    person: Membership,
    what: str,
    path: str,
) -> None:
    """From the day after `anchor` on, on the work calendar of `person`. Opened twice, the first
    stays."""
    hold_calendar()
    calendar = _calendar(span.unit, person.work_calendar)
    dates = days_after(anchor, span.days, span.unit, calendar)
    window = Deadline(
        kind=kind,
        subject_id=subject_id,
        school_year=school_year,
        person=person,
        act=kind,
        what=what,
        path=path,
        opened_at=clock.now(),
        is_gentle=True,
        anchor_on=anchor,
        span_days=span.days,
        span_unit=span.unit,
        **columns_of(dates),
    )
    insert([window], unless_there=True)


def count_window_from(
    kind: str, subject_id: UUID, anchor: date, *, was: date, change: Change, today: date
) -> None:
    """The event of a window that counts from `was` had another day: it ends later, and never
    earlier than they were told. Whom it is for hears of it."""
    hold_calendar()
    window = Deadline.objects.open().filter(kind=kind, subject_id=subject_id, anchor_on=was)
    found = window.select_for_update(of=("self",)).select_related("person").first()
    if found is None or found.span_days is None or anchor <= was:
        return
    unit = DayUnit(found.span_unit)
    calendar = _calendar(unit, found.person.work_calendar)
    dates = days_after(anchor, found.span_days, unit, calendar)
    window.update(anchor_on=anchor, **columns_of(dates))
    keep_change([found.pk], was=dates_kept(found), change=change, today=today)


def lengthen_windows(since: date, *, change: Change, today: date) -> int:
    """Days off were added: what is counted in work days ends later, and never earlier.

    `since` is the first last day that may still move. Returns how many moved; each person hears
    of it once. Also what is due so many work days after an event (services/after_event.py).
    """
    windows = Deadline.objects.open().filter(span_unit=DayUnit.WORK, last_day_on__gte=since)
    windows = windows.filter(is_fixed=False)
    alike = windows.values_list(*ALIKE, GROUP).distinct()
    calendar, count = cache(partial(_calendar, DayUnit.WORK)), 0
    for anchor, days, last_day, overdue_from, group in alike.order_by():
        if anchor is None or days is None:
            continue
        was = Due(last_day, last_day, last_day, overdue_from)
        dates = _counted_again(anchor, days, was, calendar(group or ""), calendar(""))
        if dates.last_day <= last_day:
            continue
        facts = dict(zip(ALIKE, (anchor, days, last_day, overdue_from), strict=True))
        same = windows.filter(**facts, **{GROUP: group})
        moved = list(same.values_list("pk", flat=True))
        count += Deadline.objects.filter(pk__in=moved).update(**columns_of(dates))
        keep_change(moved, was=was, change=change, today=today)
    return count


def _counted_again(anchor: date, days: int, was: Due, own: Calendar, office: Calendar) -> Due:
    """A later day that they were given stays theirs, but not where it is closed now."""
    dates = days_after(anchor, days, DayUnit.WORK, own)
    if dates.last_day < was.last_day and not is_work_day(was.last_day, own):
        dates = moved_on(was, office)
    if was.overdue_from == NEVER:
        return replace(dates, overdue_from=NEVER)
    return replace(dates, overdue_from=dates.last_day + A_DAY)


def window_of(
    kind: str, subject_id: UUID, today: date, *, work_calendar: str = ""
) -> Window | None:
    """One statement, and one for the calendar when there is one; five for that of a group."""
    deadline = deadline_of(kind, subject_id)
    if deadline is None or deadline.anchor_on is None:
        return None
    unit = DayUnit(deadline.span_unit)
    day = days_counted(deadline.anchor_on, today, unit, _calendar(unit, work_calendar))
    return Window(
        deadline.anchor_on,
        deadline.span_days or 0,
        unit,
        min(day, deadline.span_days or 0),
        deadline.last_day_on,
        is_over=today > deadline.last_day_on,
    )


def _calendar(unit: DayUnit, work_calendar: str) -> Calendar:
    """Work days are those of the group; calendar days ask nobody's calendar."""
    return calendar_of(work_calendar if unit == DayUnit.WORK else "")
