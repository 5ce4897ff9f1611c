"""What is kept of summaries for the board, and of checks of access?"""

from django.db import models

from accounts.models import Run
from accounts.tenancy import DistrictModel
from evaluations.models import Cycle


class AccessCheck(DistrictModel):
    """For a last day it was checked, once, who can sign in; who cannot was written to."""

    append_only = True

    day = models.DateField()
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "day"], name="one_access_check_per_day")
        ]

    def __str__(self) -> str:
        return str(self.day)


class BoardSummary(DistrictModel):
    """One page about a cycle for the school board. Made anew, it replaces the old one."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+")
    pdf = models.BinaryField(null=True)
    as_of = models.DateField(null=True)  # the day the figures are of
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "cycle"], name="one_board_summary_per_cycle"
            )
        ]

    def __str__(self) -> str:
        return str(self.cycle_id)
