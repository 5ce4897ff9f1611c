"""Which file of numbers was sent, what does it say, and was it loaded?"""

from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel


class NumberFile(DistrictModel):
    """A CSV of readings, checked when it came. `content` is emptied once it is loaded.

    `found` is what the check says: {"rows", "added", "corrected", "unchanged", "refused"} as
    counts, and "reasons": the first refused rows as [row, why].
    """

    name = models.CharField(max_length=200)
    content = models.BinaryField()
    found = models.JSONField(default=dict)
    sent_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    loaded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    loaded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["district", "-sent_at"], name="number_file_by_time")]

    def __str__(self) -> str:
        return self.name
