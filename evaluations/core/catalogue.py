"""Which rules may a district keep for all its units, and what do they say (S4-5)?

A rule has a key, such as `planning.date`: of the first step of a kind, or of the process itself
(`response`). A further step of the same kind is the unit's own matter. Values are plain JSON.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import SchoolYear
from deadlines.grammar import UnreadableRule, read_rule
from deadlines.models import DeadlineRule
from deadlines.rule import Counted, Event, Happening, StepDate
from evaluations.models import CoreRule, Process, StepRule
from evaluations.processes.steps import SELF_ASSESSMENT

NAME, DATE, REMINDERS, TOPICS, NEW = "name", "date", "reminders", "topics", "new_months"
RESPONSE, PURPOSE, INITIATIVES = "response", "purpose", "initiatives"
OBSERVATIONS = "observations"  # how many a year at least
OF_PROCESS = (PURPOSE, INITIATIVES, RESPONSE, OBSERVATIONS)
TALKS = (StepRule.Kind.PLANNING, StepRule.Kind.MID_YEAR, StepRule.Kind.YEAR_END)
DATE_COLUMNS = ("sentence", "source", "source_url", "checked_on")
REMINDER_COLUMNS = ("reminder_days", "overdue_every", "supervisor_after", "hr_after")

Values = Mapping[str, Any]  # by key


def all_keys() -> list[str]:
    """All rules that a core can have, in the order of the year."""
    return [*OF_PROCESS, *(f"{kind}.{part}" for kind in StepRule.Kind for part in parts_of(kind))]


def parts_of(kind: str) -> list[str]:
    """What of a step of this kind the district may say."""
    parts = [NAME, DATE, REMINDERS]
    if kind in TALKS:
        parts.append(TOPICS)
    if kind == SELF_ASSESSMENT:
        parts.append(NEW)
    return parts


def split(key: str) -> tuple[str, str]:
    """Kind of the step (empty: the process itself) and part."""
    kind, _dot, part = key.rpartition(".")
    return kind, part


def title_of(key: str) -> str:
    """“Planning conference: date”."""
    kind, part = split(key)
    words = {
        NAME: _("what it is called"),
        DATE: _("date"),
        REMINDERS: _("reminders"),
        TOPICS: _("what is talked over"),
        NEW: _("whom it is not expected of"),
        RESPONSE: _("Time to respond to a signed form"),
        PURPOSE: _("Purpose"),
        INITIATIVES: _("Initiatives of the district"),
        OBSERVATIONS: _("Number of observations, where people are observed"),
    }
    if not kind:
        return words[part]
    return _("%(step)s: %(part)s") % {"step": StepRule.Kind(kind).label, "part": words[part]}


def core_of(year: SchoolYear) -> dict[str, Any]:
    """The value of each rule that the district keeps for this year, by key."""
    return dict(CoreRule.objects.filter(school_year=year).values_list("key", "value"))


def values_in(process: Process) -> dict[str, Any]:
    """Every rule that this process has, by key. Two queries, or none if its steps are loaded."""
    found: dict[str, Any] = {
        PURPOSE: process.purpose,
        INITIATIVES: list(process.initiatives),
        RESPONSE: {"days": process.response_days, "unit": process.response_unit},
    }
    if process.has_observations:
        found[OBSERVATIONS] = process.observations_least
    for step in first_steps(process).values():
        said = {
            NAME: step.name,
            DATE: date_value(step.deadline_rule),
            REMINDERS: {name: getattr(step.deadline_rule, name) for name in REMINDER_COLUMNS},
            TOPICS: list(step.topics),
            NEW: step.new_months,
        }
        found |= {f"{step.kind}.{part}": said[part] for part in parts_of(step.kind)}
    return found


def date_value(rule: DeadlineRule) -> dict[str, Any]:
    day = rule.checked_on
    said = {name: getattr(rule, name) for name in DATE_COLUMNS}
    return said | {"checked_on": day.isoformat() if day else None}


def day_of(words: str | None) -> date | None:
    """A day as values hold it."""
    return date.fromisoformat(words) if words else None


def first_steps(process: Process) -> dict[str, StepRule]:
    """The first step of each kind: of that one the district speaks. Asks nothing if loaded."""
    prefetch_related_objects([process], "step_rules__deadline_rule")
    found: dict[str, StepRule] = {}
    for step in process.step_rules.all():
        found.setdefault(step.kind, step)
    return found


def differs(key: str, one: Any, other: Any) -> bool:
    """Two values of a rule. Of a date, neither its spelling nor its source is a difference."""
    if split(key)[1] == DATE:
        return read_rule(one["sentence"]) != read_rule(other["sentence"])
    return bool(one != other)


def said(key: str, value: Any) -> str:
    """The rule in a line."""
    part = split(key)[1]
    if part == DATE:
        return str(value["sentence"])
    if part == REMINDERS:
        return _("%(days)s days before; overdue every %(every)s work days") % {
            "days": ", ".join(map(str, value["reminder_days"])) or _("no"),
            "every": value["overdue_every"],
        }
    if part == RESPONSE:
        return _response(value)
    if part == OBSERVATIONS:
        return ngettext("At least %(n)s a year", "At least %(n)s a year", value) % {"n": value}
    if part == NEW:
        return _("People who are in their job for less than %(n)s months") % {"n": value}
    return "; ".join(value) if isinstance(value, list) else str(value)


def _response(value: Any) -> str:
    days = value["days"]
    if not days:
        return _("No time to respond")
    if value["unit"] == Process.ResponseUnit.WORK:
        return ngettext("%(n)s work day", "%(n)s work days", days) % {"n": days}
    return ngettext("%(n)s day, weekends too", "%(n)s days, weekends too", days) % {"n": days}


def problems_in(key: str, value: Any) -> Iterator[str]:
    """What a core cannot say. The shape of the value was checked by whoever read it."""
    part = split(key)[1]
    if part == DATE:
        yield from _problems_in_date(value["sentence"])
    elif part == REMINDERS and value["hr_after"] < value["supervisor_after"]:
        yield _("HR hears of it with the supervisor, or later.")


def _problems_in_date(sentence: str) -> Iterator[str]:
    try:
        when = read_rule(sentence).when
    except UnreadableRule as error:
        yield str(error)
        return
    if isinstance(when, Counted) and isinstance(when.anchor, StepDate | Happening | Event):
        yield _(
            "A rule of the district can’t count from a step or a plan: units have their own."
            " Let it count from a day of the year."
        )
