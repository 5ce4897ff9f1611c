"""What do the reports keep? Only the newest summary for the board, as a file."""

from django.db import models

from accounts.models import Run
from accounts.tenancy import DistrictModel
from evaluations.models import Cycle


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
