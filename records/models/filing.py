"""What lies in the personnel file, and what did HR send back? (S1-22)"""

from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.document import Document, Rendering

REASON_LENGTH = 1000  # characters


class Filing(DistrictModel):
    """HR put this signed copy into the personnel file. Nothing filed is ever taken out.

    `artifacts` is the list as it was that day: [{"name", "hash", "date", "goal"}, …].
    """

    append_only = True

    document = models.ForeignKey(Document, models.PROTECT, related_name="filings")
    rendering = models.ForeignKey(Rendering, models.PROTECT, related_name="filings")
    artifacts = models.JSONField()
    filed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    filed_by_name = models.CharField(max_length=220)
    filed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "document"], name="one_filing")]

    def __str__(self) -> str:
        return str(self.document_id)


class FilingReturn(DistrictModel):
    """HR sent a signed document back, with a reason, in place of filing it."""

    append_only = True

    document = models.ForeignKey(Document, models.PROTECT, related_name="filing_returns")
    reason = models.TextField(max_length=REASON_LENGTH)
    returned_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    returned_by_name = models.CharField(max_length=220)
    returned_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "document"], name="filing_return_by_document")]

    def __str__(self) -> str:
        return str(self.document_id)


class Resending(DistrictModel):
    """The supervisor sent a returned document to HR once more, and says why it stands as it is."""

    append_only = True

    filing_return = models.ForeignKey(FilingReturn, models.PROTECT, related_name="resendings")
    note = models.TextField(max_length=REASON_LENGTH)
    sent_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    sent_by_name = models.CharField(max_length=220)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "filing_return"], name="one_resending")
        ]

    def __str__(self) -> str:
        return str(self.filing_return_id)
