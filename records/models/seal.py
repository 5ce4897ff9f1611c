"""Which newest hashes were told to somebody outside, so that a cut or rewritten chain shows?"""

from django.db import models

from accounts.models import Membership
from accounts.tenancy import DistrictModel


class HeadNotice(DistrictModel):
    """The head of the chain on one morning, as it was mailed to the HR managers.

    It is a copy of what lies in their mailboxes: the proof is there, not here.
    """

    append_only = True

    day = models.DateField()  # local
    number = models.PositiveBigIntegerField()  # of the entry that was the head
    head_hash = models.CharField(max_length=64)
    added_at = models.DateTimeField()  # of that entry
    documents = models.PositiveIntegerField()  # frozen up to then
    signatures = models.PositiveIntegerField()  # given up to then

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "day"], name="one_head_notice_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.number}"


class HeadLetter(DistrictModel):
    """One HR manager's copy. Not a record: what is written here is whether the mail went out."""

    notice = models.ForeignKey(HeadNotice, models.PROTECT, related_name="letters")
    recipient = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True)  # real time
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "notice", "recipient"], name="one_letter_per_notice"
            )
        ]

    def __str__(self) -> str:
        return str(self.notice_id)
