"""Which rules does a bargaining unit have for a school year?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import BargainingUnit, Membership, SchoolYear
from accounts.tenancy import DistrictModel
from deadlines.models import DeadlineRule


class Process(DistrictModel):
    """The rules of an employee group for one school year. Published, they are frozen."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft, not in use yet")
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Replaced")

    class ResponseUnit(models.TextChoices):
        WORK = "work", _("Work days")
        CALENDAR = "calendar", _("All days, weekends too")

    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="processes")
    preset = models.CharField(max_length=40)  # the ready-made process it was copied from
    name = models.CharField(max_length=120)
    purpose = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)  # procedure, contract
    for_classified = models.BooleanField(default=True)  # who takes part: classified …
    for_certified = models.BooleanField(default=False)  # … or certified staff, of these units
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # A draft, or what came of it: the published rules whose place it takes.
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replacements")
    # The rules of the year before, of which these are a copy.
    rolled_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="rolled_into")
    # How long an employee may respond to a signed form; 0: nobody responds.
    response_days = models.PositiveSmallIntegerField(default=0)
    response_unit = models.CharField(max_length=8, choices=ResponseUnit, default=ResponseUnit.WORK)
    # The supervisor is invited to a talk after so many weeks without a meeting; None: never.
    talk_weeks = models.PositiveSmallIntegerField(null=True)
    published_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "school_year", "preset"],
                condition=models.Q(state=state),
                name=f"one_{state}_process_per_year_and_preset",
            )
            for state in ("draft", "published")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class ProcessUnit(DistrictModel):
    """The process serves this bargaining unit. Without a row it serves everybody."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="process_units")
    unit = models.ForeignKey(BargainingUnit, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "process", "unit"], name="one_row_per_process_and_unit"
            )
        ]

    def __str__(self) -> str:
        return str(self.unit_id)


class StepRule(DistrictModel):
    """One dated step of a process."""

    class Kind(models.TextChoices):
        GOAL_SETTING = "goal_setting", _("Goal setting")
        MID_YEAR = "mid_year", _("Mid-year reflection")
        YEAR_END = "year_end", _("Year-end conference")

    process = models.ForeignKey(Process, models.CASCADE, related_name="step_rules")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=120)
    deadline_rule = models.ForeignKey(DeadlineRule, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "process", "position"], name="one_step_rule_per_position"
            )
        ]

    def __str__(self) -> str:
        return self.name
