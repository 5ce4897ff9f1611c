"""What two people talk over at a conference, and what comes of it (S1-17 … S1-20, E5, E9)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from evaluations.models.cycle import Step
from evaluations.models.prompt import Prompt
from goals.models import Goal
from goals.models.goal import number_field
from records.models.guard import kept_without_its_document

WORDS = 4000  # characters in the shared notes of one point


@remember_changes(lets_go=kept_without_its_document("OLD.step_id"))
class Point(DistrictModel):
    """One thing to talk over. `version` rises with each save: If-Match and compare."""

    class Kind(models.TextChoices):
        GOAL = "goal", _("Goal")
        STRENGTHS = "strengths", _("Strengths and talents to use more")
        GROWTH = "growth", _("Where to grow")
        SUPPORT = "support", _("Help that is needed or promised")
        FEEDBACK = "feedback", _("Feedback on the year")
        DEVELOPMENT = "development", _("What to develop next year")
        PROMPT = "prompt", _("Question")
        TOPIC = "topic", _("Topic")
        DOMAIN = "domain", _("Domain or functional area")  # E5
        PLAN = "plan", _("Contribution to the district improvement plan")  # S0-16

    class State(models.TextChoices):
        TO_DO = "to_do", _("To do")
        DISCUSSED = "discussed", _("Talked over")
        NOT_NEEDED = "not_needed", _("Not needed")

    class Pace(models.TextChoices):
        AHEAD = "ahead", _("Ahead")
        ON_PACE = "on_pace", _("On pace")
        BEHIND = "behind", _("Behind")

    class Result(models.TextChoices):
        MET = "met", _("Met")  # of a goal
        PARTLY = "partly", _("Partly met")
        NOT_MET = "not_met", _("Not met")
        STRONG = "strong", _("A strength")  # of a domain, at mid-year
        STEADY = "steady", _("On track")
        CONCERN = "concern", _("A concern")

    step = models.ForeignKey(Step, models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=11, choices=Kind)
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, related_name="+")
    prompt = models.ForeignKey(Prompt, models.PROTECT, null=True, related_name="+")
    topic = models.CharField(max_length=300, blank=True, default="", db_default="")
    is_required = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State, default=State.TO_DO)
    reason = models.CharField(max_length=300, blank=True)  # why it was not needed
    progress = models.CharField(max_length=300, blank=True)  # where the goal stands now
    # Of a performance growth goal; while `pace` is "", what is computed from it counts.
    value = number_field()
    pace = models.CharField(max_length=7, choices=Pace, blank=True)
    pace_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    result = models.CharField(max_length=7, choices=Result, blank=True)
    notes = models.TextField(max_length=WORDS, blank=True)  # both read and write them
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "step", "position"], name="one_point_per_position"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        if self.goal is not None:
            return self.goal.name
        if self.prompt is not None:
            return self.prompt.words
        return self.topic or str(self.get_kind_display())

    @property
    def is_open(self) -> bool:
        """Stands in the way of closing the conference."""
        return self.is_required and self.state == self.State.TO_DO


class NextStep(DistrictModel):
    """What somebody does after the conference, and by when."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="next_steps")
    what = models.CharField(max_length=300)
    who = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    due_on = models.DateField()
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "step"], name="next_step_by_step")]

    def __str__(self) -> str:
        return self.what


class Attendee(DistrictModel):
    """Somebody else in the room, such as a representative (F10)."""

    class Part(models.TextChoices):
        REPRESENTATIVE = "representative", _("Representative of the employee")
        GUEST = "guest", _("Guest")

    step = models.ForeignKey(Step, models.CASCADE, related_name="attendees")
    name = models.CharField(max_length=120)
    part = models.CharField(max_length=14, choices=Part, default=Part.REPRESENTATIVE)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "step", "name"], name="one_row_per_guest")
        ]

    def __str__(self) -> str:
        return self.name


class PrivateNote(DistrictModel):
    """Preparation that nobody but its writer ever reads: no role, no report, no history."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="+")
    writer = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    words = models.TextField(max_length=WORDS, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "step", "writer"], name="one_private_note_per_writer"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Appointment(DistrictModel):
    """When and where they plan to meet. Changed, it goes out again with the next number."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="appointments")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    place = models.CharField(max_length=200, blank=True)
    number = models.PositiveIntegerField(default=0)  # SEQUENCE of the invitation
    set_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)  # the row stays: its number counts on

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "step"], name="one_appointment_per_step")
        ]

    def __str__(self) -> str:
        return str(self.starts_at)
