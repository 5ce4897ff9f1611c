"""What does a district measure in its buildings? (S2-1, S2-4)"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.numbers import DECIMAL_PLACES, WHOLE_DIGITS
from accounts.tenancy import DistrictModel


def number_column(**kwargs) -> models.DecimalField:
    return models.DecimalField(
        max_digits=WHOLE_DIGITS + DECIMAL_PLACES, decimal_places=DECIMAL_PLACES, **kwargs
    )


@remember_changes
class Measure(DistrictModel):
    """One line of the catalogue. `code` stands in files, `falls` means that less is better."""

    class Kind(models.TextChoices):
        STUDENT = "student", _("Students")
        TEACHER = "teacher", _("Teachers")
        LEADER = "leader", _("Leaders")

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=300, blank=True)  # how it is counted
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.STUDENT)
    unit = models.CharField(max_length=20, blank=True)  # "%" stands right after the number
    falls = models.BooleanField(default=False)
    source = models.CharField(max_length=120, blank=True)  # where its numbers usually come from
    low = number_column(null=True)  # what a number cannot be below, or above
    high = number_column(null=True)
    tolerance = number_column(null=True)  # none: that of the district
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "code"],
                name="one_measure_per_code",
                violation_error_message=_("Another measure has this code."),
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lt=F("high")),
                name="measure_range_is_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name
