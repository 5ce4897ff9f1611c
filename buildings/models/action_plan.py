"""What does a building do in the next 30, 60 and 90 days? (E19)"""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership, SchoolYear, Site
from accounts.tenancy import DistrictModel
from buildings.models.review import Review
from buildings.models.target import REASON_LENGTH
from records.models.guard import kept_without_its_matter

PLAN_LENGTH = 2000
DAYS = 90  # of a plan


class ActionPlanQuerySet(models.QuerySet["ActionPlan"]):
    def for_reading(self) -> Self:
        return self.select_related("site", "school_year", "review__round", "updated_by")


@remember_changes(lets_go=kept_without_its_matter("OLD.pgh_obj_id"))
class ActionPlan(DistrictModel):
    """Of a building, alone or after a review. `version` counts the saves of its words."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="action_plans")
    starts_on = models.DateField()
    priority = models.CharField(max_length=200)
    vision = models.TextField(blank=True, max_length=PLAN_LENGTH)
    goal = models.TextField(max_length=PLAN_LENGTH)  # what shall be so at the end
    challenge = models.TextField(blank=True, max_length=PLAN_LENGTH)
    root_causes = models.TextField(blank=True, max_length=PLAN_LENGTH)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [
            models.Index(
                fields=["district", "site", "school_year"], name="action_plan_by_building"
            )
        ]
        triggers = [kept_without_its_matter("OLD.id")]

    def __str__(self) -> str:
        return self.priority

    @property
    def ends_on(self) -> date:
        last: date = self.starts_on + timedelta(days=DAYS)
        return last


@remember_changes(lets_go=kept_without_its_matter("OLD.plan_id"))
class PlanStep(DistrictModel):
    """One action: by whom, by when, and what will show that it moves something."""

    class Part(models.IntegerChoices):
        FIRST = 30, _("In the first 30 days")
        SECOND = 60, _("By day 60")
        THIRD = 90, _("By day 90")

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="steps")
    words = models.CharField(max_length=300)
    owner = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    due_on = models.DateField()
    indicator = models.CharField(max_length=300)  # evidence of progress
    adjustment = models.CharField(max_length=500, blank=True)  # what was changed on the way
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    taken_off_at = models.DateTimeField(null=True)
    taken_off_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    taken_off_why = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="done_step_says_who",
            ),
            models.CheckConstraint(
                condition=Q(taken_off_at=None) | ~Q(taken_off_why=""),
                name="step_taken_off_says_why",
            ),
        ]
        triggers = [kept_without_its_matter("OLD.plan_id")]

    def __str__(self) -> str:
        return self.words

    @property
    def is_nobodys(self) -> bool:
        """It waits for somebody to take it: its owner left."""
        return self.done_on is None and not self.owner.is_active

    @property
    def part(self) -> int:
        """30, 60 or 90: by its day, counted from the first day of the plan."""
        days: Any = (self.due_on - self.plan.starts_on).days
        return next((int(part) for part in self.Part.values if days <= part), DAYS)
