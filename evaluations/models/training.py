"""Who learned what about evaluations, and who may evaluate because of it? (S3-17, S3-18)"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.tenancy import DistrictModel

WORDS_LENGTH = 4000


class CredentialKind(DistrictModel):
    """What the district calls it, and whether nobody evaluates without it."""

    class Audience(models.TextChoices):
        BOTH = "both", _("Certified and classified people")
        CERTIFIED = "certified", _("Certified people")
        CLASSIFIED = "classified", _("Classified people")

    title = models.CharField(max_length=120)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.BOTH)
    months = models.PositiveSmallIntegerField(null=True)  # that it holds; without: for good
    needed_from = models.DateField(null=True)  # nobody evaluates them without it from this day on
    source = models.CharField(max_length=300, blank=True)  # law, contract, policy
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "title"],
                condition=Q(retired_at=None),
                name="one_listed_credential_kind_per_title",
            )
        ]

    def __str__(self) -> str:
        return self.title


class TrainingQuerySet(models.QuerySet["Training"]):
    def attended_by(self, person: Membership) -> Self:
        return self.filter(attendances__person=person)

    def newest_first(self) -> Self:
        return self.order_by("-held_on", "-pk")


class Training(DistrictModel):
    """One session. Who came stands in `attendances`."""

    class Topic(models.TextChoices):
        EVALUATIONS = "evaluations", _("Evaluations")
        PLANS = "plans", _("Improvement and remediation plans")
        STANDARDS = "standards", _("Performance standards")
        TRENDS = "trends", _("Trends and research")
        EXPECTATIONS = "expectations", _("What the district expects")

    title = models.CharField(max_length=200)
    topic = models.CharField(max_length=12, choices=Topic)
    held_on = models.DateField()
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    given_by = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True, max_length=WORDS_LENGTH)  # what it was about
    earns = models.ForeignKey(CredentialKind, models.PROTECT, null=True, related_name="trainings")
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = TrainingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["district", "-held_on"], name="training_by_day")]

    def __str__(self) -> str:
        return self.title


class TrainingMaterial(DistrictModel):
    """Slides, a recording, a handout: where they are."""

    training = models.ForeignKey(Training, models.PROTECT, related_name="materials")
    title = models.CharField(max_length=200)
    link = models.CharField(max_length=2000)

    def __str__(self) -> str:
        return self.title


class Attendance(DistrictModel):
    training = models.ForeignKey(Training, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Membership, models.PROTECT, related_name="attendances")
    noted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "training", "person"], name="one_attendance_per_training"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.training_id}"


class CredentialQuerySet(models.QuerySet["Credential"]):
    def standing(self) -> Self:
        """Those nobody took back."""
        return self.filter(withdrawn_at=None)

    def on(self, day: date) -> Self:
        """Those that hold on that day."""
        not_over = Q(ends_on=None) | Q(ends_on__gte=day)
        return self.standing().filter(not_over, earned_on__lte=day)

    def longest_first(self) -> Self:
        return self.order_by(F("ends_on").desc(nulls_first=True), "-earned_on", "-pk")


class Credential(DistrictModel):
    """Somebody may evaluate, from a day to a day, both included. Taken back, never deleted."""

    kind = models.ForeignKey(CredentialKind, models.PROTECT, related_name="credentials")
    person = models.ForeignKey(Membership, models.PROTECT, related_name="evaluator_credentials")
    earned_on = models.DateField()
    ends_on = models.DateField(null=True)  # without: for good
    training = models.ForeignKey(Training, models.PROTECT, null=True, related_name="credentials")
    number = models.CharField(max_length=60, blank=True)  # the state's
    noted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("earned_on")),
                name="credential_ends_after_it_begins",
            )
        ]
        indexes = [models.Index(fields=["district", "person"], name="credential_by_person")]

    def __str__(self) -> str:
        return f"{self.kind_id} of {self.person_id}"
