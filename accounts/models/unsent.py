"""What did somebody type into a form and not send yet?"""

from django.db import models

from accounts.models.people import Membership
from accounts.tenancy import DistrictModel


class UnsentWords(DistrictModel):
    """One form of one person, until it is sent. Nobody else reads it, and nothing counts it."""

    person = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    place = models.CharField(max_length=500)  # the address of the form
    words = models.JSONField(default=dict)  # name of the field: value, or values that are ticked
    over = models.PositiveIntegerField(default=0)  # version of what they change; 0: something new
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "person", "place"], name="one_unsent_form_per_place"
            )
        ]

    def __str__(self) -> str:
        return self.place
