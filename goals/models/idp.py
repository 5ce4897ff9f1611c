"""What does somebody want to learn over the years? The individual development plan (S4-6 … S4-19).

It is the person's own and goes where they go: it knows no site and no school year.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import rules as people_rules
from accounts.history import remember_changes
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from goals.models.goal import PART_LENGTH
from records.models import Artifact
from records.models.guard import kept_without_its_owner


def _visible(path: str, actor: Membership) -> Q:
    """Own, or shared and one may read it (goals/idp/rules.py). `path` leads to the plan."""
    own = Q(**{f"{path}person": actor}) if actor.is_active else Q(pk=None)
    shared = Q(**{f"{path}is_shared": True})
    if people_rules.is_hr(actor) or people_rules.is_executive(actor):
        return own | shared
    led = [actor.pk, *people_rules.supervisors_acted_for(actor)] if actor.is_active else []
    return own | (shared & Q(**{f"{path}person__supervisor__in": led}))


class IdpQuerySet(models.QuerySet["Idp"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(_visible("", actor))

    def with_people(self) -> Self:
        return self.select_related("person__supervisor", "updated_by")


@remember_changes(
    indexes=[models.Index(fields=["district", "pgh_obj"], name="version_of_idp")],
    lets_go=kept_without_its_owner("OLD.pgh_obj_id"),
)
class Idp(DistrictModel):
    """One plan a person. `version` rises with each save of any of its parts."""

    person = models.ForeignKey(Membership, models.PROTECT, related_name="idps")
    version = models.PositiveIntegerField(default=1)
    # Others may read it. In the history it tells which earlier words they could read, too.
    is_shared = models.BooleanField(default=False)
    shared_at = models.DateTimeField(null=True)  # the latest time
    leadership = models.TextField(blank=True, max_length=PART_LENGTH)  # S4-6
    student_outcome = models.TextField(blank=True, max_length=PART_LENGTH)  # S4-3
    updated_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(null=True)

    objects = IdpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "person"], name="one_idp_per_person")
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class IdpItemQuerySet(models.QuerySet["IdpItem"]):
    def open(self) -> Self:
        return self.filter(state=IdpItem.State.OPEN)

    def in_order(self) -> Self:
        return self.order_by("number")


@remember_changes(
    indexes=[models.Index(fields=["district", "idp"], name="version_of_idp_item")],
    lets_go=kept_without_its_owner("OLD.idp_id"),
)
class IdpItem(DistrictModel):
    """A goal of the plan with activities, time frame and outcome (S4-8, S4-9). It never goes:
    what is reached or set aside stays on the plan (S4-16)."""

    class Kind(models.TextChoices):
        KNOWLEDGE = "knowledge", _("Knowledge")
        SKILL = "skill", _("Skill")
        BEHAVIOR = "behavior", _("Behavior")
        ATTITUDE = "attitude", _("Attitude")
        INTEREST = "interest", _("Interest")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        REACHED = "reached", _("Reached")
        SET_ASIDE = "set_aside", _("Set aside")

    class AnswersTo(models.TextChoices):
        LOW_RATING = "low_rating", _("A low rating")
        CONCERN = "concern", _("A concern that was named")

    idp = models.ForeignKey(Idp, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()  # from 1, for good
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    closed_on = models.DateField(null=True)
    goal = models.TextField(blank=True, max_length=PART_LENGTH)
    kind = models.CharField(max_length=9, choices=Kind, blank=True)
    activities = models.TextField(blank=True, max_length=PART_LENGTH)  # one a line
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    outcome = models.TextField(blank=True, max_length=PART_LENGTH)  # as others will see it
    credits = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # anticipated
    # The area for improvement that it answers to (S4-17): what it is, and where it was named.
    answers_to = models.CharField(max_length=300, blank=True)
    answers_to_kind = models.CharField(max_length=10, choices=AnswersTo, blank=True)
    brought_from = models.CharField(max_length=200, blank=True)  # the district whose file told it

    objects = IdpItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "idp", "number"], name="one_idp_item_per_number"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None)
                | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="closed_idp_item_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(_("Goal %(number)d") % {"number": self.number})

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_blank(self) -> bool:
        words = (self.goal, self.activities, self.outcome, self.answers_to)
        return not any(word.strip() for word in words)

    @property
    def steps(self) -> list[str]:
        """The enabling activities, one each."""
        return [line.strip() for line in self.activities.splitlines() if line.strip()]


class IdpSuggestionQuerySet(models.QuerySet["IdpSuggestion"]):
    def open(self) -> Self:
        return self.filter(decided_at=None)


class IdpSuggestion(DistrictModel):
    """Other words for one part of the plan. The person takes or leaves them; both stay."""

    idp = models.ForeignKey(Idp, models.CASCADE, related_name="suggestions")
    part = models.CharField(max_length=30)  # as goals.idp_parts names it: `item-2-outcome`
    before = models.TextField(blank=True)
    words = models.TextField(max_length=PART_LENGTH)
    suggested_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    suggested_at = models.DateTimeField()
    was_taken = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)

    objects = IdpSuggestionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["district", "idp"], name="idp_suggestion_by_idp")]
        constraints = [
            models.CheckConstraint(
                condition=Q(was_taken=None, decided_at=None)
                | Q(was_taken__isnull=False, decided_at__isnull=False),
                name="idp_suggestion_is_decided_or_open",
            )
        ]

    def __str__(self) -> str:
        return self.part

    @property
    def is_open(self) -> bool:
        return self.decided_at is None


class IdpComment(DistrictModel):
    """One remark in the thread of a plan. Nobody edits or deletes it."""

    append_only = True
    is_destructible = True

    idp = models.ForeignKey(Idp, models.PROTECT, related_name="comments")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    words = models.TextField(max_length=PART_LENGTH)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district", "idp"], name="idp_comment_by_idp")]
        triggers = [kept_without_its_owner("OLD.idp_id")]

    def __str__(self) -> str:
        return str(self.pk)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(_visible("idp__", actor))


@remember_changes(lets_go=kept_without_its_owner("OLD.idp_id"))
class Certificate(DistrictModel):
    """What somebody must renew (S4-18)."""

    idp = models.ForeignKey(Idp, models.CASCADE, related_name="certificates")
    kind = models.CharField(max_length=120)  # as the state calls it
    number = models.CharField(max_length=60, blank=True)
    expires_on = models.DateField()
    credits_needed = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    brought_from = models.CharField(max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["district", "expires_on"], name="certificate_by_expiry")]

    def __str__(self) -> str:
        return self.kind


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(_visible("idp__", actor))

    def completed(self) -> Self:
        return self.filter(completed_on__isnull=False)


@remember_changes(lets_go=kept_without_its_owner("OLD.idp_id"))
class Course(DistrictModel):
    """Coursework (S4-19). Its credits count for one certificate once it is completed."""

    idp = models.ForeignKey(Idp, models.CASCADE, related_name="courses")
    certificate = models.ForeignKey(
        Certificate, models.SET_NULL, null=True, related_name="courses"
    )
    title = models.CharField(max_length=200)
    provider = models.CharField(max_length=200, blank=True)
    credits = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    completed_on = models.DateField(null=True)
    proof = models.ForeignKey(Artifact, models.PROTECT, null=True, related_name="+")
    proof_sha256 = models.CharField(max_length=64, blank=True)  # of a proof left elsewhere
    brought_from = models.CharField(max_length=200, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["district", "proof"], name="course_by_proof"),
            models.Index(fields=["district", "certificate"], name="course_by_certificate"),
        ]

    def __str__(self) -> str:
        return self.title


class IdpKey(DistrictModel):
    """The district's own Ed25519 key. It signs the plans that leave; made at first use."""

    append_only = True

    public = models.CharField(max_length=64)  # 32 bytes, hex
    private = models.TextField()  # encrypted with a key from SECRET_KEY
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district"], name="one_idp_key_per_district")
        ]

    def __str__(self) -> str:
        return self.public


