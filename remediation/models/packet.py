"""What was put together for whom, and when?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Membership, Run
from accounts.tenancy import DistrictModel
from records.models import StoredFile
from records.models.guard import kept_without_its_matter
from remediation.models.case import Case


class Packet(DistrictModel):
    """One packet, made in the background from the record as it stood then. It stays as it is.

    `left_out` are the words that a redacted copy does not have; then `takes_papers` says whether
    the attached papers, which nobody can redact, are in it all the same.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="packets")
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+")
    left_out = ArrayField(models.CharField(max_length=220), default=list)
    takes_papers = models.BooleanField(default=True)
    order = ArrayField(models.CharField(max_length=80), default=list)  # of its parts: Entry.key
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    gaps = models.PositiveSmallIntegerField(default=0)  # open when it was made: then a draft
    pages = models.PositiveIntegerField(default=0)
    outside = models.PositiveSmallIntegerField(default=0)  # papers that have no pages in it
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    originals = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["district", "case", "-asked_at"], name="packet_by_case")]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return str(self.case_id)

    @property
    def is_redacted(self) -> bool:
        return bool(self.left_out)


class PartOrder(DistrictModel):
    """In which order HR wants the parts of the next packet. The newest counts."""

    append_only = True
    is_destructible = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="part_orders")
    order = ArrayField(models.CharField(max_length=80))  # Entry.key
    ordered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "case", "-ordered_at"], name="part_order_by_case")
        ]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return str(self.case_id)
