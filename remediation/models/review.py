"""What does a review of a case rest on, and how was each gap in its evidence closed?

The line of time itself is made from the record (reviews/chronology.py); nothing of it is kept.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models import StoredFile
from records.models.guard import kept_without_its_matter
from remediation.models.case import Case

WORDS_LENGTH = 4000


@remember_changes(lets_go=kept_without_its_matter("OLD.case_id"))
class ReviewFacts(DistrictModel):
    """What the rules for gaps need to know of this case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="review_facts")
    since = models.DateField()  # the line of time begins here
    standards = ArrayField(models.CharField(max_length=200), default=list)  # the plan rests on
    plan_begins = models.DateField(null=True)
    plan_ends = models.DateField(null=True)
    observers = models.PositiveSmallIntegerField(default=1)  # different people who must observe
    check_every = models.PositiveSmallIntegerField(default=0)  # calendar days; 0: no rule
    updated_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "case"], name="one_review_per_case")
        ]

    def __str__(self) -> str:
        return str(self.case_id)


@remember_changes(lets_go=kept_without_its_matter("OLD.case_id"))
class ReviewDate(DistrictModel):
    """One day of the chain that leads to the notice. One set by law does not move."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="review_dates")
    title = models.CharField(max_length=80)  # "Board votes"
    on = models.DateField()
    is_law = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    done_on = models.DateField(null=True)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "case", "on"], name="review_date_by_case")]

    def __str__(self) -> str:
        return self.title


class EntryTick(DistrictModel):
    """Somebody took an entry out of the packet, or put it back. The newest one counts."""

    append_only = True
    is_destructible = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="entry_ticks")
    entry = models.CharField(max_length=80)  # Entry.key
    is_in = models.BooleanField()
    ticked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    ticked_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "case", "entry", "-ticked_at"], name="tick_by_entry")
        ]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return self.entry


class CasePaper(DistrictModel):
    """A paper that HR adds to the case: a letter, a log, a statement. It stays for good."""

    append_only = True
    is_destructible = True

    class Part(models.TextChoices):
        NOTICE = "notice", _("Notice of a concern")
        HELP = "help", _("Proof of help")
        STATEMENT = "statement", _("Statement")
        OTHER = "other", _("Something else")

    case = models.ForeignKey(Case, models.PROTECT, related_name="case_papers")
    part = models.CharField(max_length=9, choices=Part)
    title = models.CharField(max_length=200)
    happened_on = models.DateField()
    standards = ArrayField(models.CharField(max_length=200), default=list)  # of a notice
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=100)  # a key of records.media.KINDS
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "case"], name="case_paper_by_case")]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return self.title


class GapAnswer(DistrictModel):
    """A gap is closed by a paper or by a written reason, never by hiding it. The newest counts."""

    append_only = True
    is_destructible = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="gap_answers")
    gap = models.CharField(max_length=260)  # Gap.key
    reason = models.TextField(blank=True, max_length=WORDS_LENGTH)
    paper = models.ForeignKey(CasePaper, models.PROTECT, null=True, related_name="answers")
    answered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") | Q(paper__isnull=False),
                name="gap_has_a_reason_or_a_paper",
            )
        ]
        indexes = [models.Index(fields=["district", "case", "gap"], name="gap_answer_by_gap")]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return self.gap
