"""What happened that somebody should know of? One event, told to one person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.tenancy import DistrictModel, own_district
from deadlines.models.deadline import Deadline
from deadlines.models.reminder import Message


class NoticeKind(models.TextChoices):
    """The sentences are in deadlines/notice_words.py."""

    # It is the reader's turn now.
    SHARED = "shared", _("Shared with you")
    RETURNED = "returned", _("Came back to you")
    TO_SIGN = "to_sign", _("Ready for you to sign")
    CHANGE_ASKED = "change_asked", _("A change is asked for")
    GOAL_CHANGE = "goal_change", _("A change of a goal waits for your answer")
    HANDED_OVER = "handed_over", _("Now waits for you")
    # It is done, and the reader should know.
    GOAL_ANSWER = "goal_answer", _("A change of a goal was answered")
    SIGNED = "signed", _("Signed by the other")
    COMPLETE = "complete", _("Complete")
    DELIVERED = "delivered", _("A signed form for you")
    FILED = "filed", _("Put in the file")
    HANDED_BACK = "handed_back", _("Returned by HR")
    RESPONSE = "response", _("Response sent")
    REPLY = "reply", _("Reply sent")
    REOPENING = "reopening", _("Asked to open again")
    CONSENT = "consent", _("Answered whether to open again")
    CLOSING = "closing", _("Exchange closed")
    ACCEPTANCE = "acceptance", _("Late response accepted")
    CHANGED = "changed", _("Changed")
    YEAR_CLOSED = "year_closed", _("The year is closed")
    TEAM_CLOSED = "team_closed", _("The year of your people is closed")
    YEAR_FILED = "year_filed", _("The year is in the archive")
    TEAM_FILED = "team_filed", _("The year of your people is in the archive")
    ACCESS = "access", _("Check that you can sign in")
    ACCESS_LIST = "access_list", _("Who may not be able to sign in")
    ARTIFACT_ADDED = "artifact", _("A file was added")
    HELP_ASKED = "help_asked", _("A question to HR")
    HELP_ANSWERED = "help_answer", _("HR answered")
    OFF_TRACK = "off_track", _("A building is off track")
    STATUS_FELL = "fell", _("A target fell behind")
    NUMBER_OLD = "number_old", _("A number is too old")
    BACKUP_ASKED = "backup_ask", _("A building asks the district for help")
    BACKUP_NEWS = "backup_news", _("The district answered a building")
    REFERRAL_ANSWERED = "referral", _("Another division answered")
    APPEAL_NEWS = "appeal_news", _("An employee sent something in")
    ANNOUNCEMENT = "announcement", _("Announcement")
    NOT_SENT = "not_sent", _("An announcement did not go out")
    POLICY_PROPOSED = "policy_new", _("A policy waits for approval")
    POLICY_APPROVED = "policy_yes", _("A policy was approved")
    POLICY_ASKED = "policy_ask", _("What do you think of a proposal?")
    POLICY_COMMENT = "policy_word", _("A comment on a proposal")
    REPORT_MADE = "report_made", _("A regular report was made")
    REPORT_TROUBLE = "report_stop", _("A regular report needs somebody")
    POLICY_TO_READ = "policy_read", _("A policy to read")


class Notice(DistrictModel):
    """It stands in the inbox, and goes out as a mail to those who want one.

    Kept as it was told: only the state, the message and `read_at` change. No word of what people
    wrote stands here.
    """

    class State(models.TextChoices):
        DUE = "due", _("Due")
        SENT = "sent", _("Sent")
        STALE = "stale", _("Taken back before anybody read it")
        SHOWN = "shown", _("Shown in the inbox only")  # no e-mail, or none wanted

    district = own_district(is_implied=True)
    recipient = models.ForeignKey(
        Membership, models.PROTECT, db_index=False, related_name="notices"
    )
    kind = models.CharField(max_length=12)  # NoticeKind
    about = models.ForeignKey(  # whose work it is; empty: about nobody alone
        Membership, models.PROTECT, db_index=False, null=True, related_name="+"
    )
    path = models.CharField(max_length=200)  # "/steps/<id>/"
    what = models.CharField(max_length=200)  # "Goal setting", in the district's words
    deadline = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="notices")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=5, choices=State, default=State.DUE)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="notices")

    class Meta:
        indexes = [
            models.Index(fields=["district", "recipient", "read_at"], name="notice_by_reader"),
            models.Index(
                fields=["district", "created_at"],
                condition=models.Q(state="due", message=None),
                name="notice_without_message",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.recipient_id}"
