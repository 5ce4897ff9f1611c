"""What shall a measure of a building be by the end of the year, and where should it be today?"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership, SchoolYear, Site
from accounts.tenancy import DistrictModel
from buildings.models.measure import Measure, number_column
from buildings.targets.trajectory import Point

REASON_LENGTH = 500
STATEMENT_LENGTH = 2000
LATEST = ("latest_on", "latest_version", "latest_value", "latest_students")


class TargetQuerySet(models.QuerySet["Target"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)

    def of(self, site: Site, year: SchoolYear) -> Self:
        """Those of a building and year, in the order of the catalogue."""
        return self.of_sites([site], year)

    def of_sites(self, sites: Sequence[Site], year: SchoolYear) -> Self:
        found = self.standing().filter(site__in=sites, school_year=year)
        return found.select_related("measure").order_by(
            "measure__position", "measure__name", "subgroup"
        )


@remember_changes(leaves_out=LATEST)
class Target(DistrictModel):
    """An annual performance goal of a building (S2-4). Each change carries its reason.

    `path_days` and `path_values` are the trajectory, point by point in order of days: in two
    columns, so that the database finds the two points around a day without another table.

    The four columns of LATEST repeat its newest number of everybody, so that a wall of thousands
    of targets need not look each one up. Only the trigger of Reading writes them.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="targets")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    subgroup = models.CharField(max_length=80, blank=True)  # "" is everybody
    baseline = number_column()
    target = number_column()
    path_days = ArrayField(models.DateField())
    path_values = ArrayField(number_column())
    # How do we know? What the leader says of the numbers (S2-15).
    statement = models.TextField(blank=True, max_length=STATEMENT_LENGTH)
    stated_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    stated_on = models.DateField(null=True)
    reason = models.CharField(max_length=REASON_LENGTH)  # for the latest change
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # taken off the page, with a reason
    latest_on = models.DateField(null=True, editable=False)
    latest_version = models.PositiveSmallIntegerField(null=True, editable=False)
    latest_value = number_column(null=True, editable=False)
    latest_students = models.PositiveIntegerField(null=True, editable=False)

    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "school_year", "site", "measure", "subgroup"],
                condition=Q(ended_at=None),
                name="one_target_per_building_and_measure",
                violation_error_message=_("This building has a target for this measure."),
            ),
            models.CheckConstraint(
                condition=Q(path_days__len=models.F("path_values__len")),
                name="path_has_a_value_for_each_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def name(self) -> str:
        return f"{self.measure.name}, {self.subgroup}" if self.subgroup else self.measure.name

    @property
    def path(self) -> tuple[Point, ...]:
        pairs = zip(self.path_days, self.path_values, strict=True)
        return tuple(Point(day, value) for day, value in pairs)

    @property
    def tolerance(self) -> Decimal | None:
        own: Decimal | None = self.measure.tolerance
        return own
