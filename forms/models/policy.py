"""What does a policy say, since when, and how did its words come to be? (S3-19)"""

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import BargainingUnit, Membership, Site
from accounts.tenancy import DistrictModel

WORDS = 4000  # characters of a reason, a note or a comment
OPEN = ("draft", "proposed", "approved")
TEXT = ("title", "sections", "source", "source_url", "is_end")
OTHER_TEXT = "ROW({}) IS DISTINCT FROM ROW({})".format(
    ", ".join(f"OLD.{name}" for name in TEXT), ", ".join(f"NEW.{name}" for name in TEXT)
)


class GroupOfPeople(DistrictModel):
    """Some of the people of a district: all that is said here holds of each of them."""

    class Part(models.TextChoices):
        EVERYBODY = "", _("Everybody")
        LEADERS = "leaders", _("Site leaders")
        SUPERVISORS = "supervisors", _("Supervisors")

    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(BargainingUnit, models.PROTECT, null=True, related_name="+")
    is_certified = models.BooleanField(null=True)
    job_code = models.CharField(max_length=60, blank=True)
    part = models.CharField(max_length=11, choices=Part, blank=True)

    class Meta:
        abstract = True


class Policy(DistrictModel):
    """A policy or procedure, whatever its words are at the time."""

    class Kind(models.TextChoices):
        POLICY = "policy", _("Policy")
        PROCEDURE = "procedure", _("Procedure")

    number = models.CharField(max_length=40)  # the district's own: "GCN", "4115-R"
    kind = models.CharField(max_length=9, choices=Kind)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="one_policy_per_number")
        ]

    def __str__(self) -> str:
        return self.number


class PolicyGroup(GroupOfPeople):
    """Who may read a policy. One without any group is read by the whole district."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="groups")

    def __str__(self) -> str:
        return str(self.policy_id)


class PolicyRevisionQuerySet(models.QuerySet["PolicyRevision"]):
    def published(self) -> Self:
        return self.filter(state=PolicyRevision.State.PUBLISHED)

    def in_force(self, day: date) -> Self:
        """Of each policy the newest published one that has begun by this day, unless it ended."""
        return self.standing(day).filter(in_force_from__lte=day)

    def standing(self, day: date) -> Self:
        """In force, or published for a day that has not come: words that nothing replaced."""
        begun = PolicyRevision.objects.published().filter(in_force_from__lte=day)
        newer = begun.filter(policy=OuterRef("policy"), number__gt=OuterRef("number"))
        return self.published().filter(~Exists(newer), is_end=False)

    def ended(self, day: date) -> Self:
        """The ends of policies of which nothing is in force on this day."""
        begun = PolicyRevision.objects.published().filter(in_force_from__lte=day)
        newer = begun.filter(policy=OuterRef("policy"), number__gt=OuterRef("number"))
        return self.published().filter(~Exists(newer), is_end=True, in_force_from__lte=day)


class PolicyRevision(DistrictModel):
    """The words of a policy from a day on, or its end (`is_end`), which has none.

    A draft until it is proposed; from then on its words stand. The database refuses every other
    way from state to state, and every change of what was published.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        DROPPED = "dropped", _("Dropped")

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    sections = models.JSONField(default=list)  # [{"heading": …, "words": …}]
    source = models.CharField(max_length=300, blank=True)  # law, board minutes, handbook
    source_url = models.CharField(max_length=2000, blank=True)
    is_end = models.BooleanField(default=False)  # from then on nothing of the policy holds
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)  # of the draft: two may write in it
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")  # last
    written_at = models.DateTimeField()
    reason = models.TextField(max_length=WORDS, blank=True)  # why it is proposed
    summary = models.TextField(max_length=WORDS, blank=True)  # what changes
    proposed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    adopted_on = models.DateField(null=True)
    in_force_from = models.DateField(null=True)

    objects = PolicyRevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "policy", "number"], name="one_policy_revision_per_number"
            ),
            models.UniqueConstraint(
                fields=["district", "policy"],
                condition=Q(state__in=OPEN),
                name="one_open_revision_per_policy",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state", "in_force_from"], name="policy_by_state")
        ]
        triggers = [
            pgtrigger.FSM(
                name="policy_state",
                field="state",
                transitions=[
                    ("draft", "proposed"),
                    ("draft", "dropped"),
                    ("proposed", "draft"),
                    ("proposed", "approved"),
                    ("approved", "draft"),
                    ("approved", "published"),
                ],
            ),
            pgtrigger.Protect(
                name="proposed_text_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.state <> 'draft' AND {OTHER_TEXT}"),
            ),
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="published"),
            ),
            pgtrigger.Protect(name="no_revision_goes", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


class PolicyEvent(DistrictModel):
    """What somebody did with a revision, with what they said. Never changed."""

    append_only = True

    class Kind(models.TextChoices):
        BEGUN = "begun", _("Begun")
        PROPOSED = "proposed", _("Proposed")
        WITHDRAWN = "withdrawn", _("Taken back")
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        ENDED = "ended", _("Ended")
        DROPPED = "dropped", _("Dropped")

    revision = models.ForeignKey(PolicyRevision, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=9, choices=Kind)
    words = models.TextField(max_length=WORDS, blank=True)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "revision", "at"], name="policy_event_by_time")
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.kind}"


class PolicyCommenter(DistrictModel):
    """Somebody outside of the office who was asked what they think of a proposal."""

    append_only = True

    revision = models.ForeignKey(PolicyRevision, models.PROTECT, related_name="commenters")
    person = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "revision", "person"], name="one_commenter_per_revision"
            )
        ]
        indexes = [models.Index(fields=["district", "person"], name="commenter_by_person")]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.person_id}"


class PolicyComment(DistrictModel):
    """What somebody thinks of a proposal. Never changed: say more below it."""

    append_only = True

    revision = models.ForeignKey(PolicyRevision, models.PROTECT, related_name="comments")
    words = models.TextField(max_length=WORDS)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "revision", "at"], name="policy_comment_by_time")
        ]

    def __str__(self) -> str:
        return str(self.revision_id)
