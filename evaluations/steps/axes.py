"""By which domains and areas is somebody's job looked at? Those of the form that closes the year.

A performance growth goal belongs to one of them (E1), and the mid-year looks at each (E5).
"""

from collections.abc import Iterator
from typing import Any

from evaluations.models import Process, Step, StepRule
from forms.definition import Section
from goals.asked import asked_in
from goals.models import Goal

# Does somebody take part without ever having had goals? (settings.STANDING_COUNTS)
SETS_NO_GOALS = """
    (EXISTS(SELECT FROM evaluations_participation p WHERE p.employee_id = accounts_membership.id)
    AND NOT EXISTS(SELECT FROM goals_goalset s WHERE s.employee_id = accounts_membership.id))
"""


def goals_asked(process: Process) -> list[dict[str, Any]]:
    """`Process.goals`, with what growth goals may belong to. (One query where there are any.)"""
    rows: list[dict[str, Any]] = process.goals
    if Goal.Kind.GROWTH not in asked_in(rows):
        return rows
    domains = [
        {"title": axis.title, "rows": [row.title for row in axis.rows if row.is_rating]}
        for axis in _axes_of(process)
    ]
    return [
        row | {"domains": domains} if domains and row["kind"] == Goal.Kind.GROWTH else row
        for row in rows
    ]


def domains_of(step: Step) -> list[str]:
    """What the mid-year of somebody who sets growth goals looks at, as their job is asked."""
    process = step.participation.cycle.process
    is_mid_year = step.rule.kind == StepRule.Kind.MID_YEAR
    if not is_mid_year or Goal.Kind.GROWTH not in asked_in(process.goals):
        return []
    job = step.employee.job_code
    rows = (row for axis in _axes_of(process) for row in axis.rows if row.is_rating)
    return [row.title for row in rows if not row.jobs or job in row.jobs]


def _axes_of(process: Process) -> Iterator[Section]:
    """Sections whose rows are rated, of the form of the last step that has one."""
    closing = process.step_rules.filter(kind=StepRule.Kind.YEAR_END).exclude(form=None)
    rule = closing.select_related("form").order_by("position").last()
    if rule is None or rule.form is None:
        return
    for section in rule.form.asks.sections:
        if not section.taken and any(row.is_rating for row in section.rows):
            yield section
