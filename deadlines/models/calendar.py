"""Which days are work days, and who said so?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.tenancy import DistrictModel


class WorkCalendar(DistrictModel):
    """The office calendar of a district, or the variant of a group (10-month, 208-day …)."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    is_office = models.BooleanField(default=False)  # dates roll on this one

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="one_calendar_per_code"),
            models.UniqueConstraint(
                fields=["district"],
                condition=models.Q(is_office=True),
                name="one_office_calendar",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Holiday(DistrictModel):
    """A public holiday of the state. It moves dates only once the admin has confirmed it."""

    class Closes(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Not confirmed")
        YES = "yes", _("Offices closed")
        NO = "no", _("Offices open")

    day = models.DateField()
    name = models.CharField(max_length=120)  # as the state calls it
    label = models.CharField(max_length=120, blank=True)  # as the district calls it
    closes = models.CharField(max_length=12, choices=Closes, default=Closes.UNCONFIRMED)
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "day"], name="one_holiday_per_day")
        ]

    def __str__(self) -> str:
        return self.label or self.name


class Closure(DistrictModel):
    """Days, first to last, on which the district is closed: typed in by the admin."""

    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=120)
    added_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="closure_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first day."),
            )
        ]
        indexes = [models.Index(fields=["district", "first_day"], name="closure_by_day")]

    def __str__(self) -> str:
        return self.reason