class KnownIdpKey(DistrictModel):
    """HR looked at the fingerprint of another district's key and says that it is theirs."""

    append_only = True

    public = models.CharField(max_length=64)
    holder = models.CharField(max_length=200)  # the district, as its file calls it
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "public"], name="one_row_per_known_key")
        ]

    def __str__(self) -> str:
        return self.holder


class IdpFileQuerySet(models.QuerySet["IdpFile"]):
    def waiting(self) -> Self:
        return self.filter(outcome="")


class IdpFile(DistrictModel):
    """A plan that arrived as a signed file. It is taken at once, or waits until HR has looked."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Taken over")
        REFUSED = "refused", _("Not taken")

    idp = models.ForeignKey(Idp, models.CASCADE, related_name="files")
    text = models.TextField(blank=True)  # whole, as it was sent; "" once it is decided on
    sha256 = models.CharField(max_length=64)
    public = models.CharField(max_length=64)  # the key that signed it
    holder = models.CharField(max_length=200)
    person_name = models.CharField(max_length=201)  # whose plan the file says it is
    sent_at = models.DateTimeField()
    outcome = models.CharField(max_length=7, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = IdpFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "idp", "sha256"],
                condition=~Q(outcome="refused"),
                name="one_arrival_per_idp_file",
            )
        ]
        indexes = [models.Index(fields=["district", "outcome"], name="idp_file_by_outcome")]

    def __str__(self) -> str:
        return self.sha256
