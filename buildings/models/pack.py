"""The papers that a meeting about the numbers reads: of a building, or of the whole district."""

from django.db import models

from accounts.models import Run, SchoolYear, Site
from accounts.tenancy import DistrictModel
from records.models.guard import kept_without_its_matter


class Pack(DistrictModel):
    """Made anew, it replaces the one before. Without a building: all of them."""

    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+")
    pdf = models.BinaryField(null=True)
    as_of = models.DateField(null=True)  # the day the figures are of
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "school_year", "site"],
                nulls_distinct=False,
                name="one_pack_per_building_and_year",
            )
        ]
        triggers = [kept_without_its_matter("OLD.id")]

    def __str__(self) -> str:
        return str(self.pk)
