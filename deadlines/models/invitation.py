"""Who was asked to come, when and where? The mail of an appointment, as it has to go out."""

from django.db import models

from accounts.tenancy import DistrictModel
from deadlines.models.reminder import Message


class Invitation(DistrictModel):
    """What one message says about an appointment. It stays as it was, whatever comes later."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="invitations")
    subject_id = models.UUIDField()  # what the appointment is about (a Step …)
    path = models.CharField(max_length=200)  # "/steps/<id>/"
    number = models.PositiveIntegerField()  # SEQUENCE: it rises with each change
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=200, blank=True)
    is_cancelled = models.BooleanField(default=False)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "message"], name="one_invitation_per_message"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.number}"
