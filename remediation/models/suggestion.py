"""Which low ratings does HR leave as they are, and why?"""

from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel

REASON_LENGTH = 300


class RatingSetAside(DistrictModel):
    """A rated form that suggested a plan: HR looked at it and begins none. Kept as it was said."""

    append_only = True

    sheet_id = models.UUIDField()  # of forms.Sheet; its ratings may be destroyed in time
    person = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=REASON_LENGTH)
    set_aside_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    set_aside_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "sheet_id"], name="one_setting_aside_per_sheet"
            )
        ]

    def __str__(self) -> str:
        return str(self.person_id)
