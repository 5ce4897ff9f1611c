"""How does it go? The talks on the way, more time, and what each concern was rated."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.guard import kept_without_its_matter
from remediation.models.case import WORDS, Case
from remediation.models.concern import Concern
from remediation.models.kept_facts import CHECKS, keep_facts


@remember_changes(
    indexes=[models.Index(fields=["district", "case"], name="version_of_check")],
    lets_go=kept_without_its_matter("OLD.case_id"),
)
class Check(DistrictModel):
    """A date to talk over the progress. The day they met and the day it was entered both stay."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="checks")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()  # as it was set; its Deadline has the last day to act
    held_on = models.DateField(null=True)
    entered_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    supervisor_words = models.TextField(blank=True, max_length=WORDS)
    employee_words = models.TextField(blank=True, max_length=WORDS)
    employee_at = models.DateTimeField(null=True)
    changes = models.TextField(blank=True, max_length=WORDS)  # what changes in the plan
    representative = models.CharField(blank=True, max_length=200)  # who came along
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "case", "number"], name="one_check_per_number"
            )
        ]
        triggers = [kept_without_its_matter("OLD.case_id"), keep_facts(*CHECKS)]

    def __str__(self) -> str:
        return str(self.due_on)


class CheckRating(DistrictModel):
    """How far one concern was at a check. Kept as it was said."""

    class Level(models.TextChoices):
        MET = "met", _("Met")
        PROGRESSING = "progressing", _("On the way")
        NOT = "not", _("Not yet")

    append_only = True
    is_destructible = True

    check_held = models.ForeignKey(Check, models.PROTECT, related_name="ratings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="ratings")
    level = models.CharField(max_length=11, choices=Level)
    evidence = models.TextField(blank=True, max_length=WORDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "check_held", "concern"], name="one_rating_per_concern"
            )
        ]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return self.level


class Extension(DistrictModel):
    """More time: the end before, the end now, and why."""

    append_only = True
    is_destructible = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="extensions")
    was = models.DateField()
    ends_on = models.DateField()
    reason = models.TextField(max_length=WORDS)
    given_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "case"], name="extension_by_case")]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return str(self.ends_on)
