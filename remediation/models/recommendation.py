"""Shall the district employ somebody for another year, and who agrees? (S3-12, E14)

A round belongs to a school year. The evaluator recommends for each of their people; what needs it
goes through the stages of the round, each with a date of the district ahead of the legal one.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.models import BargainingUnit, Membership, SchoolYear, Site
from accounts.tenancy import DistrictModel
from deadlines.models import DeadlineRule
from records.models.guard import kept_without_its_matter
from remediation.library.audiences import Audience
from remediation.models.letter import Delivered

REASON_LENGTH = 4000


class RecommendationRound(DistrictModel):
    """Everybody of one audience, in one school year. `labels` are the district's own words."""

    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    audience = models.CharField(max_length=10, choices=Audience)
    unit = models.ForeignKey(BargainingUnit, models.PROTECT, null=True, related_name="+")
    labels = models.JSONField(default=dict)  # {code of a choice: words}
    approves_all = models.BooleanField(default=False)  # else only what changes something
    notice_rule = models.ForeignKey(DeadlineRule, models.PROTECT, related_name="+")  # the law's
    opened_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "school_year", "title"], name="one_round_per_title_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.school_year}"


class RecommendationStageQuerySet(models.QuerySet["RecommendationStage"]):
    def approved_by(self, actor: Membership) -> Self:
        """Where they, or whom they stand in for, approve now or did so once."""
        holders = [actor.pk, *rules.supervisors_acted_for(actor)]
        held = RecommendationTurn.objects.filter(holder__in=holders)
        named = Q(approver__in=holders) | Q(pk__in=held.values("stage"))
        return self.filter(named, position__gt=0)


class RecommendationStage(DistrictModel):
    """Who acts by which day. Position 0 is the evaluator; then those who approve, in order."""

    class Who(models.TextChoices):
        EVALUATOR = "evaluator", _("The evaluator")
        ABOVE = "above", _("The evaluator’s own supervisor")
        NAMED = "named", _("One person")

    round = models.ForeignKey(RecommendationRound, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)  # "Executive director"
    who = models.CharField(max_length=9, choices=Who)
    approver = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    rule = models.ForeignKey(DeadlineRule, models.PROTECT, related_name="+")

    objects = RecommendationStageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "round", "position"], name="one_stage_per_position"
            ),
            models.CheckConstraint(
                condition=Q(who="named", approver__isnull=False)
                | ~Q(who="named") & Q(approver=None),
                name="named_stage_names_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RoundChange(DistrictModel):
    """A last day of an open round was moved: what it was, and why. It goes with the round."""

    round = models.ForeignKey(RecommendationRound, models.PROTECT, related_name="changes")
    what = models.CharField(max_length=80)  # the step, or the notice
    before = models.DateField()
    after = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "round"], name="change_by_round")]

    def __str__(self) -> str:
        return self.what


class RecommendationTurn(DistrictModel):
    """What one person has to do at one stage: one deadline, however many people it is about."""

    stage = models.ForeignKey(RecommendationStage, models.CASCADE, related_name="turns")
    holder = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "stage", "holder"], name="one_turn_per_stage_and_holder"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.holder_id}"


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, actor: Membership) -> Self:
        """HR; today's supervisor; who approves or approved it. Never the person it is about."""
        rows = self.exclude(person=actor)
        if rules.is_hr(actor):
            return rows
        acts_for = [actor.pk, *rules.supervisors_acted_for(actor)]
        marked = RecommendationMark.objects.filter(by=actor, stage__position__gt=0)
        return rows.filter(
            Q(person__supervisor__in=acts_for)
            | Q(waits_for__in=acts_for)
            | Q(pk__in=marked.values("recommendation"))
        )

    def to_write(self) -> Self:
        """What an evaluator has not sent, of those who still work here."""
        return self.filter(state__in=Recommendation.WRITTEN_NOW, person__is_active=True)

    def of_supervisor(self, actor: Membership) -> Self:
        """Those whom they supervise today, or in whose supervisor's place they stand."""
        acts_for = [actor.pk, *rules.supervisors_acted_for(actor)]
        return self.filter(person__supervisor__in=acts_for).exclude(person=actor)

    def with_people(self) -> Self:
        return self.select_related(
            "person__site",
            "person__supervisor__supervisor",
            "round__school_year",
            "round__opened_by",
            "waits_for",
            "sent_by",
        )

    def by_name(self) -> Self:
        return self.order_by("person__last_name", "person__first_name", "pk")


class Recommendation(DistrictModel):
    """For one person. Before it is sent, choice and reason are a draft of the evaluator's."""

    class State(models.TextChoices):
        OPEN = "open", _("To recommend")
        WAITING = "waiting", _("In approval")
        RETURNED = "returned", _("Came back")
        SETTLED = "settled", _("Settled")
        LET_OFF = "let_off", _("Not needed")

    WRITTEN_NOW = (State.OPEN, State.RETURNED)

    round = models.ForeignKey(RecommendationRound, models.PROTECT, related_name="recommendations")
    person = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")  # at the opening
    choice = models.CharField(max_length=12, blank=True)  # a key of remediation.choices.CHOICES
    reason = models.TextField(blank=True, max_length=REASON_LENGTH)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    stage = models.ForeignKey(RecommendationStage, models.PROTECT, null=True, related_name="+")
    waits_for = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    sent_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    notice_on = models.DateField(null=True)  # the day on which the notice was given
    notice_entered_at = models.DateTimeField(null=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "round", "person"], name="one_recommendation_per_person"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", waits_for__isnull=False, stage__isnull=False)
                | ~Q(state="waiting") & Q(waits_for=None, stage=None),
                name="waiting_recommendation_waits_for_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "person"], name="recommendation_by_person"),
            models.Index(
                fields=["district", "waits_for"],
                condition=Q(state="waiting"),
                name="recommendation_by_approver",
            ),
            models.Index(
                fields=["district", "round", "state", "choice"], name="recommendation_by_state"
            ),
        ]
        triggers = [kept_without_its_matter("OLD.id")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.person_id}"


class RecommendationMark(DistrictModel):
    """What happened with one, by whom, with the choice and the words of then."""

    append_only = True
    is_destructible = True

    class Act(models.TextChoices):
        SENT = "sent", _("Recommended")
        TAKEN_BACK = "taken_back", _("Taken back")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        SKIPPED = "skipped", _("Skipped, for nobody is there to approve")
        HANDED_OVER = "handed_over", _("Handed over")
        LET_OFF = "let_off", _("Let off")
        NOTICE = "notice", _("Notice given")

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="marks")
    act = models.CharField(max_length=11, choices=Act)
    stage = models.ForeignKey(RecommendationStage, models.PROTECT, null=True, related_name="+")
    choice = models.CharField(max_length=12, blank=True)
    words = models.TextField(blank=True, max_length=REASON_LENGTH)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "recommendation", "at"], name="mark_by_time"),
            models.Index(fields=["district", "by"], name="mark_by_whom"),
        ]
        triggers = [kept_without_its_matter("OLD.recommendation_id")]

    def __str__(self) -> str:
        return self.act


class NoticeDelivery(Delivered):
    """Of the notice to somebody who is not employed again."""

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="notice_deliveries"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proof=None, proof_name="") | ~Q(proof_name=""),
                name="proof_of_notice_has_a_name",
            )
        ]
        indexes = [
            models.Index(
                fields=["district", "recommendation", "-entered_at"],
                name="notice_delivery_by_time",
            )
        ]
        triggers = [kept_without_its_matter("OLD.recommendation_id")]
