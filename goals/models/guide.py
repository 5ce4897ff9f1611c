"""Which words has a guide to goals, and who opened it (S1-8)?"""

from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel


class GuideText(DistrictModel):
    """The district's own words in a guide. Each change is a new row; the newest is in force.

    An empty part shows the sample text; with all parts empty the district went back to it.
    """

    append_only = True

    form_number = models.CharField(max_length=40)
    version = models.PositiveIntegerField()  # from 1, without gaps
    goals = models.TextField(blank=True)
    communication = models.TextField(blank=True)
    feedback = models.TextField(blank=True)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "form_number", "version"], name="one_guide_text_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form_number}, {self.version}"

    @property
    def is_sample(self) -> bool:
        return not (self.goals or self.communication or self.feedback)


class GuideOpening(DistrictModel):
    """Somebody opened the guide 5240F1 (S1-8), in this text: the first time counts."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="guide_openings")
    form_number = models.CharField(max_length=40)
    text = models.ForeignKey(GuideText, models.PROTECT, null=True, related_name="openings")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "membership", "form_number", "text"],
                name="one_opening_per_guide_text",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.form_number
