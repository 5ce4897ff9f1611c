"""What is asked at every conference or one-on-one of a kind, and by whom? (C4)"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import rules as people_rules
from accounts.models import Membership, Site
from accounts.tenancy import DistrictModel
from goals.places import at_or_above


class PromptQuerySet(models.QuerySet["Prompt"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def asked_of(self, employee: Membership, kind: str) -> Self:
        """Of the district, of the employee's site and all above it, and the supervisor's own."""
        levels = Q(site=None, owner=None)
        if employee.site is not None:
            levels |= at_or_above(employee.site)
        if employee.supervisor_id:
            levels |= Q(owner=employee.supervisor_id)
        return self.active().filter(levels, kind=kind).in_order()

    def visible_to(self, actor: Membership) -> Self:
        """Own ones, and what they ask people at: the district, sites they lead, sites above.

        What a supervisor asks on their own is seen here by nobody else.
        """
        own = Q(owner=actor)
        if people_rules.is_hr(actor) or people_rules.is_admin(actor):
            return self.filter(own | Q(owner=None))
        levels = Q(site=None, owner=None) | Q(site__in=people_rules.sites_led_by(actor))
        if actor.site is not None:
            levels |= at_or_above(actor.site)
        return self.filter(own | levels)

    def in_order(self) -> Self:
        """As they are asked: the district's, then those of sites, then the supervisor's."""
        levels = F("owner").asc(nulls_first=True), F("site").asc(nulls_first=True)
        return self.order_by(*levels, "position", "added_at")

    def beside(self, prompt: "Prompt") -> Self:
        """Those of the same list, in order."""
        listed = self.active().filter(kind=prompt.kind, site=prompt.site_id, owner=prompt.owner_id)
        return listed.order_by("position", "added_at")


class Prompt(DistrictModel):
    """A question for every conference of a kind: the district’s, a site’s, a supervisor’s own.

    Its words never change: other words are a new row in its place, so the lists that were made
    with the old ones keep them.
    """

    class Kind(models.TextChoices):
        PLANNING = "planning", _("Planning conference")  # as evaluations.models.StepRule.Kind
        MID_YEAR = "mid_year", _("Mid-year reflection")
        YEAR_END = "year_end", _("Year-end conference")
        ONE_ON_ONE = "one_on_one", _("One-on-one")

    kind = models.CharField(max_length=12, choices=Kind)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)  # within its level and kind
    words = models.CharField(max_length=300)
    is_required = models.BooleanField(default=False)  # has to be marked before they close
    is_active = models.BooleanField(default=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replacements")
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = PromptQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["district", "kind"], name="prompt_by_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(site=None) | Q(owner=None), name="prompt_has_one_level"
            ),
            models.UniqueConstraint(
                fields=["district", "kind", "site", "owner", "words"],
                condition=Q(is_active=True),
                nulls_distinct=False,
                name="one_active_prompt_per_words",
                violation_error_message=_("This question is on the list already."),
            ),
        ]

    def __str__(self) -> str:
        return self.words
