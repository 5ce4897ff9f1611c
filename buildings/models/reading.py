"""Which number was measured, when, and where does it come from?"""

from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from buildings.models.measure import number_column
from buildings.models.target import Target

SMALL_GROUP = 5  # of fewer students nothing is shown: the number would tell of a child


class Reading(DistrictModel):
    """A number of a target on a day, of all (`group` is "") or of one group.

    Append-only: a corrected number is a further row with the next `version`, and the highest
    holds. So the wall reads the present one from the end of the index.
    """

    append_only = True

    target = models.ForeignKey(Target, models.PROTECT, related_name="readings", db_index=False)
    group = models.CharField(max_length=80, blank=True)
    as_of = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    value = number_column()
    students = models.PositiveIntegerField(null=True)  # how many it counts, where that is known
    source = models.CharField(max_length=120)
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "target", "group", "as_of", "version"],
                name="one_reading_per_day_and_version",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_hidden(self) -> bool:
        return self.students is not None and self.students < SMALL_GROUP
