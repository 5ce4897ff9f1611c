"""Who met about a case before the notice, and what was decided?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.guard import kept_without_its_matter, through
from remediation.models.case import Case

WORDS_LENGTH = 4000
OF_FOLLOW_UP = through(
    "remediation_reviewmeeting",
    through("remediation_reviewfollowup", "OLD.follow_up_id", "meeting_id"),
)


@remember_changes(lets_go=kept_without_its_matter("OLD.case_id"))
class ReviewMeeting(DistrictModel):
    """A preliminary review meeting. Its decision is entered once."""

    class Decision(models.TextChoices):
        GO_ON = "go_on", _("Go on to the notice")
        MEND_FIRST = "mend_first", _("Close gaps first")
        STOP = "stop", _("Stop: renew the contract")

    case = models.ForeignKey(Case, models.PROTECT, related_name="review_meetings")
    on = models.DateField()
    place = models.CharField(blank=True, max_length=120)
    agenda = models.TextField(blank=True, max_length=WORDS_LENGTH)
    decision = models.CharField(blank=True, max_length=10, choices=Decision)
    reasons = models.TextField(blank=True, max_length=WORDS_LENGTH)
    planned_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["district", "case", "on"], name="review_meeting_by_case")]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return str(self.on)


class ReviewAttendee(DistrictModel):
    """Somebody at the meeting, and as what."""

    meeting = models.ForeignKey(ReviewMeeting, models.PROTECT, related_name="attendees")
    name = models.CharField(max_length=120)
    capacity = models.CharField(blank=True, max_length=120)  # "Counsel"

    class Meta:
        indexes = [models.Index(fields=["district", "meeting"], name="attendee_by_review_meeting")]

    def __str__(self) -> str:
        return self.name


class ReviewFollowUp(DistrictModel):
    """What somebody does after the meeting. Its day is a date of theirs."""

    append_only = True
    is_destructible = True

    meeting = models.ForeignKey(ReviewMeeting, models.PROTECT, related_name="follow_ups")
    what = models.CharField(max_length=300)
    who = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    due_on = models.DateField()
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "meeting"], name="follow_up_by_review_meeting")
        ]
        triggers = [
            kept_without_its_matter(through("remediation_reviewmeeting", "OLD.meeting_id"))
        ]

    def __str__(self) -> str:
        return self.what


class FollowUpDone(DistrictModel):
    """It is done, on this day, and what came of it."""

    append_only = True
    is_destructible = True

    follow_up = models.ForeignKey(ReviewFollowUp, models.PROTECT, related_name="done")
    on = models.DateField()
    words = models.CharField(blank=True, max_length=300)
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "follow_up"], name="follow_up_is_done_once"
            )
        ]
        triggers = [kept_without_its_matter(OF_FOLLOW_UP)]

    def __str__(self) -> str:
        return str(self.on)
