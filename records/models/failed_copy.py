"""Which PDFs could not be made?"""

from django.db import models

from accounts.tenancy import DistrictModel
from records.models.document import Document


class FailedCopy(DistrictModel):
    """A PDF that could not be made; the row goes when it is. No record: it tells of tries."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="failed_copies")
    attempts = models.PositiveSmallIntegerField()
    first_failed_at = models.DateTimeField()
    last_failed_at = models.DateTimeField()
    next_try_at = models.DateTimeField()  # the sweep passes over it until then
    what = models.CharField(max_length=200)  # kind and place of the exception, never its words

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "document"], name="one_failed_copy")
        ]

    def __str__(self) -> str:
        return str(self.document_id)
