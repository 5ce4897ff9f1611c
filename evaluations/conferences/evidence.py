"""What did the employee bring to a conference, and for which goal (S0-10)?"""

from collections.abc import Iterable

from accounts.models import Membership
from evaluations.models import Point, Step
from goals.artifacts import Brought, read_brought
from goals.rules import artifacts_visible_to


def brought_to(step: Step, points: Iterable[Point], *, reader: Membership) -> list[Brought]:
    """All of the year that the reader may open: what is marked for the conference comes first."""
    year = step.participation.cycle.process.school_year
    artifacts = artifacts_visible_to(reader).of(step.employee, year)
    goals = [point.goal for point in points if point.goal is not None]
    brought = read_brought(artifacts, goals)
    return sorted(brought, key=lambda one: not one.artifact.bring_to_conference)
