"""Who was told what, when, and did the mail go out?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.tenancy import DistrictModel, own_district
from deadlines.models.deadline import Deadline


class Message(DistrictModel):
    """The one digest of a person and day. Its Message-ID stays the same however often we try."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Sending")
        SENT = "sent", _("Sent")

    district = own_district(is_implied=True)
    recipient = models.ForeignKey(
        Membership, models.PROTECT, db_index=False, related_name="messages"
    )
    day = models.DateField()  # local
    number = models.PositiveSmallIntegerField(default=1)  # a manual reminder may add a second
    message_id = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # Of the last try; before the first, nobody knows yet what it will speak of.
    subject = models.CharField(max_length=300, default="", db_default="")
    answer = models.CharField(max_length=500, default="", db_default="")  # why it did not go out
    # HR asked to send what was sent already: a message of its own, with an ID of its own.
    again_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "recipient", "day", "number"],
                name="one_digest_per_person_and_day",
            )
        ]
        indexes = [
            models.Index(
                fields=["district", "next_try_at"],
                condition=~models.Q(state="sent"),
                name="message_to_send",
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.day}"


class Reminder(DistrictModel):
    """One reason to write to one person about one deadline. Its unique key is the idempotency."""

    class State(models.TextChoices):
        DUE = "due", _("Due")
        SENT = "sent", _("Sent")
        TOLD = "told", _("Told by hand that day")  # counts as said; no second e-mail
        STALE = "stale", _("Came too late to be sent")
        SHOWN = "shown", _("Shown on the home page only")  # no e-mail

    district = own_district(is_implied=True)
    deadline = models.ForeignKey(
        Deadline, models.CASCADE, db_index=False, related_name="reminders"
    )
    recipient = models.ForeignKey(
        Membership, models.PROTECT, db_index=False, related_name="reminders"
    )
    kind = models.CharField(max_length=40)  # "before-14", "overdue-1", "escalation-3", "hr-…"
    due_on = models.DateField()  # local day on which it should go out
    state = models.CharField(max_length=6, choices=State, default=State.DUE)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="reminders")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)  # in the inbox

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "deadline", "recipient", "kind"],
                name="one_reminder_per_deadline_person_and_kind",
            )
        ]
        indexes = [
            models.Index(
                fields=["district", "due_on"],
                condition=models.Q(state="due", message=None),
                name="reminder_without_message",
            ),
            models.Index(fields=["district", "recipient", "read_at"], name="reminder_by_reader"),
        ]

    def __str__(self) -> str:
        return self.kind


class Sweep(models.Model):
    """When did a background round last come to its end? Global: /healthz asks before sign-in."""

    name = models.CharField(max_length=40, unique=True)
    finished_at = models.DateTimeField()  # real time

    def __str__(self) -> str:
        return self.name
