"""Which letters went out in a case, how, and what shows that they arrived?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models import StoredFile
from records.models.guard import kept_without_its_matter, through
from remediation.models.case import Case

BODY_LENGTH = 12_000


class LetterTemplate(DistrictModel):
    """Words of the district, with places for facts: `{name}`, `{date}` …

    Never changed: a new revision takes its place, and letters keep the one they were made from.
    """

    class Kind(models.TextChoices):
        CONCERN = "concern", _("Notice of a concern")
        NON_RENEWAL = "non_renewal", _("Notice of non-renewal")
        RECEIPT = "receipt", _("Receipt of an appeal")
        OTHER = "other", _("Another letter")

    kind = models.CharField(max_length=11, choices=Kind)
    title = models.CharField(max_length=120)
    body = models.TextField(max_length=BODY_LENGTH)
    source = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)  # counsel of the district has not read it
    hearing_days = models.PositiveSmallIntegerField(default=0)  # to ask for a hearing; 0: none
    appeal_days = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    written_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)  # a newer one took its place

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "title"],
                condition=Q(retired_at=None),
                name="one_letter_per_title",
            )
        ]

    def __str__(self) -> str:
        return self.title


@remember_changes(lets_go=kept_without_its_matter("OLD.case_id"))
class Letter(DistrictModel):
    """A letter in a case. Once it is issued its words stay."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    template = models.ForeignKey(LetterTemplate, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    body = models.TextField(max_length=BODY_LENGTH)
    standards = ArrayField(models.CharField(max_length=200), default=list)  # it gives notice of
    notice_by = models.DateField(null=True)  # the last day set by law
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    issued_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["district", "case"], name="letter_by_case")]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return self.title


class Delivered(DistrictModel):
    """How something went out, and what came of it. Entered again, the newest counts."""

    append_only = True
    is_destructible = True

    class Method(models.TextChoices):
        BY_HAND = "by_hand", _("By hand")
        CERTIFIED_MAIL = "certified_mail", _("Certified mail")
        OVERNIGHT = "overnight", _("Statutory overnight delivery")
        EMAIL = "email", _("E-mail")

    class Outcome(models.TextChoices):
        SENT = "sent", _("On its way")
        DELIVERED = "delivered", _("Delivered")
        REFUSED = "refused", _("Refused")

    method = models.CharField(max_length=14, choices=Method)
    tracking = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome)
    on = models.DateField()  # sent, delivered or refused
    proof = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    proof_name = models.CharField(max_length=160, blank=True)
    proof_type = models.CharField(max_length=100, blank=True)
    witness = models.CharField(max_length=120, blank=True)  # who saw it given by hand
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.get_outcome_display()

    @property
    def has_arrived(self) -> bool:
        return self.outcome != self.Outcome.SENT

    @property
    def is_proved(self) -> bool:
        """A receipt is on file, or somebody saw it given."""
        return self.proof_id is not None or bool(self.witness)


class Delivery(Delivered):
    """Of a letter."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="deliveries")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proof=None, proof_name="") | ~Q(proof_name=""),
                name="proof_of_delivery_has_a_name",
            )
        ]
        indexes = [
            models.Index(fields=["district", "letter", "-entered_at"], name="delivery_by_letter")
        ]
        triggers = [kept_without_its_matter(through("remediation_letter", "OLD.letter_id"))]
