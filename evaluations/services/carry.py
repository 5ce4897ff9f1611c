"""What the year-end conference said goes over into the goals of the next school year (S1-20).

Goals that were not met, or only in part, are offered; what to develop begins the development goal.
When the conference is held after the next cycle was opened, it follows then.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Membership, SchoolYear
from evaluations.models import Conference, Cycle, Point, Step, StepRule
from goals.models import GoalSet
from goals.services import carry_over, withdraw_carried

CLOSED = (Step.State.SIGNING, Step.State.COMPLETE)
UNMET = (Point.Result.PARTLY, Point.Result.NOT_MET)


def carry_into(cycle: Cycle, employee_ids: Iterable[UUID]) -> None:
    """What the year before left these people, whose goal sets were made a moment ago."""
    year = cycle.process.school_year
    earlier = SchoolYear.objects.filter(
        starts_on__lt=year.starts_on, processes__cycles__isnull=False
    )
    before = earlier.order_by("-starts_on").first()
    if before is None:
        return
    points = left_points().filter(
        step__participation__employee__in=list(employee_ids),
        step__participation__cycle__process__school_year=before,
    )
    carry_over(_rows(points, year), is_new=True)


def carry_from(step: Step, employee: Membership) -> None:
    """A year-end conference was closed: into the goals of the next year, if they are there."""
    this = step.participation.cycle.process.school_year
    following = GoalSet.objects.filter(
        employee=employee, school_year__starts_on__gt=this.starts_on
    )
    goal_set = following.order_by("school_year__starts_on").select_related("school_year").first()
    if goal_set is None:
        return
    points = Point.objects.filter(step=step)
    withdraw_carried(list(points.values_list("pk", flat=True)))
    carry_over(_rows(left_points().filter(step=step), goal_set.school_year), is_new=False)


def left_points() -> QuerySet[Point]:
    """Of closed year-end conferences: unmet goals, and what was named to develop."""
    unmet = Q(kind=Point.Kind.GOAL, result__in=UNMET)
    named = Q(kind=Point.Kind.DEVELOPMENT) & ~Q(notes="")
    return Point.objects.filter(
        unmet | named, step__rule__kind=StepRule.Kind.YEAR_END, step__state__in=CLOSED
    )


def _rows(points: QuerySet[Point], year: SchoolYear) -> QuerySet[Any, Any]:
    """As `goals.services.carry_over` takes them."""
    sets = GoalSet.objects.filter(
        employee=OuterRef("step__participation__employee"), school_year=year
    )
    met = Conference.objects.filter(step=OuterRef("step"))
    return points.annotate(
        into=Subquery(sets.values("pk")[:1]),
        page=Concat(Value("/steps/"), Cast("step", CharField()), Value("/")),
        said_on=Subquery(met.values("held_on")[:1]),
    ).values_list(
        "into",
        "kind",
        "goal",
        "step__participation__cycle__process__school_year",
        F("pk"),
        "page",
        "said_on",
        "result",
        "notes",
    )
