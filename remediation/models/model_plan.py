"""Which plans serve as a start for others? Areas and help without a person in them (S3-4)."""

from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from remediation.models.case import WORDS
from remediation.models.kind import CaseKind
from remediation.models.resource import Resource
from remediation.models.standard import Standard


class ModelPlan(DistrictModel):
    """Of one kind of plan. Off the list it stays, for drafts began with it."""

    kind = models.ForeignKey(CaseKind, models.PROTECT, related_name="model_plans")
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True, max_length=WORDS)  # when to take it
    kept_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "kind", "title"],
                condition=models.Q(retired_at=None),
                name="one_model_plan_per_title",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ModelArea(DistrictModel):
    """What a draft takes over as an area, with a step of the employee."""

    model_plan = models.ForeignKey(ModelPlan, models.CASCADE, related_name="areas")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    standard = models.ForeignKey(Standard, models.PROTECT, null=True, related_name="+")
    standard_words = models.CharField(blank=True, max_length=300)
    expectation = models.TextField(blank=True, max_length=WORDS)
    measure = models.TextField(blank=True, max_length=WORDS)
    action = models.TextField(blank=True, max_length=WORDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "model_plan", "number"], name="one_model_area_per_number"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ModelSupport(DistrictModel):
    """What a draft promises as help, so many weeks after it began."""

    model_plan = models.ForeignKey(ModelPlan, models.CASCADE, related_name="supports")
    area = models.ForeignKey(ModelArea, models.CASCADE, null=True, related_name="supports")
    what = models.CharField(max_length=300)
    from_words = models.CharField(blank=True, max_length=200)
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, related_name="+")
    after_weeks = models.PositiveSmallIntegerField()  # after the draft began

    class Meta:
        indexes = [models.Index(fields=["district", "model_plan"], name="model_support_by_plan")]

    def __str__(self) -> str:
        return self.what
