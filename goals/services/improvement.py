"""Which goals of the program, school or department may an employee's goal serve (S1-6)?"""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts import audit
from accounts.errors import InvalidTransition
from accounts.models import Membership, SchoolYear, Site
from accounts.rules import require
from goals import rules
from goals.models import Goal, ImprovementGoal, ImprovementGoalQuerySet


@transaction.atomic
def add_improvement_goal(
    year: SchoolYear, *, actor: Membership, level: str, site: Site | None, text: str
) -> ImprovementGoal:
    """List one for a site and all below it, or with no site for everybody. Again = the same."""
    require(rules.can_keep_improvement_goals(actor))
    if level != ImprovementGoal.Level.PROGRAM and site is None:
        raise InvalidTransition(_("Pick the school or department whose goal it is."))

    goal, made = ImprovementGoal.objects.get_or_create(
        school_year=year, level=level, site=site, text=text, is_active=True
    )
    if made:
        audit.record(actor, "improvement_goal.added", goal)
    return goal


@transaction.atomic
def retire_improvement_goal(goal: ImprovementGoal, *, actor: Membership) -> ImprovementGoal:
    """Nobody can pick it from now on. Goals that serve it keep it."""
    goal = ImprovementGoal.objects.select_for_update().get(pk=goal.pk)
    require(rules.can_keep_improvement_goals(actor))
    if goal.is_active:
        goal.is_active = False
        goal.save(update_fields=["is_active"])
        audit.record(actor, "improvement_goal.retired", goal)
    return goal


@transaction.atomic
def reword_improvement_goal(
    goal: ImprovementGoal, *, actor: Membership, level: str, site: Site | None, text: str
) -> ImprovementGoal:
    """Say it in other words, or move it. Once a goal serves it, nobody's words change under them.

    Refused when the list has these words for that site already.
    """
    goal = ImprovementGoal.objects.select_for_update().get(pk=goal.pk)
    require(rules.can_keep_improvement_goals(actor))
    if not goal.is_active:
        raise InvalidTransition(_("This goal is off the list. Add it anew."))
    if Goal.objects.filter(improvement_goal=goal).exists():
        raise InvalidTransition(
            _("Somebody’s goal serves it already. Take it off the list, and add it anew.")
        )
    listed = ImprovementGoal.objects.listed(goal.school_year, level=level, site=site, text=text)
    if listed.exclude(pk=goal.pk).exists():
        raise InvalidTransition(_("The list has this goal already."))
    goal.level, goal.site, goal.text = level, site, text
    goal.save(update_fields=["level", "site", "text"])
    audit.record(actor, "improvement_goal.reworded", goal)
    return goal


def left_to_roll_over(before: SchoolYear, year: SchoolYear) -> ImprovementGoalQuerySet:
    """On the list of the year before and never on that of `year`: what was taken off stays off."""
    same = ImprovementGoal.objects.filter(
        school_year=year, level=OuterRef("level"), text=OuterRef("text")
    )
    at_a_site = same.filter(site=OuterRef("site"))
    for_all = same.filter(site=None)
    listed = ImprovementGoal.objects.filter(school_year=before, is_active=True)
    return listed.exclude(Exists(at_a_site)).exclude(Exists(for_all), site=None)


def roll_over_list(before: SchoolYear, year: SchoolYear, *, actor: Membership) -> int:
    """Put the list of the year before on that of `year`. Again = nothing more. Returns how many.

    The caller says who may: it goes along when the rules of a year are rolled over.
    """
    rows = left_to_roll_over(before, year).order_by("pk")
    made = ImprovementGoal.objects.bulk_create(
        ImprovementGoal(school_year=year, level=row.level, site_id=row.site_id, text=row.text)
        for row in rows
    )
    if made:
        audit.record(actor, "improvement_goal.rolled_over", year, goals=len(made))
    return len(made)


@transaction.atomic
def roll_over_improvement_goals(year: SchoolYear, *, actor: Membership) -> int:
    """As `roll_over_list`, when an admin asks for it on the page of the list."""
    year = SchoolYear.objects.select_for_update(no_key=True).get(pk=year.pk)
    require(rules.can_keep_improvement_goals(actor))
    before = year_before(year)
    return roll_over_list(before, year, actor=actor) if before else 0


def year_before(year: SchoolYear) -> SchoolYear | None:
    """The nearest earlier one that has a list."""
    listed = ImprovementGoal.objects.filter(school_year=OuterRef("pk"), is_active=True)
    earlier = SchoolYear.objects.filter(Exists(listed), starts_on__lt=year.starts_on)
    return earlier.order_by("-starts_on").first()
