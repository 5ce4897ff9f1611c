"""Who was asked to read a policy, and who said that they did? (S3-19)"""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from forms.models.policy import GroupOfPeople, PolicyRevision
from records.models.guard import kept_without_its_matter

STATEMENT_LENGTH = 300


class PolicyRequest(GroupOfPeople):
    """HR asks a group to read a published revision by a day; who joins the group is asked, too."""

    revision = models.ForeignKey(PolicyRevision, models.PROTECT, related_name="requests")
    due_on = models.DateField()
    to_words = models.CharField(max_length=300)  # how the group was chosen
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # nobody else is asked from then on

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "revision"],
                condition=Q(ended_at=None),
                name="open_policy_request",
            )
        ]
        triggers = [kept_without_its_matter("OLD.revision_id")]

    def __str__(self) -> str:
        return str(self.revision_id)


class PolicyReading(DistrictModel):
    """One person is asked to read a revision. Once they said so, the row stays as it is, until
    its time is over (forms/policies/kept.py).
    """

    revision = models.ForeignKey(PolicyRevision, models.PROTECT, related_name="readings")
    request = models.ForeignKey(PolicyRequest, models.PROTECT, related_name="readings")
    person = models.ForeignKey(Membership, models.PROTECT, related_name="policy_readings")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    read_on = models.DateField(null=True)  # the day it was read
    entered_at = models.DateTimeField(null=True)  # when that was said here
    entered_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    statement = models.CharField(max_length=STATEMENT_LENGTH, blank=True)  # the words they saw

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "revision", "person"], name="one_reading_per_revision"
            )
        ]
        indexes = [models.Index(fields=["district", "person"], name="reading_by_person")]
        triggers = [
            pgtrigger.Protect(
                name="read_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__read_on__isnull=False),
            ),
            kept_without_its_matter("OLD.revision_id", is_of_person=True),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.person_id}"

    @property
    def is_on_paper(self) -> bool:
        """HR entered it for them."""
        return self.entered_by_id is not None and self.entered_by_id != self.person_id
