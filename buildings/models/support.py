"""What does the district give a building, by when, and did it come? (S2-5, S2-6, S2-9)"""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.history import remember_changes
from accounts.models import Membership, SchoolYear, Site
from accounts.tenancy import DistrictModel
from buildings.models.answer import ReviewAction
from buildings.models.measure import number_column
from buildings.models.target import REASON_LENGTH, Target
from records.models.guard import kept_without_its_matter

NEED_LENGTH = 1000


class SupportQuerySet(models.QuerySet["Support"]):
    def at(self, sites: "set[UUID] | None") -> Self:
        """At these sites; None: at all."""
        return self if sites is None else self.filter(site__in=sites)

    def for_reading(self) -> Self:
        return self.select_related(
            "site",
            "school_year",
            "target__measure",
            "owner",
            "asked_by",
            "action",
            "changed_by",
        )


@remember_changes(lets_go=kept_without_its_matter("OLD.pgh_obj_id"))
class Support(DistrictModel):
    """A line of the ledger: asked for by the building, or raised by the district.

    Who did what on which day stands beside its state, as in any promise.
    """

    class Kind(models.TextChoices):
        COACHING = "coaching", _("Coaching")
        PERSONNEL = "personnel", _("Support personnel")
        TEAMING = "teaming", _("Teaming")
        PROBLEM_SOLVING = "problem_solving", _("Problem solving")
        STRATEGIZING = "strategizing", _("Strategizing")
        FINANCES = "finances", _("Finances")

    class State(models.TextChoices):
        REQUESTED = "requested", _("Asked for")
        PROMISED = "promised", _("Promised")
        GIVEN = "given", _("Given")
        DECLINED = "declined", _("Declined")

    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    # Which number it shall move; none: the building at large.
    target = models.ForeignKey(Target, models.PROTECT, null=True, related_name="supports")
    # The step of a review that it serves.
    action = models.ForeignKey(ReviewAction, models.PROTECT, null=True, related_name="supports")
    kind = models.CharField(max_length=15, choices=Kind)
    what = models.CharField(max_length=200)
    need = models.TextField(blank=True, max_length=NEED_LENGTH)  # what the needs check found
    amount = models.CharField(max_length=80, blank=True)  # "2 days a week"
    cost = number_column(null=True)  # in dollars
    who = models.CharField(max_length=120, blank=True)  # who comes
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    owner = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.REQUESTED)
    asked_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)  # none: the district raised it
    promised_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    promised_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    given_on = models.DateField(null=True)
    declined_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)  # why it does not come
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    change_why = models.CharField(max_length=REASON_LENGTH, blank=True)  # of the promise

    objects = SupportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["promised", "given"])
                | Q(promised_at__isnull=False, owner__isnull=False, starts_on__isnull=False)
                & (~Q(amount="") | ~Q(who="") | Q(cost__isnull=False)),
                name="promised_support_says_how_much_or_who",
            ),
            models.CheckConstraint(
                condition=Q(state="given", given_on__isnull=False)
                | ~Q(state="given") & Q(given_on=None),
                name="given_support_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(declined_at__isnull=False) & ~Q(reason=""),
                name="declined_support_says_why",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="support_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "site", "school_year"], name="support_by_building"),
            models.Index(fields=["district", "school_year", "state"], name="support_by_state"),
        ]
        triggers = [kept_without_its_matter("OLD.id")]

    def __str__(self) -> str:
        return self.what

    @property
    def is_requested(self) -> bool:
        return self.state == self.State.REQUESTED

    @property
    def is_promised(self) -> bool:
        return self.state == self.State.PROMISED

    @property
    def is_given(self) -> bool:
        return self.state == self.State.GIVEN
