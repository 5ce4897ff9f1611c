"""Which goals does an artifact support?"""

from django.db import models

from accounts.history import remember_changes
from accounts.tenancy import DistrictModel
from goals.models.goal import Goal
from records.models import Artifact


@remember_changes
class GoalArtifact(DistrictModel):
    """This artifact supports that goal; one may support several."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="artifact_links")
    artifact = models.ForeignKey(Artifact, models.PROTECT, related_name="goal_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "goal", "artifact"], name="one_link_per_goal_and_artifact"
            )
        ]
        indexes = [models.Index(fields=["district", "artifact"], name="goal_link_by_artifact")]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.artifact_id}"
