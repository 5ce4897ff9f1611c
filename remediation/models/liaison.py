"""Who of HR was in touch with a building, with another division, or with many? (S3-8, 15, 16)"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.models import BargainingUnit, Membership, Site
from accounts.tenancy import DistrictModel
from records.models.guard import kept_without_its_matter, through
from remediation.models.case import OWN_OR_CASE, WORDS, Case


class SiteContact(DistrictModel):
    """A call, a visit or a meeting with those who lead a building, noted by hand.

    Never changed: a slip is set right by one more note.
    """

    append_only = True
    is_destructible = True

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        MEETING = "meeting", _("Meeting")
        VISIT = "visit", _("Visit")
        MAIL = "mail", _("Mail or letter")

    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    held_on = models.DateField()  # the day on which it was
    with_whom = models.CharField(max_length=200)
    words = models.TextField(blank=True, max_length=WORDS)
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "site", "held_on"], name="contact_by_site")]
        triggers = [kept_without_its_matter("OLD.id")]

    def __str__(self) -> str:
        return f"{self.kind} {self.site_id}"


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, actor: Membership) -> Self:
        """HR, but nobody what is about their own case; whom it was given to, until it is over."""
        rows = self.exclude(case__person=actor)
        if rules.is_hr(actor):
            return rows
        return rows.filter(owner=actor) if actor.is_active else rows.none()

    def open(self) -> Self:
        return self.filter(closed_at=None)


class Referral(DistrictModel):
    """A task of another division. Its people read this, and nothing of the case behind it."""

    class Division(models.TextChoices):
        LEGAL = "legal", _("Legal")
        PAYROLL = "payroll", _("Payroll")
        CERTIFICATION = "certification", _("Certification")
        BENEFITS = "benefits", _("Benefits")
        OTHER = "other", _("Another division")

    division = models.CharField(max_length=13, choices=Division)
    title = models.CharField(max_length=150)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="referrals")
    owner = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()  # of the answer
    answered_at = models.DateTimeField(null=True)  # None again when HR asks further
    closed_at = models.DateTimeField(null=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "due_on"],
                condition=Q(closed_at=None),
                name="open_referral",
            ),
            models.Index(fields=["district", "owner"], name="referral_by_owner"),
        ]
        triggers = [kept_without_its_matter("COALESCE(OLD.case_id, OLD.id)")]

    def __str__(self) -> str:
        return self.title


class ReferralWord(DistrictModel):
    """What HR asks or the division answers. Never changed; the first is the task itself."""

    append_only = True
    is_destructible = True

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="words")
    words = models.TextField(max_length=WORDS)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "referral", "at"], name="referral_word_by_time")
        ]
        triggers = [
            kept_without_its_matter(
                through("remediation_referral", "OLD.referral_id", OWN_OR_CASE)
            )
        ]

    def __str__(self) -> str:
        return str(self.referral_id)


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def visible_to(self, actor: Membership) -> Self:
        """HR all of them, others what they were sent."""
        if rules.is_hr(actor):
            return self
        sent = AnnouncementReceipt.objects.filter(person=actor)
        return self.filter(pk__in=sent.values("announcement"))


class Announcement(DistrictModel):
    """HR tells chosen administrators something, once. Never changed: write another one."""

    append_only = True
    is_destructible = True

    title = models.CharField(max_length=150)
    words = models.TextField(max_length=WORDS)
    to_words = models.CharField(max_length=300)  # how those were chosen who got it
    sent_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["district", "sent_at"], name="announcement_by_time")]
        triggers = [kept_without_its_matter("OLD.id")]

    def __str__(self) -> str:
        return self.title


class PlannedQuerySet(models.QuerySet["PlannedAnnouncement"]):
    def waiting(self) -> Self:
        return self.filter(announcement=None, stopped_at=None)


class PlannedAnnouncement(DistrictModel):
    """It goes out on a later day, to those whom the choice means then. Its words are never
    changed: call it off and write another one.
    """

    class Stop(models.TextChoices):
        CALLED_OFF = "called_off", _("HR called it off.")
        WRITER = "writer", _("Who wrote it is not in human resources any more.")
        NOBODY = "nobody", _("Nobody was left whom the choice means.")

    title = models.CharField(max_length=150)
    words = models.TextField(max_length=WORDS)
    to_words = models.CharField(max_length=300)
    part = models.CharField(max_length=12)  # remediation.liaison.audience.Chosen
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(BargainingUnit, models.PROTECT, null=True, related_name="+")
    certified = models.BooleanField(null=True)
    goes_out_on = models.DateField()
    planned_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    announcement = models.ForeignKey(  # what it became
        Announcement, models.PROTECT, null=True, related_name="planned"
    )
    stopped_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=10, choices=Stop, blank=True)

    objects = PlannedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "goes_out_on"],
                condition=Q(announcement=None, stopped_at=None),
                name="waiting_announcement",
            )
        ]
        triggers = [kept_without_its_matter("COALESCE(OLD.announcement_id, OLD.id)")]

    def __str__(self) -> str:
        return self.title


class AnnouncementReceipt(DistrictModel):
    """One who got it, with their site of then."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="receipts")
    person = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)  # the first time

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "announcement", "person"], name="one_receipt_per_person"
            )
        ]
        indexes = [
            models.Index(fields=["district", "person"], name="receipt_by_person"),
            models.Index(fields=["district", "site"], name="receipt_by_site"),
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.person_id}"
