"""How do the fields of the rule form make a sentence, and how does a rule fill them?"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.translation import gettext_lazy as _

from deadlines.grammar import write_rule
from deadlines.rule import (
    LAST,
    MOST_WORK_DAYS,
    Anchor,
    Comparison,
    Counted,
    DayUnit,
    Event,
    Happening,
    MonthDay,
    NthDay,
    NthWeekday,
    Roll,
    Rule,
    Span,
    StepDate,
    When,
    YearEdge,
)

NTH_WEEKDAYS = [
    (1, _("the first")),
    (2, _("the second")),
    (3, _("the third")),
    (4, _("the fourth")),
    (LAST, _("the last")),
]
WEEKDAYS = list(WEEKDAY_NAMES.items())
NTH_DAYS = [*((n, f"#{n}") for n in range(1, MOST_WORK_DAYS + 1)), (LAST, _("the last"))]
WORKABLE = [(DayUnit.WORK, _("work day")), (DayUnit.SCHOOL, _("school day"))]
UNITS = [
    (DayUnit.WORK, _("work days")),
    (DayUnit.SCHOOL, _("school days")),
    (DayUnit.CALENDAR, _("calendar days")),
]
SIDES = [("before", _("before")), ("after", _("after"))]
EDGES = [("first", _("the first")), ("last", _("the last"))]
A_DAY_OF_THE_YEAR = "month_day"
ONE_DAY = "day"
PLAN = "plan"
EVENTS = {"held": Event.CONFERENCE_HELD, "delivered": Event.DOCUMENT_DELIVERED}
ANCHORS = [
    (A_DAY_OF_THE_YEAR, _("a day of the year")),
    ("first work", _("the first work day")),
    ("last work", _("the last work day")),
    ("first school", _("the first day of school")),
    ("last school", _("the last day of school")),
    (ONE_DAY, _("one day of this year")),
    (PLAN, _("the start of a person’s improvement plan")),
]
STATUTORY = "statutory"
WRITTEN = "written"


def rule_of(values: dict[str, Any]) -> Rule:
    """The rule that the fields say. Raises NoSuchDate, or KeyError and TypeError for a gap."""
    comparison, roll = Comparison(values["comparison"]), values["roll"]
    return Rule(
        WHENS[values["kind"]](values),
        comparison,
        Roll.NONE if roll == STATUTORY else Roll(roll),
        statutory=roll == STATUTORY,
        closes=_span(values["closes"]),
        aim=_span(values["aim"]),
    )


def _span(count: int | None) -> Span | None:
    return Span(count, DayUnit.WORK) if count else None


def _counted(values: dict[str, Any]) -> Counted:
    unit, is_after = DayUnit(values["count_unit"]), values["side"] == "after"
    return Counted(values["count"], unit, is_after, _anchor(values))


def _anchor(values: dict[str, Any]) -> Anchor:
    name, _space, rest = values["anchor"].partition(" ")
    if name == A_DAY_OF_THE_YEAR:
        return MonthDay(int(values["anchor_month"]), values["anchor_day"])
    if name == ONE_DAY:
        return date.fromisoformat(str(values["anchor_date"]))
    if name == PLAN:
        return Event.PLAN_STARTED
    if name in EVENTS:
        return Happening(EVENTS[name], int(rest))
    return StepDate(int(rest)) if name == "step" else YearEdge(name == "last", DayUnit(rest))


WHENS: dict[str, Callable[[dict[str, Any]], When]] = {
    "month_day": lambda values: MonthDay(int(values["month"]), values["day"]),
    "nth_weekday": lambda values: NthWeekday(
        int(values["weekday_month"]), int(values["weekday_nth"]), int(values["weekday"])
    ),
    "nth_day": lambda values: NthDay(
        int(values["day_month"]), int(values["day_nth"]), DayUnit(values["day_unit"])
    ),
    "year_edge": lambda values: YearEdge(values["edge"] == "last", DayUnit(values["edge_unit"])),
    "counted": _counted,
}


def values_of(rule: Rule) -> dict[str, Any]:
    """What the fields say for this rule; one that they can't say is written out."""
    values = {
        "comparison": rule.comparison,
        "roll": STATUTORY if rule.statutory else rule.roll,
        "closes": rule.closes and rule.closes.count,
        "aim": rule.aim and rule.aim.count,
        **_values_of_when(rule),
    }
    try:
        is_said = rule_of(values) == rule
    except (KeyError, TypeError, ValueError):
        is_said = False
    return values if is_said else values | {"kind": WRITTEN, "written": write_rule(rule)}


def _values_of_when(rule: Rule) -> dict[str, Any]:
    when = rule.when
    if isinstance(when, MonthDay):
        return {"kind": "month_day", "month": when.month, "day": when.day}
    if isinstance(when, NthWeekday):
        where = {"weekday_nth": when.nth, "weekday_month": when.month}
        return {"kind": "nth_weekday", "weekday": when.weekday, **where}
    if isinstance(when, NthDay):
        where = {"day_nth": when.nth, "day_month": when.month}
        return {"kind": "nth_day", "day_unit": when.unit, **where}
    if isinstance(when, YearEdge):
        edge = "last" if when.is_last else "first"
        return {"kind": "year_edge", "edge": edge, "edge_unit": when.unit}
    side = "after" if when.is_after else "before"
    count = {"count": when.count, "count_unit": when.unit, "side": side}
    return {"kind": "counted", **count, **_values_of_anchor(when.anchor)}


def _values_of_anchor(anchor: Anchor) -> dict[str, Any]:
    if isinstance(anchor, MonthDay):
        where = {"anchor_month": anchor.month, "anchor_day": anchor.day}
        return {"anchor": A_DAY_OF_THE_YEAR, **where}
    if isinstance(anchor, date):
        return {"anchor": ONE_DAY, "anchor_date": anchor}
    if isinstance(anchor, Happening):
        names = {event: name for name, event in EVENTS.items()}
        return {"anchor": f"{names.get(anchor.event)} {anchor.position}"}
    if anchor == Event.PLAN_STARTED:
        return {"anchor": PLAN}
    if isinstance(anchor, StepDate):
        return {"anchor": f"step {anchor.position}"}
    if isinstance(anchor, YearEdge):
        return {"anchor": f"{'last' if anchor.is_last else 'first'} {anchor.unit}"}
    return {}
