"""Within what must a plan stay? Pure rules, one function for each code of CaseKind.limits.

Each gives a sentence that says what is wrong and what to write instead, or None. The days are
those of the plan; school days are the work days of the employee's calendar.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deadlines.days import Calendar, Year, is_work_day


@dataclass(frozen=True)
class Frame:
    """What the limits ask of a plan. `checks` are the days of the checks, in any order."""

    concerns: int
    starts_on: date | None
    ends_on: date | None
    year: Year
    calendar: Calendar
    checks: Sequence[date] = field(default_factory=tuple)

    @property
    def days(self) -> tuple[date, date] | None:
        if self.starts_on is None or self.ends_on is None:
            return None
        return self.starts_on, self.ends_on


@dataclass(frozen=True)
class Broken:
    """A limit that is not kept: in words, with the rule behind it."""

    code: str
    words: str
    source: str
    is_law: bool


Rule = Callable[[Frame, Any], str | None]


def at_most_concerns(frame: Frame, value: int) -> str | None:
    if frame.concerns <= value:
        return None
    told = _(
        "A plan of this kind has at most %(most)s areas. This one has %(count)s: take out %(n)s."
    )
    return told % {"most": value, "count": frame.concerns, "n": frame.concerns - value}


def at_least_school_days(frame: Frame, value: int) -> str | None:
    """First and last day are both counted."""
    if frame.days is None:
        return None
    count = school_days(*frame.days, frame.calendar)
    if count >= value:
        return None
    last = nth_school_day(frame.days[0], value, frame.calendar)
    told = _(
        "It lasts %(count)s school days and needs at least %(least)s: end it on %(day)s or later."
    )
    return told % {"count": count, "least": value, "day": _day(last)}


def starts_not_before(frame: Frame, value: str) -> str | None:
    """`value` is month and day; the day itself is too early, for the law says “after”."""
    first = in_year(value, frame.year)
    if frame.starts_on is None or frame.starts_on > first:
        return None
    told = _("It can only begin after %(first)s. Pick a later first day.")
    return told % {"first": _day(first)}


def ends_not_after(frame: Frame, value: str) -> str | None:
    last = in_year(value, frame.year)
    if frame.ends_on is None or frame.ends_on <= last:
        return None
    told = _("It must end by %(last)s. Pick an earlier last day.")
    return told % {"last": _day(last)}


def check_every_days(frame: Frame, value: int) -> str | None:
    """No stretch without a check is longer, from the first day to the last."""
    if frame.days is None:
        return None
    inside = sorted(day for day in frame.checks if frame.days[0] <= day <= frame.days[1])
    for one, following in pairwise([frame.days[0], *inside, frame.days[1]]):
        if (following - one).days > value:
            told = ngettext(
                "There is no check for more than %(n)s day after %(day)s. Add one by %(by)s.",
                "There is no check for more than %(n)s days after %(day)s. Add one by %(by)s.",
                value,
            )
            by = one + timedelta(days=value)
            return told % {"n": value, "day": _day(one), "by": _day(by)}
    return None


def always_kept(frame: Frame, value: Any) -> None:
    """Kept by the product itself: who evaluates, and how long there is to sign. How many observe
    is asked by the review that follows (remediation/reviews/gaps.py), the clocks of an appeal by
    remediation/appeals/standing.py."""


RULES: Mapping[str, Rule] = {
    "at_most_concerns": at_most_concerns,
    "at_least_school_days": at_least_school_days,
    "starts_not_before": starts_not_before,
    "ends_not_after": ends_not_after,
    "check_every_days": check_every_days,
    "evaluator_stays": always_kept,
    "sign_within_days": always_kept,
    "at_least_observers": always_kept,
    "ask_within_days": always_kept,
    "answer_within_days": always_kept,
    "hear_within_days": always_kept,
    "decide_within_days": always_kept,
}
WITH_A_DAY = frozenset({"starts_not_before", "ends_not_after"})  # value "MM-DD"
WITHOUT_VALUE = frozenset({"evaluator_stays"})


def broken_limits(limits: Sequence[Mapping[str, Any]], frame: Frame) -> list[Broken]:
    """In the order of the kind. The last day before the first is told once, before all others."""
    if frame.days is not None and frame.days[1] < frame.days[0]:
        words = _("The last day is before the first. Pick a later last day.")
        return [Broken("order", words, "", is_law=False)]
    found = []
    for limit in limits:
        told = RULES[limit["code"]](frame, limit.get("value"))
        if told is not None:
            is_law = limit.get("law", False)
            found.append(Broken(limit["code"], told, limit["source"], is_law))
    return found


def school_days(first: date, last: date, calendar: Calendar) -> int:
    """From the first day to the last, both counted."""
    span = range((last - first).days + 1)
    return sum(is_work_day(first + timedelta(days=n), calendar) for n in span)


def nth_school_day(first: date, count: int, calendar: Calendar) -> date:
    """The day on which `count` school days are full, counted from `first`."""
    day, found = first, int(is_work_day(first, calendar))
    while found < count:
        day += timedelta(days=1)
        found += is_work_day(day, calendar)
    return day


def in_year(month_day: str, year: Year) -> date:
    """`05-15` in the school year. February 29 is the 28th where there is none."""
    month, day = (int(part) for part in month_day.split("-"))
    first = year.starts_on
    for calendar_year in (first.year, first.year + 1):
        found = _that_day(calendar_year, month, day)
        if found >= first:
            return found
    raise AssertionError("each day comes within a year")


def _that_day(year: int, month: int, day: int) -> date:
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def _day(day: date) -> str:
    return date_format(day, "F j, Y")
