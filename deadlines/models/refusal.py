"""To whom does no mail get through?"""

from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel


class Refusal(DistrictModel):
    """A mail server said for good (5xx) that it takes nothing for this person's address.

    It counts while they have that address, until a later mail is taken.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="refusals")
    address = models.CharField(max_length=254)  # folded
    answer = models.CharField(max_length=500)  # in the server's words
    refused_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "membership"], name="one_refusal_per_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.membership_id)
