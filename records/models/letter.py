"""Who is told by mail what happened to a document?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.document import Document


class DocumentLetter(DistrictModel):
    """One mail to one person about one act. It says what happened and where, never the words."""

    class Kind(models.TextChoices):
        FILED = "filed", _("Put in the file")
        RETURNED = "returned", _("Returned by HR")
        RESPONSE = "response", _("Response sent")
        REPLY = "reply", _("Reply sent")
        REOPENING = "reopening", _("Asked to open again")
        CONSENT = "consent", _("Answered whether to open again")
        CLOSING = "closing", _("Exchange closed")
        ACCEPTANCE = "acceptance", _("Late response accepted")

    document = models.ForeignKey(Document, models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind)
    act_id = models.UUIDField()  # the row it tells of
    recipient = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)  # real time: a worker holds it
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "act_id", "recipient"], name="one_letter_per_act"
            )
        ]
        indexes = [
            models.Index(
                fields=["district", "written_at"],
                condition=models.Q(sent_at=None),
                name="document_letter_to_send",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.recipient_id}"
