"""What stands on the worksheet 5240F2 when both sign it (S1-16)? Frozen as it is then."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

from accounts.models import Membership
from deadlines.models import Deadline
from evaluations.models import Process, Step
from goals.models import Goal
from goals.snapshot import goal_set_content
from records.forms_5240 import (
    GOALS_WORKSHEET,
    DeadlineFacts,
    GoalSetContent,
    GoalsWorksheet,
    Heading,
)
from records.heading import district_content, employee_content

KIND = GOALS_WORKSHEET


def worksheet_form(step: Step) -> dict[str, str]:
    """Number and title of the worksheet of its process."""
    return process_of(step).form("worksheet")


def process_of(step: Step) -> Process:
    return step.participation.cycle.process


def worksheet_content(
    step: Step, *, supervisor: Membership, goals: Sequence[Goal]
) -> GoalsWorksheet:
    """`supervisor` is who met the employee: the one in charge, or their delegate.

    `goals` are those of the step, from `goals.services.read_goals`.
    """
    assert step.goal_set is not None
    return {
        **heading_content(step, form=worksheet_form(step), supervisor=supervisor),
        "goals": cast(GoalSetContent, goal_set_content(step.goal_set, goals)),
    }


def heading_content(step: Step, *, form: dict[str, str], supervisor: Membership | None) -> Heading:
    """What stands on top of every form of the procedure. `form` brings its number and title.

    Where they met, the paper says so. What the employee writes alone may have no supervisor.
    """
    employee = step.employee
    district = employee.district
    process = process_of(step)
    heading: Heading = {
        "form": {
            "number": form["number"],
            "title": form["title"],
            "group": process.group,
        },
        "district": district_content(district),
        "school_year": process.school_year.label,
        "employee": employee_content(employee),
        "supervisor": {
            "name": supervisor.name if supervisor else "",
            "job_title": supervisor.job_title if supervisor else "",
        },
        "deadline": _deadline_facts(step.deadline),
    }
    if (conference := step.conference) is not None:
        heading["conference"] = {
            "held_on": conference.held_on.isoformat(),
            "entered_at": instant(conference.entered_at),
        }
    return heading


def _deadline_facts(deadline: Deadline | None) -> DeadlineFacts:
    if deadline is None:
        return {"deadline_on": "", "nominal_on": "", "last_day_on": "", "reason": ""}
    facts: DeadlineFacts = {
        "deadline_on": deadline.deadline_on.isoformat(),
        "nominal_on": deadline.nominal_on.isoformat(),
        "last_day_on": deadline.last_day_on.isoformat(),
        "reason": deadline.reason,
    }
    more = deadline.extension()
    if more is not None and more.changed_by is not None:
        facts["more_time"] = {
            "was_last_day_on": more.was_last_day_on.isoformat(),
            "given_by": more.changed_by.name,
            "reason": more.reason,
        }
    return facts


def instant(moment: datetime) -> str:
    """`2026-10-13T19:15:00Z`"""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
