"""What stands in each point on the page of a conference: the form, and what was brought for it?"""

from dataclasses import dataclass, field

from evaluations.companion import Companion
from evaluations.conference_forms import PointForm
from evaluations.models import Point
from goals.artifacts import Brought, supporting


@dataclass(frozen=True)
class PointRow:
    point: Point
    form: PointForm
    brought: list[Brought] = field(default_factory=list)


def point_rows(companion: Companion, refused: PointForm | None) -> list[PointRow]:
    """In their order, while they may be written; a form that was refused stays as it was sent."""
    if not companion.is_open:
        return []
    return [
        PointRow(point, _form(point, companion, refused), _brought(point, companion))
        for point in companion.points
    ]


def _form(point: Point, companion: Companion, refused: PointForm | None) -> PointForm:
    if refused is not None and refused.point.pk == point.pk:
        return refused
    return PointForm(
        point=point, is_year_end=companion.is_year_end, may_decide=companion.may_decide
    )


def _brought(point: Point, companion: Companion) -> list[Brought]:
    return supporting(point.goal, companion.brought) if point.goal else []
