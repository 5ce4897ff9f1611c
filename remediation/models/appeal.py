"""What came in after a letter, and what the district did about it: each step with its last day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.guard import kept_without_its_matter
from remediation.models.case import Case
from remediation.models.letter import Letter
from remediation.models.review import CasePaper

WORDS_LENGTH = 4000


class AppealStep(DistrictModel):
    """A step of an appeal, a grievance or a hearing. `last_day` is as it was counted then."""

    append_only = True
    is_destructible = True

    class Kind(models.TextChoices):
        ASKED = "asked", _("Request came in")
        ANSWERED = "answered", _("Answered in writing")
        HEARING_SET = "hearing_set", _("Hearing set")
        HEARD = "heard", _("Hearing held")
        DECIDED = "decided", _("Decided")

    class Decision(models.TextChoices):
        GRANTED = "granted", _("Granted")
        IN_PART = "in_part", _("Granted in part")
        DENIED = "denied", _("Denied")
        TAKEN_BACK = "taken_back", _("Taken back by the employee")

    case = models.ForeignKey(Case, models.PROTECT, related_name="appeal_steps")
    kind = models.CharField(max_length=11, choices=Kind)
    on = models.DateField()  # it happened; of HEARING_SET: the day of the hearing
    received_on = models.DateField(null=True)  # of ASKED: it lay on the desk
    received_by = models.CharField(blank=True, max_length=120)
    counts_from = models.DateField(null=True)  # of ASKED: the paper it is about was delivered
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="requests")
    last_day = models.DateField(null=True)
    place = models.CharField(blank=True, max_length=120)
    decision = models.CharField(blank=True, max_length=10, choices=Decision)
    words = models.TextField(blank=True, max_length=WORDS_LENGTH)  # what was asked, or the reason
    paper = models.ForeignKey(CasePaper, models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "case", "kind"],
                condition=~Q(kind="hearing_set"),
                name="one_step_of_an_appeal_per_kind",
            )
        ]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return self.kind

    @property
    def is_late(self) -> bool:
        return self.last_day is not None and self.on > self.last_day


class AppealWord(DistrictModel):
    """What the employee adds to their own appeal: words, a paper, or both. Never changed."""

    append_only = True
    is_destructible = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="appeal_words")
    words = models.TextField(blank=True, max_length=WORDS_LENGTH)
    paper = models.ForeignKey(CasePaper, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") | Q(paper__isnull=False),
                name="appeal_word_says_something",
            )
        ]
        indexes = [models.Index(fields=["district", "case", "at"], name="appeal_word_by_time")]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return str(self.case_id)
