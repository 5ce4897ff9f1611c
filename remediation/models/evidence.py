"""What shows how somebody gets on, day by day? (S3-3)"""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership
from accounts.numbers import plain_number
from accounts.tenancy import DistrictModel
from records.models import Artifact
from records.models.guard import kept_without_its_matter
from remediation.models.case import WORDS, Case
from remediation.models.concern import Concern
from remediation.models.kept_facts import EVIDENCE, keep_facts


class EvidenceEntry(DistrictModel):
    """What was seen, on which day, and when it was written down. Never changed."""

    class Kind(models.TextChoices):
        SEEN = "seen", _("Seen at work")
        TALK = "talk", _("Talk")
        DATA = "data", _("Figures")
        PAPER = "paper", _("Paper")
        OTHER = "other", _("Something else")

    append_only = True
    is_destructible = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    person = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, models.PROTECT, null=True, related_name="evidence")
    kind = models.CharField(max_length=5, choices=Kind)
    happened_on = models.DateField()
    words = models.TextField(max_length=WORDS)
    artifact = models.ForeignKey(Artifact, models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "case", "happened_on"], name="evidence_by_case"),
            models.Index(fields=["district", "person"], name="case_evidence_by_person"),
        ]
        triggers = [kept_without_its_matter("OLD.case_id"), keep_facts(*EVIDENCE)]

    def __str__(self) -> str:
        return str(self.happened_on)


@remember_changes(lets_go=kept_without_its_matter("OLD.case_id"))
class ProgressSeries(DistrictModel):
    """One thing that is counted in a unit, or rated by levels in words, again and again.

    Of levels, the lowest first; a value is the place of its level, from 1.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="series")
    person = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, models.PROTECT, null=True, related_name="series")
    title = models.CharField(max_length=120)
    unit = models.CharField(max_length=40, blank=True)
    levels = ArrayField(models.CharField(max_length=60), default=list)
    target = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    more_is_better = models.BooleanField(default=True)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # nothing is added any more; its values stay
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["district", "case"], name="series_by_case")]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return self.title

    def said(self, value: Decimal) -> str:
        """`12 %`, `5 rooms`, or the words of the level."""
        if self.levels:
            return str(self.levels[int(value) - 1])
        return f"{plain_number(value)} {self.unit}".strip()


class ProgressPoint(DistrictModel):
    """One value on one day. A mistake gets a next one for the same day, which then holds."""

    append_only = True
    is_destructible = True

    series = models.ForeignKey(ProgressSeries, models.PROTECT, related_name="points")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    on = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=4)
    words = models.CharField(blank=True, max_length=300)
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "series", "on"], name="point_by_series")]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return f"{self.on} {self.value}"
