"""How does somebody get support, and is it fair? One plan, review or appeal of a person."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import rules as people_rules
from accounts.history import remember_changes
from accounts.models import Membership, SchoolYear
from accounts.tenancy import DistrictModel
from records.models.guard import kept_without_its_matter
from remediation.models.kept_facts import begin_facts, follow_case
from remediation.models.kind import CaseKind

WORDS = 4000  # characters of one answer
VIEWED = "case.viewed"
OWN_OR_CASE = "COALESCE(case_id, t.id)"  # SQL: what is about a case goes with it, else by itself


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, actor: Membership) -> Self:
        """remediation/rules.py: can_read_case, as a query. Nobody's roles open their own case."""
        if not actor.is_active:
            return self.none()
        own = Q(person=actor) & (Q(issued_at__isnull=False) | OWN_START)
        if people_rules.is_hr(actor):
            return self.filter(own | ~Q(person=actor))
        led = [actor.pk, *people_rules.supervisors_acted_for(actor)]
        theirs = (Q(person__supervisor__in=led) | Q(evaluator__in=led)) & ~PRIVATE_DRAFT
        readers = theirs
        if sites := people_rules.sites_led_by(actor):
            readers |= Q(kind__site_leaders_see=True, person__site__in=sites) & ~BEFORE_ISSUE
        return self.filter(own | (readers & ~Q(person=actor)))

    def open(self) -> Self:
        return self.exclude(state__in=[Case.State.CLOSED, Case.State.WITHDRAWN])

    def plans(self) -> Self:
        return self.filter(kind__family__in=["improvement", "remediation"])

    def with_people(self) -> Self:
        return self.select_related(
            "kind",
            "person__district",
            "person__site",
            "person__unit",
            "person__supervisor",
            "evaluator",
            "initiator",
            "coordinator",
            "school_year",
        )


@remember_changes(
    indexes=[models.Index(fields=["district", "pgh_obj"], name="version_of_case")],
    lets_go=kept_without_its_matter("OLD.pgh_obj_id"),
)
class Case(DistrictModel):
    """Independent of the year's cycle; several a person over time. Nothing of it is deleted."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("With the coordinator")
        APPROVED = "approved", _("Approved")
        ISSUED = "issued", _("Shared")  # both write; then both sign
        RUNNING = "running", _("Running")
        CLOSED = "closed", _("Ended")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Start(models.TextChoices):
        EMPLOYEE = "employee", _("Employee")
        SUPERVISOR = "supervisor", _("Supervisor")
        COORDINATOR = "coordinator", _("Coordinator")

    class Outcome(models.TextChoices):
        MET = "met", _("What was expected is met")
        CONTINUE = "continue", _("More time")
        NOT_MET = "not_met", _("Not met")
        OTHER = "other", _("Something else")

    kind = models.ForeignKey(CaseKind, models.PROTECT, related_name="cases")
    person = models.ForeignKey(Membership, models.PROTECT, related_name="cases")
    evaluator = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    initiator = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    initiated_as = models.CharField(max_length=11, choices=Start, default=Start.SUPERVISOR)
    coordinator = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(null=True)
    noted_on = models.DateField(null=True)  # the day the need was noted
    reason = models.TextField(blank=True, max_length=WORDS)  # why this plan, in a few words
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)  # to the coordinator, the latest time
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)  # by both, or one of them did not
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    outcome_words = models.TextField(blank=True, max_length=WORDS)
    consequence = models.TextField(blank=True, max_length=WORDS)  # what follows from it
    closed_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)  # the day of the talk about the outcome
    confirmed_on = models.DateField(null=True)  # the state was told that it is remediated (G2)
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["district", "person", "state"], name="case_by_person"),
            models.Index(fields=["district", "evaluator", "state"], name="case_by_evaluator"),
            models.Index(fields=["district", "coordinator"], name="case_by_coordinator"),
            models.Index(fields=["district", "state", "ends_on"], name="case_by_state"),
        ]
        permissions = [("review_case", "Can read the review of this case as a guest")]
        triggers = [kept_without_its_matter("OLD.id"), begin_facts(), follow_case()]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.person_id}"

    @property
    def is_open(self) -> bool:
        return self.state not in {self.State.CLOSED, self.State.WITHDRAWN}

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None

    @property
    def is_before_issue(self) -> bool:
        return self.state in {self.State.DRAFT, self.State.IN_REVIEW, self.State.APPROVED}

    @property
    def is_joint(self) -> bool:
        """Both write and settle its points (S4-29)."""
        return self.state in {self.State.ISSUED, self.State.RUNNING}

    @property
    def is_by_employee(self) -> bool:
        return self.initiated_as == self.Start.EMPLOYEE


OWN_START = Q(initiated_as=Case.Start.EMPLOYEE)
BEFORE_ISSUE = Q(issued_at=None)
PRIVATE_DRAFT = OWN_START & BEFORE_ISSUE  # what an employee has not shared yet


class CaseFacts(DistrictModel):
    """What the desk judges a case by. Written by triggers on the tables that say it."""

    case = models.ForeignKey(Case, models.PROTECT, db_index=False, related_name="+")
    # As the case has them, whose own keys are checked.
    kind_id = models.UUIDField()
    person_id = models.UUIDField()
    evaluator_id = models.UUIDField()
    coordinator_id = models.UUIDField(null=True)
    state = models.CharField(max_length=9, choices=Case.State)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    started_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    # Of its rows.
    held_on = models.DateField(null=True)  # the latest check that took place
    next_check_on = models.DateField(null=True)  # the first that did not
    help_missing_on = models.DateField(null=True)  # promised for this day, and not given
    help_given_on = models.DateField(null=True)
    unproved = models.PositiveIntegerField(default=0)  # help that was given, without a paper
    seen_on = models.DateField(null=True)  # the latest entry of evidence
    voices_at = models.DateTimeField(null=True)  # since when two voices wait for a decision

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "case"], name="one_row_of_facts_per_case")
        ]
        verbose_name_plural = "facts of cases"

    def __str__(self) -> str:
        return str(self.case_id)


class Origin(DistrictModel):
    """What gave rise to a case. `subject_id` is the row, `words` name it for people."""

    class Kind(models.TextChoices):
        RATING = "rating_row", _("Rating")
        OBSERVATION = "observation", _("Observation")
        GOAL = "goal", _("Goal")
        CERTIFICATE = "certificate", _("Certificate")
        OTHER = "other", _("Something else")

    case = models.ForeignKey(Case, models.PROTECT, related_name="origins")
    kind = models.CharField(max_length=11, choices=Kind)
    subject_id = models.UUIDField(null=True)
    words = models.CharField(max_length=300)
    on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["district", "case"], name="origin_by_case")]

    def __str__(self) -> str:
        return self.words
