"""What stands in each point on the page of a conference: the form, and what was brought for it?"""

from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.templatetags.face import fields as draw_fields
from evaluations import rules
from evaluations.conferences.companion import Companion
from evaluations.conferences.forms import PointForm
from evaluations.conferences.standing import Standing, standing_of
from evaluations.models import Point
from goals.artifacts import Brought, supporting
from goals.models import GoalChange
from goals.rules import can_answer_change
from goals.services import mission_text


@dataclass(frozen=True)
class PointRow:
    point: Point
    fields: SafeString  # of its form
    was_sent: bool = False  # and not taken: it stands open
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
    own = refused if refused is not None and refused.point.pk == point.pk else None
    fields = _fields(point, companion) if own is None else draw_fields(own)
    was_sent = own is not None
    if point.kind == Point.Kind.PLAN:
        mission = mission_text()
        return PointRow(point, fields, was_sent, plan=mission.plan if mission else "")
    if point.goal is None:
        return PointRow(point, fields, was_sent)
    changes = [one for one in companion.changes if one.goal_id == point.goal_id]
    waiting = next((one for one in changes if one.is_open), None)
    goal_set = point.goal.goal_set
    goal_set.employee = companion.step.employee  # loaded already
    return PointRow(
        point,
        fields,
        was_sent,
        supporting(point.goal, companion.brought),
        changes,
        may_change=waiting is None
        and not goal_set.is_writable
        and rules.can_change_goals(companion.reader, companion.step),
        answers=waiting is not None and can_answer_change(companion.reader, goal_set, waiting),
        standing=standing_of(point, companion.step),
    )


def _fields(point: Point, companion: Companion) -> SafeString:
    standing = standing_of(point, companion.step)
    shape = companion.is_year_end, companion.may_decide
    if point.updated_at is None and standing is None:
        return _blank_fields(point.position, point.kind, *shape, get_language())
    return _draw(point, *shape, standing)


@lru_cache(maxsize=512)
def _blank_fields(
    position: int, kind: str, is_year_end: bool, may_decide: bool, language: str | None
) -> SafeString:
    """Of a point in which nobody has written yet: alike for all people, so drawn once."""
    return _draw(Point(position=position, kind=kind), is_year_end, may_decide, None)


def _draw(
    point: Point, is_year_end: bool, may_decide: bool, standing: Standing | None
) -> SafeString:
    return draw_fields(
        PointForm(point=point, is_year_end=is_year_end, may_decide=may_decide, standing=standing)
    )
