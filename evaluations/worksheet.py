"""What stands on the worksheet 5240F2 when both sign it (S1-16)? Frozen as it is then."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

from django.utils.translation import gettext as _

from accounts.models import Membership
from deadlines.models import Deadline
from evaluations.models import Step
from evaluations.presets import CLASSIFIED_GOALS, WORKSHEET
from goals.models import Goal
from goals.snapshot import goal_set_content
from records.forms_5240 import (
    GOALS_WORKSHEET,
    DeadlineFacts,
    GoalSetContent,
    GoalsWorksheet,
    Heading,
)

KIND = GOALS_WORKSHEET
FORM_NUMBER = WORKSHEET


def title() -> str:
    return str(CLASSIFIED_GOALS.form(WORKSHEET).title)


def worksheet_content(
    step: Step, *, supervisor: Membership, goals: Sequence[Goal]
) -> GoalsWorksheet:
    """`supervisor` is who met the employee: the one in charge, or their delegate.

    `goals` are those of the step, from `goals.services.read_goals`.
    """
    assert step.goal_set is not None
    return {
        **heading_content(step, number=FORM_NUMBER, title=title(), supervisor=supervisor),
        "goals": cast(GoalSetContent, goal_set_content(step.goal_set, goals)),
    }


def heading_content(step: Step, *, number: str, title: str, supervisor: Membership) -> Heading:
    """What stands on top of every form of the procedure."""
    employee = step.employee
    district = employee.district
    conference = step.conference
    assert conference is not None
    return {
        "form": {"number": number, "title": title, "group": _("Classified employee")},
        "district": {
            "name": district.name,
            "time_zone": district.time_zone,
            "brand_color": district.brand_color,
        },
        "school_year": step.participation.cycle.process.school_year.label,
        "employee": {
            "name": employee.name,
            "employee_number": employee.employee_number,
            "job_title": employee.job_title,
            "site": employee.site.name if employee.site else "",
            "unit": employee.unit.name if employee.unit else "",
        },
        "supervisor": {"name": supervisor.name, "job_title": supervisor.job_title},
        "deadline": _deadline_facts(step.deadline),
        "conference": {
            "held_on": conference.held_on.isoformat(),
            "entered_at": instant(conference.entered_at),
        },
    }


def _deadline_facts(deadline: Deadline | None) -> DeadlineFacts:
    if deadline is None:
        return {"deadline_on": "", "nominal_on": "", "last_day_on": "", "reason": ""}
    return {
        "deadline_on": deadline.deadline_on.isoformat(),
        "nominal_on": deadline.nominal_on.isoformat(),
        "last_day_on": deadline.last_day_on.isoformat(),
        "reason": deadline.reason,
    }


def instant(moment: datetime) -> str:
    """`2026-10-13T19:15:00Z`"""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
