"""Who takes part in which cycle, and how far is each?"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import rules as people_rules
from accounts.history import remember_changes
from accounts.models import Membership, Run
from accounts.tenancy import DistrictModel
from deadlines.models import Deadline
from evaluations.models.process import Process, StepRule
from goals.models import GoalSet
from records.models.guard import kept_without_its_document


class Cycle(DistrictModel):
    """A published process, opened for its year."""

    class State(models.TextChoices):
        OPENING = "opening", _("Opening")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    process = models.ForeignKey(Process, models.PROTECT, related_name="cycles")
    state = models.CharField(max_length=8, choices=State, default=State.OPENING)
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+")
    opened_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)  # from then on its steps are only to be read
    archived_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True)  # from then on no everyday list shows it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "process"], name="one_cycle_per_process")
        ]

    def __str__(self) -> str:
        return str(self.process_id)


class Participation(DistrictModel):
    """One employee in one cycle."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Takes part")
        ENDED = "ended", _("Ended")  # left the district
        EXEMPT = "exempt", _("Let off")  # by HR, with a reason

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="participations")
    employee = models.ForeignKey(Membership, models.PROTECT, related_name="participations")
    state = models.CharField(max_length=6, choices=State, default=State.ACTIVE)
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")  # let off

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "cycle", "employee"],
                name="one_participation_per_employee_and_cycle",
            )
        ]
        indexes = [models.Index(fields=["district", "employee"], name="participation_by_employee")]
        permissions = [("observe", "Can observe the employee at work")]

    def __str__(self) -> str:
        return str(self.employee_id)


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, actor: Membership) -> Self:
        """Steps this person may open. What is written in them has rules of its own."""
        roles = people_rules
        if roles.is_hr(actor) or roles.is_executive(actor):
            return self
        theirs = Q(participation__employee=actor) | Q(participation__employee__supervisor=actor)
        if acted_for := roles.supervisors_acted_for(actor):
            theirs |= Q(participation__employee__supervisor__in=acted_for)
        if sites := roles.sites_led_by(actor):
            theirs |= Q(participation__employee__site__in=sites)
        return self.filter(theirs)

    def active(self) -> Self:
        return self.filter(participation__state=Participation.State.ACTIVE)

    def with_people(self) -> Self:
        return self.select_related(
            "participation__employee__supervisor",
            "participation__employee__unit",
            "participation__employee__site",
            "participation__cycle__process__school_year",
            "rule__deadline_rule",
            "goal_set",
        )


@remember_changes
class Step(DistrictModel):
    """One person's instance of a step. `state` says where it stands; services move it."""

    class State(models.TextChoices):
        NOT_OPEN = "not_open", _("Not yet open")  # an earlier step is undone
        WRITING = "writing", _("Not shared yet")  # the employee's turn
        SHARED = "shared", _("Shared")  # the supervisor's turn: meet, agree, sign
        RETURNED = "returned", _("Returned")  # the employee's turn again
        SIGNING = "signing", _("Waiting for the employee’s signature")
        MEETING = "meeting", _("Not met yet")  # mid-year, year-end: the supervisor’s turn to meet
        COMPLETE = "complete", _("Complete")

    class Excuse(models.TextChoices):
        NEW = "new", _("Not expected: new to the role")  # S0-20
        HR = "hr", _("Let off by HR")  # with a reason

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="steps")
    rule = models.ForeignKey(StepRule, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=8, choices=State, default=State.NOT_OPEN)
    goal_set = models.ForeignKey(GoalSet, models.PROTECT, null=True, related_name="+")
    # Nobody expects it of this person, so it counts as complete; they may do it all the same.
    excuse = models.CharField(max_length=3, choices=Excuse, blank=True, default="", db_default="")
    excuse_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    # Where it stood when HR let them off, to go on from there if that is taken back.
    excused_in = models.CharField(
        max_length=8, choices=State, blank=True, default="", db_default=""
    )
    completed_at = models.DateTimeField(null=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "participation", "rule"], name="one_step_per_rule"
            )
        ]
        indexes = [
            models.Index(fields=["district", "rule", "state"], name="step_by_rule_and_state"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.state}"

    @property
    def employee(self) -> Membership:
        return self.participation.employee

    @property
    def conference(self) -> "Conference | None":
        """Brought along by evaluations/steps/reading.py, or asked for."""
        brought = self.__dict__
        return brought["_conference"] if "_conference" in brought else self.conferences.first()

    @conference.setter
    def conference(self, conference: "Conference | None") -> None:
        self.__dict__["_conference"] = conference

    @property
    def deadline(self) -> Deadline | None:
        """The same."""
        brought = self.__dict__
        if "_deadline" in brought:
            return brought["_deadline"]
        return Deadline.objects.filter(kind=self.rule.kind, subject_id=self.pk).first()

    @deadline.setter
    def deadline(self, deadline: Deadline | None) -> None:
        self.__dict__["_deadline"] = deadline


class Conference(DistrictModel):
    """They met. The day it was held and the time it was entered are both kept."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="conferences")
    held_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "step"], name="one_conference_per_step")
        ]

    def __str__(self) -> str:
        return str(self.held_on)


class Return(DistrictModel):
    """The supervisor sent the step back with a note."""

    append_only = True
    is_destructible = True

    step = models.ForeignKey(Step, models.CASCADE, related_name="returns")
    note = models.TextField(max_length=2000)
    returned_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "step"], name="return_by_step")]
        triggers = [kept_without_its_document("OLD.step_id")]

    def __str__(self) -> str:
        return str(self.step_id)
