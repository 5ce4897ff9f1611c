"""Which dates does a rule of this district give in a school year, and to whom?"""

from collections.abc import Iterator
from datetime import date

from accounts.models import Membership
from deadlines.calculate import Due, due
from deadlines.days import Calendar, Year
from deadlines.models import DeadlineRule
from deadlines.occurrence import Counting
from deadlines.office_calendar import load_calendars, office_calendar
from deadlines.rule import Counted, Event, NoSuchDate, StepDate


def dates_of(
    rule: DeadlineRule,
    year: Year,
    office: Calendar,
    *,
    own: Calendar | None = None,
    school: Calendar | None = None,
) -> Due:
    """Its dates, rolled on the office calendar; days are counted on people's own, if it is given.

    A rule that counts from another step asks that step's rule first. Where a count runs out of
    people's own work year, it is made on the office calendar. Raises NoSuchDate where the year
    has no such day.
    """
    if own is not None:
        try:
            return _dates(rule, year, office, own, school or office)
        except NoSuchDate:
            pass
    return _dates(rule, year, office, office, school or office)


def _dates(
    rule: DeadlineRule, year: Year, office: Calendar, work: Calendar, school: Calendar
) -> Due:
    happened: dict[Event | StepDate, date] = {}
    when = rule.as_rule().when
    if rule.counts_from and isinstance(when, Counted) and isinstance(when.anchor, StepDate):
        step = _dates(rule.counts_from, year, office, work, school)
        happened[when.anchor] = step.deadline
    counting = Counting(work=work, school=school, happened=happened)
    return due(rule.as_rule(), year, office, counting)


def depends_on_people(rule: DeadlineRule) -> bool:
    """Does the date differ between work calendars?"""
    if rule.as_rule().counts_days:
        return True
    return rule.counts_from is not None and depends_on_people(rule.counts_from)


def dates_for_people(rule: DeadlineRule, year: Year) -> Iterator[tuple[str | None, Due]]:
    """The dates of each work calendar by its code ('' is the offices'); None: of everybody."""
    if not depends_on_people(rule):
        yield None, dates_of(rule, year, office_calendar())
        return
    calendars = load_calendars()
    codes = Membership.objects.order_by("work_calendar").values_list("work_calendar", flat=True)
    for code in codes.distinct():
        own, school = calendars.of(code), calendars.school()
        yield code, dates_of(rule, year, calendars.office(), own=own, school=school)
