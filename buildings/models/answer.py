"""What do the building and the district do about a target, and what was talked over? (E17)"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from buildings.models.review import Half, Review
from buildings.models.target import Target
from records.models.guard import kept_without_its_matter

WORDS_LENGTH = 2000
ACTION_LENGTH = 300


@remember_changes(lets_go=kept_without_its_matter("OLD.review_id"))
class ReviewAnswer(DistrictModel):
    """Question 3 of one target, of one half. `version` counts the saves, its actions' too."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="answers")
    target = models.ForeignKey(Target, models.PROTECT, related_name="answers")
    half = models.CharField(max_length=8, choices=Half)
    words = models.TextField(blank=True, max_length=WORDS_LENGTH)
    effect = models.CharField(max_length=ACTION_LENGTH, blank=True)  # what is expected of it
    effect_on = models.DateField(null=True)  # and by when
    version = models.PositiveIntegerField(default=0)
    updated_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "review", "target", "half"],
                name="one_answer_per_target_and_half",
            )
        ]
        triggers = [kept_without_its_matter("OLD.review_id")]

    def __str__(self) -> str:
        return str(self.pk)


@remember_changes(lets_go=kept_without_its_matter("OLD.review_id"))
class Conversation(DistrictModel):
    """A talk about the data (S2-18, S2-21). `kind` is the district's name for it."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="conversations")
    kind = models.CharField(max_length=80)
    held_on = models.DateField()
    people = models.CharField(max_length=300)
    points = models.TextField(max_length=WORDS_LENGTH)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    corrected_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    corrected_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [kept_without_its_matter("OLD.review_id")]

    def __str__(self) -> str:
        return self.kind


class ReviewActionQuerySet(models.QuerySet["ReviewAction"]):
    def said(self) -> Self:
        """A row without words was taken out again."""
        return self.exclude(words="")

    def in_order(self) -> Self:
        people = self.select_related("owner", "answer__target__measure", "conversation")
        return people.order_by("half", "answer", "conversation", "number")


@remember_changes(lets_go=kept_without_its_matter("OLD.review_id"))
class ReviewAction(DistrictModel):
    """A next step, of an answer or of a conversation: who does what by when (S2-19, S2-22)."""

    class Tag(models.TextChoices):
        GET_BACK = "get_back", _("Get back on track")
        STAY = "stay", _("Stay on track")

    class Aim(models.TextChoices):
        MAINTAIN = "maintain", _("Maintain progress")
        ACCELERATE = "accelerate", _("Accelerate progress")

    review = models.ForeignKey(Review, models.PROTECT, related_name="actions")
    answer = models.ForeignKey(ReviewAnswer, models.PROTECT, null=True, related_name="actions")
    conversation = models.ForeignKey(
        Conversation, models.PROTECT, null=True, related_name="actions"
    )
    half = models.CharField(max_length=8, choices=Half)
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=ACTION_LENGTH, blank=True)
    owner = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    tag = models.CharField(max_length=8, choices=Tag)
    aim = models.CharField(max_length=10, choices=Aim)
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=ACTION_LENGTH, blank=True)  # what came of it

    objects = ReviewActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "answer", "number"], name="one_action_per_answer_and_number"
            ),
            models.UniqueConstraint(
                fields=["district", "conversation", "number"],
                name="one_step_per_conversation_and_number",
            ),
            models.CheckConstraint(
                condition=Q(answer=None) ^ Q(conversation=None),
                name="action_is_of_an_answer_or_a_talk",
            ),
        ]
        triggers = [kept_without_its_matter("OLD.review_id")]

    def __str__(self) -> str:
        return self.words

    @property
    def is_nobodys(self) -> bool:
        """It waits for somebody to take it: whoever promised it left."""
        gone = self.owner is None or not self.owner.is_active
        return gone and self.done_on is None


@remember_changes(lets_go=kept_without_its_matter("OLD.review_id"))
class ProblemSolving(DistrictModel):
    """The district's protocol, filled in for a target that is off track (S2-18).

    The names of the steps are those of the day it began: `notes` has one for each.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="protocols")
    target = models.ForeignKey(Target, models.PROTECT, related_name="protocols")
    steps = ArrayField(models.CharField(max_length=120))
    notes = ArrayField(models.TextField(blank=True, max_length=WORDS_LENGTH))
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "review", "target"], name="one_protocol_per_target"
            )
        ]
        triggers = [kept_without_its_matter("OLD.review_id")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def written(self) -> int:
        return sum(bool(note) for note in self.notes)
