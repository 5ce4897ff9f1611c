"""What does a form say before anybody has written in it? Goals, actions, artifacts (S0-18).

A row of a form names what it is pulled from (`forms.definition.Row.pulled`).
"""

from typing import Any

from django.utils.translation import gettext as _

from accounts.numbers import plain_number
from accounts.wording import long_date
from evaluations.models import Point, Step, StepRule
from forms.models import Form
from goals.in_full import goals_in_full
from goals.models import Goal, GoalSet
from records.models import Artifact

TITLE = 120  # characters of a goal in the title of its row


def goal_rows(step: Step) -> list[tuple[str, str]]:
    """For each goal of this year (title, where it aims), as a form lists them."""
    return [(_title(goal), _aim(goal)) for goal in _goals(step)]


def first_answers(form: Form, step: Step) -> dict[str, Any]:
    """By row code. The employee writes on from there."""
    wanted = {row.code: row.pulled for _section, row in form.asks.rows() if row.pulled}
    if not wanted:
        return {}
    goals = _goals(step)
    found: dict[str, Any] = {
        "goals": _listed(_title(goal) for goal in goals),
        "actions": _listed(_action(action) for goal in goals for action in goal.actions.all()),
        "artifacts": _listed(_artifact_titles(step)),
        "results": _listed(_result(goal, _last_words(step)) for goal in goals),
        "goal_table": [{"goal": _title(goal)} for goal in goals],
    }
    return {code: found[pulled] for code, pulled in wanted.items() if pulled in found}


def _goals(step: Step) -> list[Goal]:
    """Agreed in the goal setting of the same year; none where nobody sets goals."""
    process = step.participation.cycle.process
    if not process.sets_goals:
        return []
    year = process.school_year
    goal_set = GoalSet.objects.of(step.employee, year).select_related("school_year").first()
    return goals_in_full(goal_set) if goal_set is not None else []


def _title(goal: Goal) -> str:
    words = " ".join(goal.specific.split()) or goal.name
    return words if len(words) <= TITLE else words[: TITLE - 1].rstrip() + "…"


def _aim(goal: Goal) -> str:
    if goal.is_growth and goal.way:
        return goal.way
    if not goal.target:
        return goal.metric
    words = {"metric": goal.metric or goal.name, "from": goal.baseline, "to": goal.target}
    if not goal.baseline:
        return _("%(metric)s: %(to)s") % words
    return _("%(metric)s: from %(from)s to %(to)s") % words


def _action(action: Any) -> str:
    if action.finish_on is None:
        return action.what
    return _("%(what)s, by %(day)s") % {"what": action.what, "day": long_date(action.finish_on)}


def _artifact_titles(step: Step) -> list[str]:
    year = step.participation.cycle.process.school_year
    brought = Artifact.objects.of(step.employee, year).order_by("added_at", "pk")
    return [artifact.title for artifact in brought]


def _last_words(step: Step) -> dict[Any, str]:
    """By goal: where it stood at the latest conference before this step."""
    points = Point.objects.filter(
        step__participation=step.participation_id,
        step__rule__position__lt=step.rule.position,
        step__rule__kind=StepRule.Kind.MID_YEAR,
        kind=Point.Kind.GOAL,
    ).order_by("step__rule__position")
    return {point.goal_id: _told(point) for point in points.select_related("goal")}


def _told(point: Point) -> str:
    """`76 percent. Two schools have a new team`"""
    measured = ""
    if point.value is not None and point.goal is not None:
        measured = f"{plain_number(point.value)} {point.goal.unit}".strip()
    return ". ".join(words for words in (measured, point.progress) if words)


def _result(goal: Goal, last: dict[Any, str]) -> str:
    aim, words = _aim(goal) or _title(goal), last.get(goal.pk, "")
    if not words:
        return aim
    return _("%(aim)s. At mid-year: %(words)s") % {"aim": aim, "words": words}


def _listed(lines: Any) -> str:
    return "\n".join(f"– {line}" for line in lines if line)
