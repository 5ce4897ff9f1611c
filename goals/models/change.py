"""What did the two change in a goal after they had agreed on it, and why?"""

from datetime import date
from typing import Any, Self

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from goals.models.goal import Goal
from records.models.guard import kept_without_its_document

REASON_LENGTH = 1000


class GoalChangeQuerySet(models.QuerySet["GoalChange"]):
    def open(self) -> Self:
        return self.filter(outcome="")

    def agreed(self) -> Self:
        return self.filter(outcome=GoalChange.Outcome.AGREED)

    def for_reading(self) -> Self:
        """With parts and people, the oldest first: two queries."""
        return (
            self.select_related("goal", "proposed_by", "on_behalf_of", "decided_by", "decided_for")
            .prefetch_related("parts")
            .order_by("proposed_at")
        )


class GoalChange(DistrictModel):
    """One of the two wants other words; both must agree before they are in force.

    The goal itself always holds the words in force. What they were before stands in the parts.
    """

    class Outcome(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Not agreed")
        WITHDRAWN = "withdrawn", _("Taken back")

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="changes")
    subject_id = models.UUIDField()  # the step at whose conference they talked about it
    base_version = models.PositiveIntegerField()  # of the goal, when it was proposed
    reason = models.TextField(max_length=REASON_LENGTH)
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)  # "": not answered yet
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_for = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = GoalChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["district", "subject_id"], name="goal_change_by_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "goal"],
                condition=models.Q(outcome=""),
                name="one_open_change_per_goal",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", decided_at=None, decided_by=None)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="goal_change_is_decided_or_open",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.outcome == ""

    @property
    def is_agreed(self) -> bool:
        return self.outcome == self.Outcome.AGREED


class ChangeDraft(DistrictModel):
    """Other words for an agreed goal that their writer has not proposed yet. Nobody else's.

    `version` rises with each save; `answers` are those of the form, as they were typed.
    """

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="change_drafts")
    writer = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    base_version = models.PositiveIntegerField()  # of the goal that they were typed over
    version = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "goal", "writer"], name="one_change_draft_per_writer"
            )
        ]

    def __str__(self) -> str:
        return str(self.goal_id)


class GoalChangePart(DistrictModel):
    """One part of it: what stands there, and what shall. Days as 2026-10-13, actions line by line.

    `answer` is what words alone do not say: {"id": …} of what was picked from a list, or the rows
    of the actions as `goals.services.goal.action_rows` gives them, with days as 2026-10-13.
    """

    append_only = True
    is_destructible = True

    change = models.ForeignKey(GoalChange, models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=20)  # field name of Goal
    label = models.CharField(max_length=80)  # as it was called then
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    answer = models.JSONField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "change", "part"], name="one_row_per_changed_part"
            )
        ]
        triggers = [
            kept_without_its_document(
                "(SELECT c.subject_id FROM goals_goalchange c"
                " WHERE c.district_id = OLD.district_id AND c.id = OLD.change_id)"
            )
        ]

    def __str__(self) -> str:
        return self.part

    @property
    def is_day(self) -> bool:
        return self.part.endswith("_on")

    @property
    def day_before(self) -> date | None:
        return parse_date(self.before) if self.before else None

    @property
    def day_after(self) -> date | None:
        return parse_date(self.after) if self.after else None

    @property
    def value(self) -> Any:
        """What the goal's field takes."""
        return self.day_after if self.is_day else self.after
