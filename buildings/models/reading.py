"""Which number was measured, when, and where does it come from?"""

import pgtrigger
from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel, own_district
from buildings.models.measure import number_column
from buildings.models.target import Target

SMALL_GROUP = 5  # of fewer students nothing is shown: the number would tell of a child
# However a number is written, its target knows the newest one: by statement, so that a file of
# many costs little: the last day of each target first; sorting them all took twice as long.
# Numbers never go, so what is newer replaces what stands. EXECUTE plans it each time: kept by the
# session, the plan for a file would look through all targets for one number.
KEEP_LATEST = """
    EXECUTE $keep$
        UPDATE buildings_target AS target
        SET latest_on = newest.as_of, latest_version = newest.version,
            latest_value = newest.value, latest_students = newest.students
        FROM (
            SELECT DISTINCT ON (target_id) target_id, as_of, version, value, students
            FROM new_numbers JOIN (
                SELECT target_id, max(as_of) AS as_of FROM new_numbers WHERE "group" = ''
                GROUP BY target_id
            ) AS last_day USING (target_id, as_of)
            WHERE "group" = '' ORDER BY target_id, version DESC
        ) AS newest
        WHERE target.id = newest.target_id AND (target.latest_on IS NULL
            OR (newest.as_of, newest.version) > (target.latest_on, target.latest_version))
    $keep$;
    RETURN NULL;
"""


class Reading(DistrictModel):
    """A number of a target on a day, of all (`group` is "") or of one group.

    Append-only: a corrected number is a further row with the next `version`, and the highest
    holds. The newest of everybody stands with its target, too.
    """

    append_only = True

    district = own_district(is_implied=True)
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
        triggers = [
            pgtrigger.Trigger(
                name="keep_latest",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_numbers"),
                func=KEEP_LATEST,
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_hidden(self) -> bool:
        return self.students is not None and self.students < SMALL_GROUP
