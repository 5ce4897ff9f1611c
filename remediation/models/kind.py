"""Which kinds of plans and reviews does the district have, in its own words?"""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import BargainingUnit, Membership
from accounts.tenancy import DistrictModel


class CaseKindQuerySet(models.QuerySet["CaseKind"]):
    def in_use(self) -> Self:
        """Those of which a new case may begin."""
        return self.filter(withdrawn_at=None)

    def for_person(self, person: Membership) -> Self:
        """Those of their unit or of all, and of their kind of staff."""
        audience = CaseKind.Audience.CERTIFIED if person.is_certified else "classified"
        return self.in_use().filter(
            Q(unit=None) | Q(unit=person.unit_id), audience__in=[audience, CaseKind.Audience.ALL]
        )


class CaseKind(DistrictModel):
    """Copied from a case file (remediation/kinds/file.py). Never changed: a newer one takes its
    place, and what was begun goes on by the rules it began with."""

    class Family(models.TextChoices):
        IMPROVEMENT = "improvement", _("Improvement plan")
        REMEDIATION = "remediation", _("Remediation plan")
        REVIEW = "review", _("Review")
        APPEAL = "appeal", _("Appeal or grievance")

    class Audience(models.TextChoices):
        CERTIFIED = "certified", _("Certified staff")
        CLASSIFIED = "classified", _("Classified staff")
        ALL = "all", _("All staff")

    code = models.CharField(max_length=40, blank=True)  # of the file it was copied from
    title = models.CharField(max_length=120)  # the district's word for it
    family = models.CharField(max_length=11, choices=Family)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.ALL)
    unit = models.ForeignKey(BargainingUnit, models.PROTECT, null=True, related_name="+")
    employee_starts = models.BooleanField(default=False)
    supervisor_starts = models.BooleanField(default=False)
    coordinator_starts = models.BooleanField(default=True)
    needs_review = models.BooleanField(default=False)  # a coordinator approves before it is issued
    site_leaders_see = models.BooleanField(default=False)
    # [{"code", "title", "guidance", "required"}]: what it must hold; marks go to each of them
    components = models.JSONField(default=list)
    # [{"code", "value", "source", "law", "checked_on"}]: plans/limits.py knows the codes
    limits = models.JSONField(default=list)
    response_days = models.PositiveSmallIntegerField(default=10)  # work days; 0: nobody responds
    purpose = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    procedure_url = models.CharField(max_length=2000, blank=True)
    representative = models.CharField(max_length=200, blank=True)  # who may come along, in words
    is_sample = models.BooleanField(default=True)  # nobody of the district confirmed it
    revision = models.PositiveSmallIntegerField(default=1)  # how often one of its code was loaded
    loaded_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)  # a sample, as the district's own
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = CaseKindQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "code"],
                condition=Q(withdrawn_at=None) & ~Q(code=""),
                name="one_case_kind_per_code",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_plan(self) -> bool:
        """A plan with points, help and checks; reviews and appeals are something else."""
        return self.family in {self.Family.IMPROVEMENT, self.Family.REMEDIATION}

    def limit(self, code: str) -> dict[str, Any] | None:
        return next((one for one in self.limits if one["code"] == code), None)

    @property
    def checked_on(self) -> date | None:
        """When the limit that waits longest was last compared with its source."""
        days = [one["checked_on"] for one in self.limits if one.get("checked_on")]
        return date.fromisoformat(min(days)) if days else None

    @property
    def keeps_evaluator(self) -> bool:
        """Whoever began as evaluator stays it to the end (RCW 28A.405.100)."""
        return self.limit("evaluator_stays") is not None
