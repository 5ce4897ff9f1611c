"""Who is away, and from when to when?"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from deadlines.days import Away


class LeaveQuerySet(models.QuerySet["Leave"]):
    def on(self, day: date) -> Self:
        return self.not_over(day).filter(first_day__lte=day)

    def not_over(self, day: date) -> Self:
        return self.filter(Q(last_day=None) | Q(last_day__gte=day))


class Leave(DistrictModel):
    """Somebody is away, both days included. Entered by HR (services/leave.py).

    Their days away do not count where a rule counts work days; no reminder reaches them.
    """

    person = models.ForeignKey(Membership, models.PROTECT, related_name="leaves")
    first_day = models.DateField()
    last_day = models.DateField(null=True)  # none: nobody knows yet when they will be back
    note = models.CharField(max_length=300, blank=True)  # for HR alone
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = LeaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=models.F("first_day")),
                name="leave_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first day."),
            )
        ]
        indexes = [models.Index(fields=["district", "person"], name="leave_by_person")]

    def __str__(self) -> str:
        return f"{self.first_day} to {self.last_day or '…'}"

    @property
    def days(self) -> Away:
        return Away(self.first_day, self.last_day)
