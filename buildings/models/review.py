"""When does a building look at its targets, who leads that, and is it settled? (E17)"""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership, SchoolYear, Site
from accounts.tenancy import DistrictModel
from buildings.models.target import REASON_LENGTH
from deadlines.models import DeadlineRule
from records.models.guard import kept_without_its_matter


class Half(models.TextChoices):
    """Whose answer it is: both stand side by side, with equal weight (S2-7, S2-20)."""

    BUILDING = "building", _("The building")
    DISTRICT = "district", _("The district")


@remember_changes
class ReviewPlan(DistrictModel):
    """How a district reviews its buildings. One row; without one there are no reviews.

    `dates` are sentences (deadlines/grammar.py), in the order of the year.
    """

    dates = ArrayField(models.CharField(max_length=300), default=list)
    conversations = ArrayField(models.CharField(max_length=80), default=list)
    protocol = ArrayField(models.CharField(max_length=120), default=list)  # steps, in order

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district"], name="one_review_plan_per_district")
        ]

    def __str__(self) -> str:
        return "; ".join(self.dates)


class ReviewRound(DistrictModel):
    """One date of the plan in one year, for all buildings."""

    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()  # from 1, in the order of the year
    name = models.CharField(max_length=80)  # "January review"
    rule = models.ForeignKey(DeadlineRule, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    # A date that was taken out; its reviews that were not frozen are called off with it.
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "school_year", "position"], name="one_review_round_per_place"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ReviewQuerySet(models.QuerySet["Review"]):
    def of(self, site: Site, year: SchoolYear) -> Self:
        """Those of a building and year, in the order of the year."""
        found = self.filter(site=site, round__school_year=year)
        return found.with_people().order_by("round__position")

    def with_people(self) -> Self:
        return self.select_related(
            "site",
            "round__school_year",
            "leader",
            "partner",
            "building_by",
            "district_by",
            "called_off_by",
        )

    def open(self) -> Self:
        return self.filter(frozen_at=None, called_off_at=None)

    def held(self) -> Self:
        """Those that were not called off."""
        return self.filter(called_off_at=None)


@remember_changes(lets_go=kept_without_its_matter("OLD.pgh_obj_id"))
class Review(DistrictModel):
    """One building in one round. Each half is confirmed; the second confirm freezes it."""

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="reviews")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    leader = models.ForeignKey(Membership, models.PROTECT, related_name="+")  # of the building
    partner = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    building_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    building_at = models.DateTimeField(null=True)
    district_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    district_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    called_off_why = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "round", "site"], name="one_review_per_round_and_building"
            ),
            models.CheckConstraint(
                condition=Q(called_off_at=None) | Q(frozen_at=None) & ~Q(called_off_why=""),
                name="called_off_review_says_why",
            ),
        ]
        triggers = [kept_without_its_matter("OLD.id")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def is_open(self) -> bool:
        """Can still be written in."""
        return self.frozen_at is None and self.called_off_at is None

    def is_confirmed(self, half: str) -> bool:
        at: Any = getattr(self, f"{half}_at")
        return at is not None


class ReviewRecord(DistrictModel):
    """What both leaders confirmed: canonical words (records/canonical.py) and their hash."""

    append_only = True
    is_destructible = True

    review = models.ForeignKey(Review, models.PROTECT, related_name="records")
    canonical = models.TextField()
    content_hash = models.CharField(max_length=64)  # SHA-256, hex
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "review"], name="one_record_per_review")
        ]
        triggers = [kept_without_its_matter("OLD.review_id")]

    def __str__(self) -> str:
        return str(self.review_id)
