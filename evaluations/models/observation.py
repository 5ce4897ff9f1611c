"""What was seen at work, by whom, and what came of the talk about it (E16; COMAR 13A.07.04.02)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accounts import rules as people_rules
from accounts.history import remember_changes
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from deadlines.models import Deadline
from evaluations.models.cycle import Participation
from forms.models import Sheet
from records.models.guard import kept_without_its_document

if TYPE_CHECKING:
    from datetime import date

SCRIPT_LENGTH = 40_000  # characters; an hour of quick typing has about half of it
EVIDENCE_LENGTH = 1000
VIEWED = "observation.viewed"
TALK = "post_conference"  # Deadline.kind; its subject is the observation


class ObservationQuerySet(models.QuerySet["Observation"]):
    def visible_to(self, actor: Membership) -> Self:
        """Own ones always; of the others those that are shared, by who may read the words.

        An additional observer reads their own alone. Site leaders and admins read none.
        """
        if not actor.is_active:
            return self.none()
        own = Q(observer=actor)
        shared = Q(shared_at__isnull=False)
        if people_rules.is_hr(actor) or people_rules.is_executive(actor):
            return self.filter(own | shared)
        led = [actor.pk, *people_rules.supervisors_acted_for(actor)]
        theirs = Q(participation__employee=actor) | Q(participation__employee__supervisor__in=led)
        return self.filter(own | (shared & theirs))

    def shared(self) -> Self:
        return self.filter(shared_at__isnull=False)

    def with_people(self) -> Self:
        return self.select_related(
            "observer",
            "on_behalf_of",
            "participation__employee__supervisor",
            "participation__employee__district",
            "participation__cycle__process__school_year",
            "participation__cycle__process__observation_form",
        )

    def newest_first(self) -> Self:
        return self.order_by("-observed_on", "-starts_at", "-pk")


@remember_changes(
    indexes=[models.Index(fields=["district", "pgh_obj"], name="version_of_observation")],
    lets_go=kept_without_its_document("OLD.pgh_obj_id"),
)
class Observation(DistrictModel):
    """A draft, which only its observer sees, until it is shared. Then its words stay.

    `version` rises with each save. What the rows are rated stands in a form's sheet, whose
    `subject_id` is this observation.
    """

    class Kind(models.TextChoices):
        FORMAL = "formal", _("Formal observation")
        INFORMAL = "informal", _("Informal observation")
        WALKTHROUGH = "walkthrough", _("Walkthrough")

    class Announcement(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")
        UNANNOUNCED = "unannounced", _("Not announced")

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="observations")
    observer = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.FORMAL)
    announcement = models.CharField(
        max_length=11, choices=Announcement, default=Announcement.ANNOUNCED
    )
    observed_on = models.DateField()
    starts_at = models.TimeField(null=True)  # on the clock of the district
    ends_at = models.TimeField(null=True)
    place = models.CharField(blank=True, max_length=120)
    script = models.TextField(blank=True, max_length=SCRIPT_LENGTH)  # observations/script.py
    updated_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)  # from then on the employee reads it
    # The talk afterwards: the day they met, and when that was entered.
    met_on = models.DateField(null=True)
    met_entered_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)  # the employee signed for it, or said no

    @cached_property
    def ratings(self) -> Sheet | None:
        """What the rows of the form were rated."""
        return Sheet.objects.filter(subject_id=self.pk).with_people().first()

    @cached_property
    def talk(self) -> Deadline | None:
        """By when the two talk it over."""
        return Deadline.objects.filter(kind=TALK, subject_id=self.pk).first()

    objects = ObservationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "participation", "observed_on"], name="observation_by_day"
            ),
            models.Index(fields=["district", "observer"], name="observation_by_observer"),
        ]

    def __str__(self) -> str:
        return str(self.observed_on)

    @property
    def is_draft(self) -> bool:
        return self.shared_at is None

    @property
    def employee(self) -> Membership:
        return self.participation.employee


@remember_changes(lets_go=kept_without_its_document("OLD.observation_id"))
class Evidence(DistrictModel):
    """Words from the script, or others, that speak for the rating of one row of the form."""

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="evidence")
    row = models.CharField(max_length=60)  # its code on the form
    at = models.CharField(blank=True, max_length=5)  # "09:05"; empty: own words, without a time
    words = models.CharField(max_length=EVIDENCE_LENGTH)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["district", "observation"], name="evidence_by_observation")
        ]

    def __str__(self) -> str:
        return self.row


class ObserverGrantQuerySet(models.QuerySet["ObserverGrant"]):
    def on(self, day: "date") -> Self:
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at=None)


class ObserverGrant(DistrictModel):
    """From–to, both days included, somebody beside the supervisor observes this employee.

    The grant itself is the guardian permission `observe` on the participation. Both must hold.
    """

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="observer_grants"
    )
    observer = models.ForeignKey(Membership, models.PROTECT, related_name="observer_grants")
    starts_on = models.DateField()
    ends_on = models.DateField()
    granted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ObserverGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="observer_grant_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "observer"], name="observer_grant_by_observer"),
            models.Index(fields=["district", "participation"], name="observer_grant_by_year"),
        ]

    def __str__(self) -> str:
        return str(self.observer_id)


class ParticipationUserPermission(DistrictModel, UserObjectPermissionBase):
    """An explicit grant on one person's year, for example to an additional observer."""

    content_object = models.ForeignKey(Participation, models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "user", "permission", "content_object"],
                name="one_participation_permission_per_user",
            ),
        ]


class ObservationExcuse(DistrictModel):
    """HR says why fewer observations are enough for this year of this person."""

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="observation_excuses"
    )
    reason = models.CharField(max_length=300)
    excused_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    excused_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "participation"], name="one_observation_excuse_per_year"
            )
        ]

    def __str__(self) -> str:
        return str(self.participation_id)
