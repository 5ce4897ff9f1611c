"""What has a district chosen about tracking its buildings? (S2-2)"""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership
from accounts.numbers import DECIMAL_PLACES, WHOLE_DIGITS
from accounts.tenancy import DistrictModel


@remember_changes
class Tracking(DistrictModel):
    """One row of a district; without one the area is off."""

    class Audience(models.TextChoices):
        LEADERS = "leaders", _("Leaders of the building, and of the district")
        STAFF = "staff", _("The people of the building, too")
        EVERYBODY = "everybody", _("Everybody in the district sees all buildings")

    is_on = models.BooleanField(default=False)
    tolerance = models.DecimalField(  # so many points below the path are close, not off track
        max_digits=WHOLE_DIGITS + DECIMAL_PLACES, decimal_places=DECIMAL_PLACES, default=Decimal(1)
    )
    stale_days = models.PositiveSmallIntegerField(  # an older number says nothing
        default=30, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    # An answer to a building that is off track is due so many work days later, from this person.
    answer_days = models.PositiveSmallIntegerField(
        default=5, db_default=5, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    answerer = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    audience = models.CharField(max_length=9, choices=Audience, default=Audience.LEADERS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district"], name="one_tracking_per_district")
        ]

    def __str__(self) -> str:
        return "on" if self.is_on else "off"
