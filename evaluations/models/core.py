"""Which rules does the district keep for all its units (S4-5)?"""

from django.db import models

from accounts.models import SchoolYear
from accounts.tenancy import DistrictModel


class CoreRule(DistrictModel):
    """One rule of the district for a school year, such as the date of the planning conference.

    Processes that follow the core hold a copy, frozen with them, unless they keep their own.
    """

    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="core_rules")
    key = models.CharField(max_length=40)  # evaluations/core/catalogue.py names all of them
    value = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "school_year", "key"], name="one_core_rule_per_year_and_key"
            )
        ]

    def __str__(self) -> str:
        return self.key
