"""What do good plans look like, so that nobody begins with an empty page? (S3-4)"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.history import remember_changes
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.guard import kept_without_its_matter
from remediation.library.finding import matching
from remediation.models.case import WORDS, Case
from remediation.models.concern import Concern
from remediation.models.standard import Standard

LINE = 300  # characters of one step, help or piece of evidence


class ModelPlanQuerySet(models.QuerySet["ModelPlan"]):
    def listed(self) -> Self:
        """Those nobody took off the list."""
        return self.filter(retired_at=None)

    def matching(self, words: str) -> Self:
        return self.filter(matching(words))

    def for_kind(self, code: str) -> Self:
        """Those of this kind, and those of all kinds."""
        return self.filter(Q(kind_code="") | Q(kind_code=code))


@remember_changes
class ModelPlan(DistrictModel):
    """An example to pick from, of nobody. Kept when it is taken off the list: plans name it."""

    title = models.CharField(max_length=150)
    when_to_use = models.TextField(blank=True, max_length=WORDS)
    # CaseKind.code, for a kind that is loaded again is another row; "": of all kinds
    kind_code = models.CharField(max_length=40, blank=True)
    revision = models.PositiveSmallIntegerField(default=1)
    keeper = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    reviewed_on = models.DateField()  # somebody last said that it is still good
    review_on = models.DateField()  # when it is looked at again
    retired_at = models.DateTimeField(null=True)
    search = models.TextField(default="", editable=False)  # what `matching` looks in

    objects = ModelPlanQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


@remember_changes
class ModelArea(DistrictModel):
    """One area of a model, with what is expected and what helps. Taken out, it stays."""

    model = models.ForeignKey(ModelPlan, models.PROTECT, related_name="areas")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    standard = models.ForeignKey(Standard, models.PROTECT, null=True, related_name="+")
    expectation = models.TextField(blank=True, max_length=WORDS)
    measure = models.TextField(blank=True, max_length=WORDS)
    actions = ArrayField(models.CharField(max_length=LINE), default=list)
    supports = ArrayField(models.CharField(max_length=LINE), default=list)
    evidence = ArrayField(models.CharField(max_length=LINE), default=list)
    taken_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "model", "number"], name="one_model_area_per_number"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ModelUse(DistrictModel):
    """Somebody took parts of a model into a plan, by which revision. Which words are the plan's
    own, and may be changed there."""

    append_only = True
    is_destructible = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="models_used")
    model = models.ForeignKey(ModelPlan, models.PROTECT, related_name="uses")
    revision = models.PositiveSmallIntegerField()
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="models_used")
    parts = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "case"], name="model_use_by_case"),
            models.Index(fields=["district", "model"], name="model_use_by_model"),
        ]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.model_id}"
