"""Which low ratings does HR leave as they are, and why?"""

from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.guard import kept_without_its_matter

REASON_LENGTH = 300


class RatingSetAside(DistrictModel):
    """A rated form that suggested a plan: HR looked at it and begins none. Kept as it was said."""

    append_only = True
    is_destructible = True

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
        triggers = [kept_without_its_matter("OLD.id")]

    def __str__(self) -> str:
        return str(self.person_id)
