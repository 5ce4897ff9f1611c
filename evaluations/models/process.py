"""Which rules does a bargaining unit have for a school year?"""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import BargainingUnit, Membership, SchoolYear, Site
from accounts.tenancy import DistrictModel
from deadlines.models import DeadlineRule
from forms.models import Form
from goals.asked import told, usual_goals


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
    preset = models.CharField(max_length=40)  # code of the process file it was copied from
    name = models.CharField(max_length=120)
    group = models.CharField(max_length=120, default="", db_default="")  # as forms name people
    purpose = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)  # procedure, contract
    initiatives = ArrayField(models.CharField(max_length=120), default=list)  # S0-2
    # Whom the procedure applies to (S1-3), its forms (S1-23) and their history (S1-24), in words.
    applies_to = ArrayField(models.CharField(max_length=120), default=list)
    forms = models.JSONField(default=list)  # [{"number": …, "title": …, "kind": …}, …]
    history = models.JSONField(default=list)  # [{"action": …, "date": ISO}, …]
    goals = models.JSONField(default=usual_goals)  # which, and how many (goals/asked.py)
    # Who takes part: classified or certified staff, of the units and sites below …
    for_classified = models.BooleanField(default=True)
    for_certified = models.BooleanField(default=False)
    # … with one of these job codes and kinds of contract; an empty list asks nothing.
    job_codes = ArrayField(models.CharField(max_length=60), default=list)
    contracts = ArrayField(models.CharField(max_length=12), default=list)
    # The evaluation of a year: nobody has two of them, unless HR says why.
    is_annual = models.BooleanField(default=True)
    overlap_reason = models.CharField(max_length=300, blank=True, default="")
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
    # Observations: on which form, how many a year at least, how many work days there are to talk
    # over each, and the overall level from which on somebody else observes as well ("": never).
    observation_form = models.ForeignKey(Form, models.PROTECT, null=True, related_name="+")
    observations_least = models.PositiveSmallIntegerField(default=0, db_default=0)
    post_conference_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    second_observer_below = models.CharField(max_length=40, blank=True, default="", db_default="")
    # A step has its date only once something has happened in another one; set when published.
    waits_for_events = models.BooleanField(default=False, db_default=False)
    # Rules of the district (CoreRule) hold here, too, but for those named by key (core.py).
    follows_core = models.BooleanField(default=False, db_default=False)
    own_rules = ArrayField(models.CharField(max_length=40), default=list, db_default=[])
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

    def goals_told(self) -> list[str]:
        """Which goals people set, a line for each kind."""
        return told(self.goals)

    def document_history(self) -> list[tuple[str, date]]:
        """What happened to the procedure, and when."""
        return [(line["action"], date.fromisoformat(line["date"])) for line in self.history]

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def has_observations(self) -> bool:
        return self.observation_form_id is not None

    @property
    def sets_goals(self) -> bool:
        """Some processes begin with a planning conference instead."""
        return self.step_rules.filter(kind=StepRule.Kind.GOAL_SETTING).exists()

    def form(self, kind: str) -> dict[str, str]:
        """Number, title and kind of its form of this kind: guide, worksheet or summary."""
        return next(form for form in self.forms if form["kind"] == kind)

    @property
    def guide(self) -> str:
        """The number of its guide; "" without one."""
        return next((form["number"] for form in self.forms if form["kind"] == "guide"), "")

    def form_numbered(self, number: str) -> dict[str, str]:
        return next(form for form in self.forms if form["number"] == number)


class ProcessUnit(DistrictModel):
    """The process serves this bargaining unit. Without a row it serves all of them."""

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


class ProcessSite(DistrictModel):
    """The process serves this site and what lies below it. Without a row it serves all of them."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="process_sites")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "process", "site"], name="one_row_per_process_and_site"
            )
        ]

    def __str__(self) -> str:
        return str(self.site_id)


class ProcessException(DistrictModel):
    """Somebody takes part, or does not, whatever the groups say. With a reason (HR's words)."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="exceptions")
    person = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    takes_part = models.BooleanField()
    reason = models.CharField(max_length=300)
    said_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "process", "person"], name="one_exception_per_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class StepRule(DistrictModel):
    """One dated step of a process."""

    class Kind(models.TextChoices):
        PLANNING = "planning", _("Planning conference")
        GOAL_SETTING = "goal_setting", _("Goal setting")
        MID_YEAR = "mid_year", _("Mid-year reflection")
        SELF_ASSESSMENT = "self_assessment", _("Self-assessment")
        YEAR_END = "year_end", _("Year-end conference")

    process = models.ForeignKey(Process, models.CASCADE, related_name="step_rules")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=120)
    # Of Process.forms: on which paper it is written down. Empty: the one that its kind takes.
    form_number = models.CharField(max_length=40, blank=True, default="", db_default="")
    # What that form asks row by row, where it does; frozen with the process.
    form = models.ForeignKey(Form, models.PROTECT, null=True, related_name="+")
    # Nobody expects it of people who are in their job for less than so many months (S0-20).
    new_months = models.PositiveSmallIntegerField(default=0, db_default=0)
    # What the procedure wants talked over at this conference, in words (E4).
    topics = ArrayField(models.CharField(max_length=300), default=list, db_default=[])
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
