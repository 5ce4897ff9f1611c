"""What did the two talk about between the conferences? (S1-18)"""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts import rules as people_rules
from accounts.history import remember_changes
from accounts.models import AuditEntry, Membership
from accounts.tenancy import DistrictModel
from evaluations.models.cycle import Participation
from evaluations.models.prompt import Prompt
from goals.models import Goal
from records.models.guard import kept_without_its_document

WORDS_LENGTH = 2000  # characters in one answer
VIEWED = "one_on_one.viewed"


class OneOnOneQuerySet(models.QuerySet["OneOnOne"]):
    def visible_to(self, actor: Membership) -> Self:
        """Own drafts, and what is entered of those whose meetings this person may read."""
        draft = Q(entered_at=None, written_by=actor)
        entered = Q(entered_at__isnull=False)
        if people_rules.is_hr(actor) or people_rules.is_executive(actor):
            return self.filter(draft | entered)
        led = [actor.pk, *people_rules.supervisors_acted_for(actor)]
        theirs = Q(participation__employee=actor) | Q(participation__employee__supervisor__in=led)
        return self.filter(draft | (entered & theirs))

    def entered(self) -> Self:
        return self.filter(entered_at__isnull=False)

    def with_people(self) -> Self:
        return self.select_related(
            "written_by",
            "on_behalf_of",
            "next_step_owner",
            "participation__employee__supervisor",
            "participation__cycle__process__school_year",
        )

    def with_openings(self, reader: Membership) -> Self:
        """`is_read` by the reader, `is_seen` by anybody but the writer."""
        openings = AuditEntry.objects.filter(subject_id=OuterRef("pk"), verb=VIEWED)
        return self.annotate(
            is_read=Exists(openings.filter(actor=reader)),
            is_seen=Exists(openings.exclude(actor=OuterRef("written_by"))),
        )


@remember_changes(lets_go=kept_without_its_document("OLD.pgh_obj_id"))
class OneOnOne(DistrictModel):
    """A meeting that no step asks for. A draft, which only its writer sees, until it is entered.

    Its writer may change it until somebody else has read it; from then on it only grows by
    follow-ups. `version` rises with each save.
    """

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="one_on_ones")
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    held_on = models.DateField()
    way = models.CharField(blank=True, max_length=80)  # kind or place: "By phone"
    topics = models.TextField(blank=True, max_length=WORDS_LENGTH)
    next_step = models.TextField(blank=True, max_length=500)
    next_step_who = models.CharField(blank=True, max_length=120)
    # One of the two; then the day is a date of theirs. Else `next_step_who` says who, in words.
    next_step_owner = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    next_step_by = models.DateField(null=True, blank=True)
    representative = models.CharField(blank=True, max_length=120)  # of the employee, present
    updated_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True)  # from then on both read it

    objects = OneOnOneQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["district", "participation", "held_on"], name="one_on_one_by_day")
        ]

    def __str__(self) -> str:
        return str(self.held_on)

    @property
    def is_draft(self) -> bool:
        return self.entered_at is None

    @property
    def employee(self) -> Membership:
        return self.participation.employee


@remember_changes(lets_go=kept_without_its_document("OLD.one_on_one_id"))
class GoalNote(DistrictModel):
    """Coaching and feedback on one goal. The note outlives a goal that is taken away."""

    one_on_one = models.ForeignKey(OneOnOne, models.CASCADE, related_name="goal_notes")
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, related_name="+")
    goal_name = models.CharField(max_length=80)  # "Performance goal", as it was called then
    words = models.TextField(max_length=WORDS_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "one_on_one", "goal"],
                name="one_goal_note_per_goal",
                violation_error_message=_("This goal has a note already."),
            )
        ]

    def __str__(self) -> str:
        return self.goal_name


@remember_changes(lets_go=kept_without_its_document("OLD.one_on_one_id"))
class PromptAnswer(DistrictModel):
    """What was said to a question. The questions are those in force when the draft was begun."""

    one_on_one = models.ForeignKey(OneOnOne, models.CASCADE, related_name="answers")
    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    is_required = models.BooleanField(default=False)  # asked for when it is entered
    words = models.TextField(blank=True, max_length=WORDS_LENGTH)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "one_on_one", "position"], name="one_answer_per_position"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class FollowUp(DistrictModel):
    """Words added to a one-on-one later, by either of the two. Nobody edits or deletes them."""

    append_only = True
    is_destructible = True

    one_on_one = models.ForeignKey(OneOnOne, models.PROTECT, related_name="follow_ups")
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    words = models.TextField(max_length=WORDS_LENGTH)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "one_on_one"], name="follow_up_by_one_on_one")]
        triggers = [kept_without_its_document("OLD.one_on_one_id")]

    def __str__(self) -> str:
        return str(self.pk)
