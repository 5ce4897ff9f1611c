"""Who from outside may read one case, until when, and what did they open?"""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.guard import kept_without_its_matter, through
from remediation.models.case import Case


class CaseGuestQuerySet(models.QuerySet["CaseGuest"]):
    def on(self, day: date) -> Self:
        """Those who may come in that day."""
        return self.filter(until__gte=day, ended_at=None)


class CaseGuest(DistrictModel):
    """An attorney or a representative, invited to this case alone until a day, that day included.

    The grant itself is the guardian permission `review_case` on the case. Both must hold.
    """

    class Capacity(models.TextChoices):
        COUNSEL = "counsel", _("Counsel for the district")
        REPRESENTATIVE = "representative", _("District representative")

    case = models.ForeignKey(Case, models.PROTECT, related_name="guests")
    guest = models.ForeignKey(Membership, models.PROTECT, related_name="guest_of")
    capacity = models.CharField(max_length=14, choices=Capacity)
    until = models.DateField()
    invited_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = CaseGuestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["district", "case"], name="guest_by_case"),
            models.Index(fields=["district", "guest"], name="guest_by_person"),
        ]

    def __str__(self) -> str:
        return str(self.guest_id)

    @property
    def is_counsel(self) -> bool:
        return self.capacity == self.Capacity.COUNSEL


class CaseUserPermission(DistrictModel, UserObjectPermissionBase):
    """An explicit grant on one case."""

    content_object = models.ForeignKey(Case, models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "user", "permission", "content_object"],
                name="one_case_permission_per_user",
            ),
        ]


class GuestView(DistrictModel):
    """One look of a guest at the page or at a packet."""

    append_only = True
    is_destructible = True

    guest = models.ForeignKey(CaseGuest, models.PROTECT, related_name="views")
    what = models.CharField(max_length=20)  # "page", "packet", "notes"
    packet_id = models.UUIDField(null=True)
    viewed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "guest"], name="view_by_guest")]
        triggers = [kept_without_its_matter(through("remediation_caseguest", "OLD.guest_id"))]

    def __str__(self) -> str:
        return self.what
