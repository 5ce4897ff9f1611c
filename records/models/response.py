"""What does the employee say to a document, and what is answered? (E15, F6, F7)

The words of a response and of a reply are papers of their own (`Document`, kinds in
records/forms_response.py): frozen, signed, hashed and printed like every other form. The rows here
tie them to the document they speak of, whose signed PDF stays as it is, byte for byte.
"""

import pgtrigger
from django.db import models

from accounts.history import remember_changes
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.artifact import StoredFile
from records.models.document import Document
from records.models.filing import REASON_LENGTH
from records.models.guard import kept_without_destruction

SENT = pgtrigger.Q(old__paper__isnull=False)


@remember_changes(lets_go=kept_without_destruction("OLD.document_id"))
class ResponseDraft(DistrictModel):
    """Words that only their writer sees until they are sent. `version` rises with each save."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="response_drafts")
    writer = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    words = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    representative = models.CharField(max_length=120, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "document", "writer"], name="one_response_draft_per_writer"
            )
        ]

    def __str__(self) -> str:
        return str(self.document_id)


class LateAcceptance(DistrictModel):
    """HR lets the employee respond although the time is over, and says why."""

    append_only = True

    document = models.ForeignKey(Document, models.PROTECT, related_name="late_acceptances")
    reason = models.TextField(max_length=REASON_LENGTH)
    accepted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    accepted_by_name = models.CharField(max_length=220)
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "document"], name="one_late_acceptance")
        ]

    def __str__(self) -> str:
        return str(self.document_id)


class Response(DistrictModel):
    """The employee's response, sent once. It belongs to the document for good."""

    append_only = True

    document = models.ForeignKey(Document, models.PROTECT, related_name="responses")
    paper = models.ForeignKey(Document, models.PROTECT, related_name="response_of")
    was_late = models.BooleanField()
    sent_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "document"], name="one_response"),
            models.UniqueConstraint(fields=["district", "paper"], name="one_response_per_paper"),
        ]

    def __str__(self) -> str:
        return str(self.document_id)


class Reply(DistrictModel):
    """The supervisor's reply to a response, sent once."""

    append_only = True

    response = models.ForeignKey(Response, models.PROTECT, related_name="replies")
    paper = models.ForeignKey(Document, models.PROTECT, related_name="reply_of")
    sent_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "response"], name="one_reply"),
            models.UniqueConstraint(fields=["district", "paper"], name="one_reply_per_paper"),
        ]

    def __str__(self) -> str:
        return str(self.response_id)


class Closing(DistrictModel):
    """HR closed the exchange; nobody replies any more."""

    append_only = True

    response = models.ForeignKey(Response, models.PROTECT, related_name="closings")
    note = models.TextField(max_length=REASON_LENGTH, blank=True)
    closed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    closed_by_name = models.CharField(max_length=220)
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "response"], name="one_closing")
        ]

    def __str__(self) -> str:
        return str(self.response_id)


class ResponseFile(DistrictModel):
    """A file with a response or a reply. Only its writer sees it until the words are sent.

    Sent, its name, hash and size stand in the frozen words of the paper.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="response_files")
    writer = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Document, models.PROTECT, null=True, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=100)  # a key of records.media.KINDS
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "document", "writer", "file"], name="one_response_file"
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="sent_response_file_stays",
                operation=pgtrigger.Update,
                condition=SENT,
            ),
            kept_without_destruction("OLD.document_id", condition=SENT),
        ]

    def __str__(self) -> str:
        return self.file_name
