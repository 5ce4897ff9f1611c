"""What is it about, what is expected, and what do the two say to it? (E10, E11)"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from records.models.guard import kept_without_its_matter
from remediation.models.case import WORDS, Case
from remediation.models.kept_facts import VOICES, keep_facts
from remediation.models.standard import Standard


@remember_changes(
    indexes=[models.Index(fields=["district", "case"], name="version_of_concern")],
    lets_go=kept_without_its_matter("OLD.case_id"),
)
class Concern(DistrictModel):
    """One area to improve. Taken out, it stays, with who did it and when."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="concerns")
    number = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200)
    standard = models.ForeignKey(Standard, models.PROTECT, null=True, related_name="+")
    standard_words = models.CharField(blank=True, max_length=300)  # where it is in no list
    expectation = models.TextField(blank=True, max_length=WORDS)
    measure = models.TextField(blank=True, max_length=WORDS)  # how both will see it
    impact = models.TextField(blank=True, max_length=WORDS)
    prior_support = models.TextField(blank=True, max_length=WORDS)
    is_by_employee = models.BooleanField(default=False)  # they asked for this one
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    taken_out_at = models.DateTimeField(null=True)
    taken_out_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "case", "number"], name="one_concern_per_number"
            )
        ]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return self.title


class Fact(DistrictModel):
    """What happened on which day, and when that was written down. A mistake gets a next fact."""

    append_only = True
    is_destructible = True

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="facts")
    case = models.ForeignKey(Case, models.PROTECT, related_name="facts")
    happened_on = models.DateField()
    words = models.TextField(max_length=WORDS)
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")

    class Meta:
        indexes = [models.Index(fields=["district", "concern"], name="fact_by_concern")]
        triggers = [kept_without_its_matter("OLD.case_id")]

    def __str__(self) -> str:
        return str(self.happened_on)


@remember_changes(
    indexes=[models.Index(fields=["district", "case"], name="version_of_plan_item")],
    lets_go=kept_without_its_matter("OLD.case_id"),
)
class PlanItem(DistrictModel):
    """One point in two voices. Settled by both or, with reasons, by the supervisor (S4-29, S4-30).

    Each voice has its own version: nobody writes the words of the other. Words are proposed by one
    and agreed to by the other; nothing is agreed by silence.
    """

    class Kind(models.TextChoices):
        EXPECTATION = "expectation", _("What is expected")
        ACTION = "action", _("What the employee does")
        ACTIVITY = "activity", _("Learning")
        EVIDENCE = "evidence", _("How we will know")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PROPOSED = "proposed", _("Proposed")
        AGREED = "agreed", _("Agreed")
        DECIDED = "decided", _("Decided")

    case = models.ForeignKey(Case, models.PROTECT, related_name="items")
    concern = models.ForeignKey(Concern, models.PROTECT, null=True, related_name="items")
    kind = models.CharField(max_length=11, choices=Kind)
    position = models.PositiveSmallIntegerField()
    employee_words = models.TextField(blank=True, max_length=WORDS)
    employee_version = models.PositiveIntegerField(default=1)
    employee_at = models.DateTimeField(null=True)
    supervisor_words = models.TextField(blank=True, max_length=WORDS)
    supervisor_version = models.PositiveIntegerField(default=1)
    supervisor_at = models.DateTimeField(null=True)
    supervisor_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    settled_words = models.TextField(blank=True, max_length=WORDS)
    settled_version = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    decision_reason = models.TextField(blank=True, max_length=WORDS)
    settled_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    taken_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "case", "position"], name="one_plan_item_per_position"
            )
        ]
        triggers = [kept_without_its_matter("OLD.case_id"), keep_facts(*VOICES)]

    def __str__(self) -> str:
        return self.kind

    @property
    def is_settled(self) -> bool:
        return self.state in {self.State.AGREED, self.State.DECIDED}
