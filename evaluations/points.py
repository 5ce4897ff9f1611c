"""What stands in each point on the page of a conference: the form, and what was brought for it?"""

from dataclasses import dataclass, field

from evaluations import rules
from evaluations.companion import Companion
from evaluations.conference_forms import PointForm
from evaluations.models import Point
from evaluations.standing import Standing, standing_of
from goals.artifacts import Brought, supporting
from goals.models import GoalChange
from goals.rules import can_answer_change
from goals.services import mission_text


@dataclass(frozen=True)
class PointRow:
    point: Point
    form: PointForm
    brought: list[Brought] = field(default_factory=list)
    changes: list[GoalChange] = field(default_factory=list)
    may_change: bool = False  # propose other words for the goal
    answers: bool = False  # the change that waits is this reader's to answer
    standing: Standing | None = None  # of a goal with numbers
    plan: str = ""  # of the district, beside what it is contributed to


def point_rows(companion: Companion, refused: PointForm | None) -> list[PointRow]:
    """In their order, while they may be written; a form that was refused stays as it was sent."""
    if not companion.is_open:
        return []
    return [_row(point, companion, refused) for point in companion.points]


def _row(point: Point, companion: Companion, refused: PointForm | None) -> PointRow:
    form = _form(point, companion, refused)
    if point.kind == Point.Kind.PLAN:
        mission = mission_text()
        return PointRow(point, form, plan=mission.plan if mission else "")
    if point.goal is None:
        return PointRow(point, form)
    changes = [one for one in companion.changes if one.goal_id == point.goal_id]
    waiting = next((one for one in changes if one.is_open), None)
    goal_set = point.goal.goal_set
    goal_set.employee = companion.step.employee  # loaded already
    return PointRow(
        point,
        form,
        supporting(point.goal, companion.brought),
        changes,
        may_change=waiting is None
        and not goal_set.is_writable
        and rules.can_change_goals(companion.reader, companion.step),
        answers=waiting is not None and can_answer_change(companion.reader, goal_set, waiting),
        standing=standing_of(point, companion.step),
    )


def _form(point: Point, companion: Companion, refused: PointForm | None) -> PointForm:
    if refused is not None and refused.point.pk == point.pk:
        return refused
    return PointForm(
        point=point,
        is_year_end=companion.is_year_end,
        may_decide=companion.may_decide,
        standing=standing_of(point, companion.step),
    )
