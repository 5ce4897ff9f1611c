"""Can we prove that nothing was changed, added or taken away?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import DistrictModel


class ChainEntry(DistrictModel):
    """One link of the district's chain of hashes. It holds hashes only, never content."""

    append_only = True

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("Document frozen")
        SIGNATURE = "signature", _("Signature")
        WITHDRAWAL = "withdrawal", _("Signature taken back")
        VOIDING = "voiding", _("Version no longer in force")
        RENDERING = "rendering", _("PDF made")
        FILING = "filing", _("Put in the file")
        RETURN = "return", _("Returned by HR")
        RESENDING = "resending", _("Sent to HR again")
        ACCEPTANCE = "acceptance", _("Late response accepted")
        RESPONSE = "response", _("Response sent")
        REPLY = "reply", _("Reply sent")
        CLOSING = "closing", _("Exchange closed")
        REOPENING = "reopening", _("Asked to open again")
        CONSENT = "consent", _("Answered whether to open again")
        RETENTION_RULE = "retention_rule", _("Retention rule set")
        LEGAL_HOLD = "legal_hold", _("Legal hold placed")
        HOLD_RELEASE = "hold_release", _("Legal hold released")
        DESTRUCTION = "destruction", _("Content destroyed")
        MATTER_DESTRUCTION = "matter_destruction", _("Case destroyed")

    number = models.PositiveBigIntegerField()  # 1, 2, 3 … without a gap
    kind = models.CharField(max_length=20, choices=Kind)
    row_id = models.UUIDField()
    row_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)  # 64 zeros before the first
    entry_hash = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="one_entry_per_number"),
            models.UniqueConstraint(
                fields=["district", "kind", "row_id"], name="one_entry_per_row"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)
