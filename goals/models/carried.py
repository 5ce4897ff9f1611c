"""What did an earlier year leave for the goals of this one? (S1-2, S1-20)"""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, SchoolYear
from accounts.tenancy import DistrictModel
from goals.models.goal import Goal, GoalSet, ImprovementGoal


class CarriedQuerySet(models.QuerySet["Carried"]):
    def to_answer(self) -> Self:
        """Neither taken nor left yet."""
        return self.filter(state=Carried.State.OPEN)

    def in_order(self) -> Self:
        rows = self.select_related("source__improvement_goal", "from_year", "goal")
        return rows.order_by("-kind", "pk")


class Carried(DistrictModel):
    """An unmet goal, or what the year-end conference named to develop: to take or to leave.

    `origin_id` is what says so, and `path` the page that shows it.
    """

    class Kind(models.TextChoices):
        GOAL = "goal", _("Goal")
        DEVELOPMENT = "development", _("What to develop")

    class Result(models.TextChoices):
        PARTLY = "partly", _("Partly met")
        NOT_MET = "not_met", _("Not met")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        TAKEN = "taken", _("Taken")
        LEFT = "left", _("Left")

    goal_set = models.ForeignKey(GoalSet, models.CASCADE, related_name="carried")
    kind = models.CharField(max_length=11, choices=Kind)
    from_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    origin_id = models.UUIDField()
    path = models.CharField(max_length=200)
    said_on = models.DateField(null=True)  # the day they met
    # None: it never was a goal, or its time was over and it was destroyed
    source = models.ForeignKey(Goal, models.SET_NULL, null=True, related_name="+")
    result = models.CharField(max_length=7, choices=Result, blank=True)
    words = models.TextField(blank=True, max_length=4000)  # where it stood; what to develop
    state = models.CharField(max_length=5, choices=State, default=State.OPEN)
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, related_name="carried")
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = CarriedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "goal_set", "origin_id"], name="one_row_per_carried_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_goal(self) -> bool:
        return self.kind == self.Kind.GOAL

    @property
    def served(self) -> ImprovementGoal | None:
        """What the goal served in its year, while the one that was made of it serves none."""
        if self.source is None or self.goal is None or self.goal.improvement_goal_id is not None:
            return None
        return self.source.improvement_goal
