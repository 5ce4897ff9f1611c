"""What lies in the personnel file, and what did HR send back? (S1-22)"""

import json

from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.document import Document, Rendering
from records.models.guard import kept_without_destruction

REASON_LENGTH = 1000  # characters


class Filing(DistrictModel):
    """HR put this signed copy into the personnel file. Nothing filed is ever taken out.

    The list of artifacts as it was that day lies in `FilingContent`, and its hash here.
    """

    append_only = True

    document = models.ForeignKey(Document, models.PROTECT, related_name="filings")
    rendering = models.ForeignKey(Rendering, models.PROTECT, related_name="filings")
    artifacts_hash = models.CharField(max_length=64)  # SHA-256 of the canonical list, hex
    filed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    filed_by_name = models.CharField(max_length=220)
    filed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "document"], name="one_filing")]

    def __str__(self) -> str:
        return str(self.document_id)

    @property
    def artifacts(self) -> list[dict[str, str]]:
        """[{"name", "hash", "date", "goal"}, …]; none when the list was destroyed."""
        return [one for content in self.contents.all() for one in json.loads(content.canonical)]


class FilingContent(DistrictModel):
    """The list of artifacts, as canonical JSON, beside the row: it names what people brought.

    Its id is the filing's.
    """

    append_only = True
    is_destructible = True

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="contents")
    canonical = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "filing"], name="one_filing_content")
        ]
        triggers = [
            kept_without_destruction(
                "(SELECT f.document_id FROM records_filing f WHERE f.id = OLD.filing_id)"
            )
        ]

    def __str__(self) -> str:
        return str(self.filing_id)


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
