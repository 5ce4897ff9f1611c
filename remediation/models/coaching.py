"""How does the coordinator help a supervisor to write a plan? (S3-4, S3-10)"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.guard import kept_without_its_matter
from remediation.models.case import WORDS, Case


class ComponentMark(DistrictModel):
    """The coordinator's word on one part of a plan. The newest of a part counts."""

    class Mark(models.TextChoices):
        COMPLETE = "complete", _("Complete")
        COMMENT = "comment", _("Comment")
        RETURN = "return", _("Back to you")

    append_only = True
    is_destructible = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="marks")
    component = models.CharField(max_length=40)  # code, of CaseKind.components
    mark = models.CharField(max_length=8, choices=Mark)
    words = models.TextField(blank=True, max_length=WORDS)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "case"], name="mark_by_case")]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return self.component


class CoachNote(DistrictModel):
    """Between supervisor and coordinator. The employee never sees it, in no copy."""

    append_only = True
    is_destructible = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="coach_notes")
    words = models.TextField(max_length=WORDS)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "case"], name="coach_note_by_case")]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return str(self.pk)
