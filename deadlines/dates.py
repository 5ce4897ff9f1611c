"""Which dates does a rule of this district give in a school year?"""

from datetime import date

from deadlines.calculate import Due, due
from deadlines.days import Calendar, Year
from deadlines.models import DeadlineRule
from deadlines.occurrence import Counting
from deadlines.rule import Counted, Event, StepDate


def dates_of(rule: DeadlineRule, year: Year, office: Calendar) -> Due:
    """Its dates on this calendar; one that counts from another step asks that step's rule first.

    Raises NoSuchDate where the year has no such day.
    """
    happened: dict[Event | StepDate, date] = {}
    when = rule.as_rule().when
    if rule.counts_from and isinstance(when, Counted) and isinstance(when.anchor, StepDate):
        happened[when.anchor] = dates_of(rule.counts_from, year, office).deadline
    counting = Counting(work=office, school=office, happened=happened)
    return due(rule.as_rule(), year, office, counting)
