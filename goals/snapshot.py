"""What do the goals say, as the plain content of a document?

Keys, order and form are part of the record format (docs/record-format.md): add, never rename.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.numbers import plain_number
from goals.in_full import goals_in_full
from goals.models import Action, Goal, GoalSet


def goal_set_content(goal_set: GoalSet, goals: Sequence[Goal] | None = None) -> dict[str, Any]:
    """All goals in full, in the order of the procedure: labels, strings and ISO dates only.

    `goals` if they are read already (goals/in_full.py). Else one query, whatever their number.
    """
    if goals is None:
        goals = goals_in_full(goal_set)
    return {
        "school_year": goal_set.school_year.label,
        "goals": [goal_content(goal) for goal in goals],
    }


def goal_content(goal: Goal) -> dict[str, Any]:
    return {
        "kind": goal.kind,
        "number": goal.number,
        "label": goal.name,
        "version": goal.version,
        "parts": [
            {"name": name, "label": label, "value": value}
            for name, label, value in goal_parts(goal)
        ],
        "actions_label": _("Actions and strategies"),
        "actions": [
            _action(action) for action in sorted(goal.actions.all(), key=lambda a: a.position)
        ],
    }


def goal_parts(goal: Goal) -> list[tuple[str, str, str]]:
    if goal.is_growth:
        return _growth_parts(goal)
    return [
        ("specific", _("Specific"), goal.specific),
        ("measurable", _("Measurable"), goal.measurable),
        ("metric", _("What is measured"), goal.metric),
        ("baseline", _("Baseline"), goal.baseline),
        ("target", _("Target"), goal.target),
        ("attainable", _("Attainable"), goal.attainable),
        *_relevance(goal),
        ("starts_on", _("Start date"), _day(goal.starts_on)),
        ("target_on", _("Time-bound: target date"), _day(goal.target_on)),
    ]


def _growth_parts(goal: Goal) -> list[tuple[str, str, str]]:
    """Of an administrator (E1). Numbers as strings."""
    served = goal.priority
    return [
        ("specific", _("Specific"), goal.specific),
        ("priority", _("District Strategic Priority"), served.text if served else ""),
        *_domain(goal),
        ("contribution", _("Contribution to the mission"), goal.contribution),
        ("metric", _("What is measured"), goal.metric),
        ("unit", _("Unit"), goal.unit),
        ("baseline_value", _("Baseline"), plain_number(goal.baseline_value)),
        ("target_value", _("Target"), plain_number(goal.target_value)),
        ("measurable", _("Expected evidence"), goal.measurable),
        ("attainable", _("Attainable"), goal.attainable),
        ("starts_on", _("Start date"), _day(goal.starts_on)),
        ("target_on", _("Time-bound: target date"), _day(goal.target_on)),
    ]


def _domain(goal: Goal) -> list[tuple[str, str, str]]:
    """Where the process has domains and areas."""
    if not (goal.domain or goal.goal_set.domains):
        return []
    return [("domain", _("Domain or functional area"), goal.domain)]


def _relevance(goal: Goal) -> list[tuple[str, str, str]]:
    if goal.kind == Goal.Kind.DEVELOPMENT:
        return [
            ("skill", _("Skill or competency"), goal.skill),
            ("aspirations", _("Relevant: interests and aspirations"), goal.aspirations),
        ]
    served = goal.improvement_goal
    return [
        ("improvement_goal", _("Improvement goal"), served.text if served else ""),
        ("relevant", _("Relevant"), goal.relevant),
        ("work_expectation", _("Work expectation"), goal.work_expectation),
    ]


def _action(action: Action) -> dict[str, str]:
    return {"what": action.what, "needs": action.needs, "finish_on": _day(action.finish_on)}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
