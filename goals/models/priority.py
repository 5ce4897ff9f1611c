"""What is the district working toward, to which administrators tie their goals? (S0-7, S0-8)"""

from django.db import models

from accounts.models import Membership, SchoolYear
from accounts.tenancy import DistrictModel

PRIORITY_LENGTH = 300
MISSION_LENGTH = 4000


class StrategicPriority(DistrictModel):
    """One District Strategic Priority of a school year."""

    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    text = models.CharField(max_length=PRIORITY_LENGTH)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "school_year", "text"],
                condition=models.Q(is_active=True),
                name="one_listed_priority_per_text",
            )
        ]

    def __str__(self) -> str:
        return self.text


class MissionText(DistrictModel):
    """The mission and the goals of the district. Each change is a new row; the newest holds."""

    append_only = True

    version = models.PositiveIntegerField()  # from 1, without gaps
    mission = models.TextField(blank=True, max_length=MISSION_LENGTH)
    goals = models.TextField(blank=True, max_length=MISSION_LENGTH)
    plan = models.TextField(blank=True, max_length=MISSION_LENGTH)  # for district improvement
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "version"], name="one_mission_text_per_version"
            )
        ]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def is_empty(self) -> bool:
        return not (self.mission or self.goals or self.plan)
