"""Which dates did a deadline have before, who changed it, when and why?"""

from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel, own_district
from deadlines.models.deadline import Deadline


class DateChange(DistrictModel):
    """One change of the last day to act. Written by services only, with the change itself."""

    append_only = True

    district = own_district(is_implied=True)
    deadline = models.ForeignKey(Deadline, models.PROTECT, db_index=False, related_name="changes")
    was_last_day_on = models.DateField()
    last_day_on = models.DateField()
    was_overdue_from = models.DateField()
    overdue_from = models.DateField()
    why = models.CharField(max_length=40)  # "extended", or the act that moved it: "closure.added"
    # Of an extension in HR's words; else the sentence that explains the new day.
    reason = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "deadline", "changed_at"], name="change_by_deadline")
        ]

    def __str__(self) -> str:
        return f"{self.was_last_day_on} → {self.last_day_on}"
