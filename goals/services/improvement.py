"""Which goals of the program, school or department may an employee's goal serve (S1-6)?"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.errors import InvalidTransition
from accounts.models import Membership, SchoolYear, Site
from accounts.rules import require
from goals import rules
from goals.models import ImprovementGoal


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
    require(rules.can_keep_improvement_goals(actor))
    goal = ImprovementGoal.objects.select_for_update().get(pk=goal.pk)
    if goal.is_active:
        goal.is_active = False
        goal.save(update_fields=["is_active"])
        audit.record(actor, "improvement_goal.retired", goal)
    return goal
