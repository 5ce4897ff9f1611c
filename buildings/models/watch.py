"""Since when is a building off track, who answers it, and what was told of its numbers?"""

from django.db import models
from django.db.models import Q

from accounts.models import Membership, SchoolYear, Site
from accounts.tenancy import DistrictModel
from buildings.models.support import Support
from buildings.models.target import Target


class TeamMember(DistrictModel):
    """Somebody of the district who stands with a building and hears of it (S2-13)."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    person = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "site", "person"], name="once_in_the_team_of_a_building"
            )
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class OffTrack(DistrictModel):
    """A time in which a building is off track; the district owes it an answer (S2-8, S2-12)."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    began_on = models.DateField()
    answered_on = models.DateField(null=True)
    support = models.ForeignKey(Support, models.PROTECT, null=True, related_name="+")  # the answer
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "site"],
                condition=Q(ended_on=None),
                name="off_track_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return str(self.site_id)


class Watch(DistrictModel):
    """What was last seen of a target, so that each change is told once (S2-4)."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="+", db_index=False)
    known = models.CharField(max_length=9, blank=True)  # its last status that was known
    fell_on = models.DateField(null=True)  # since then it stands lower than before
    old_on = models.DateField(null=True)  # since then its number is too old

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "target"], name="one_watch_per_target")
        ]

    def __str__(self) -> str:
        return str(self.target_id)
