"""How does a rule of the district get into a draft, and when is a rule the unit's own?"""

from collections.abc import Callable
from typing import Any

from accounts.audit import record
from accounts.models import Membership, SchoolYear
from evaluations.core import catalogue as core
from evaluations.core.catalogue import core_of
from evaluations.models import CoreRule, Process, StepRule
from evaluations.services.linked_dates import link_steps, require_dates


def set_core(year: SchoolYear, values: core.Values, *, actor: Membership | None) -> None:
    """Rules of a year that has none yet: of a ready-made core, or of the year before."""
    rows = [CoreRule(school_year=year, key=key, value=value) for key, value in values.items()]
    for row in CoreRule.objects.bulk_create(rows):
        record(actor, "core.rule_changed", row, rule=row.key, now=core.said(row.key, row.value))


def roll_over_core(year: SchoolYear, following: SchoolYear, *, actor: Membership) -> None:
    """The next year starts with the same rules of the district. Those it has already stay."""
    if not CoreRule.objects.filter(school_year=following).exists():
        set_core(following, core_of(year), actor=actor)


def note_own_rules(process: Process, values: core.Values | None = None) -> None:
    """Somebody wrote into this draft: what differs from the district's rule is its own now."""
    if not process.follows_core:
        return
    values = core_of(process.school_year) if values is None else values
    has = core.values_in(process)
    other = [
        key
        for key, value in values.items()
        if key in has and key not in process.own_rules and core.differs(key, has[key], value)
    ]
    if other:
        process.own_rules = [*process.own_rules, *other]
        process.save(update_fields=["own_rules"])


def take_core_rules(process: Process) -> None:
    """A draft of another year: what it follows is as the core of that year says."""
    if not process.follows_core:
        return
    has = core.values_in(process)
    for key, value in core_of(process.school_year).items():
        if key in has and key not in process.own_rules and core.differs(key, has[key], value):
            put(process, key, value)


def put(process: Process, key: str, value: Any) -> None:
    """Into a draft, which the caller has locked."""
    kind, part = core.split(key)
    if kind:
        STEP_WRITERS[part](core.first_steps(process)[kind], value)
    else:
        PROCESS_WRITERS[part](process, value)
        process.save()
    if part == core.DATE:
        link_steps(process)
        require_dates(process)


def _write_name(step: StepRule, value: Any) -> None:
    step.name = value
    step.save(update_fields=["name"])


def _write_topics(step: StepRule, value: Any) -> None:
    step.topics = list(value)
    step.save(update_fields=["topics"])


def _write_new_months(step: StepRule, value: Any) -> None:
    step.new_months = value
    step.save(update_fields=["new_months"])


def _write_date(step: StepRule, value: Any) -> None:
    rule = step.deadline_rule
    rule.sentence, rule.source = value["sentence"], value["source"]
    rule.source_url = value["source_url"]
    rule.checked_on = core.day_of(value["checked_on"])
    rule.save()


def _write_reminders(step: StepRule, value: Any) -> None:
    rule = step.deadline_rule
    for name in core.REMINDER_COLUMNS:
        setattr(rule, name, value[name])
    rule.save()


def _write_purpose(process: Process, value: Any) -> None:
    process.purpose = value


def _write_initiatives(process: Process, value: Any) -> None:
    process.initiatives = list(value)


def _write_response(process: Process, value: Any) -> None:
    process.response_days, process.response_unit = value["days"], value["unit"]


def _write_observations(process: Process, value: Any) -> None:
    process.observations_least = value


STEP_WRITERS: dict[str, Callable[[StepRule, Any], None]] = {
    core.NAME: _write_name,
    core.DATE: _write_date,
    core.REMINDERS: _write_reminders,
    core.TOPICS: _write_topics,
    core.NEW: _write_new_months,
}
PROCESS_WRITERS: dict[str, Callable[[Process, Any], None]] = {
    core.PURPOSE: _write_purpose,
    core.INITIATIVES: _write_initiatives,
    core.RESPONSE: _write_response,
    core.OBSERVATIONS: _write_observations,
}
