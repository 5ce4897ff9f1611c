"""What counsel and HR write to each other. It stands nowhere else (docs/security.md)."""

from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.guard import kept_without_its_matter
from remediation.models.case import Case

NOTE_LENGTH = 4000


class PrivilegedNote(DistrictModel):
    """For counsel and HR alone: in no packet, no export, no search, no file, no log of words."""

    append_only = True
    is_destructible = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    writer = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    words = models.TextField(max_length=NOTE_LENGTH)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "case"], name="privileged_note_by_case")]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return str(self.pk)
