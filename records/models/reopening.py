"""Who wanted to open a signed document again, and did the other one agree? (F9)"""

from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.document import Document

REASON_LENGTH = 400  # characters; it is repeated in the voiding


class Reopening(DistrictModel):
    """One of the two asks that a document that everybody has signed is opened again."""

    append_only = True

    document = models.ForeignKey(Document, models.PROTECT, related_name="reopenings")
    reason = models.TextField(max_length=REASON_LENGTH)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=220)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "document"], name="reopening_by_document")]

    def __str__(self) -> str:
        return str(self.document_id)


class Consent(DistrictModel):
    """What the other one answered. After a yes the version is void, and both sign a new one."""

    append_only = True

    reopening = models.ForeignKey(Reopening, models.PROTECT, related_name="consents")
    agreed = models.BooleanField()
    note = models.TextField(max_length=REASON_LENGTH, blank=True)
    answered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    answered_by_name = models.CharField(max_length=220)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "reopening"], name="one_consent")
        ]

    def __str__(self) -> str:
        return str(self.reopening_id)
