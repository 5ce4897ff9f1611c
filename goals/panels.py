"""What does the person page show of somebody's goals? (settings.PERSON_PANELS)"""

from django.db.models import Count
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from accounts.http import DistrictRequest
from accounts.models import Membership, SchoolYear
from goals import rules
from goals.artifacts import brought_for
from goals.models import GoalSet
from goals.services import record_view


def person_counts(person: Membership, *, reader: Membership) -> dict[str, str]:
    """`2 goals` by school year, of those that the reader may read: one statement."""
    sets = GoalSet.objects.visible_to(reader).filter(employee=person)
    rows = sets.values_list("school_year__label").annotate(n=Count("goals"))
    return {label: ngettext("%(n)s goal", "%(n)s goals", n) % {"n": n} for label, n in rows if n}


def person_panel(request: DistrictRequest, person: Membership, year: SchoolYear) -> str | None:
    """Goals and artifacts of a year, for who may read them; a look of others is written down."""
    reader = request.membership
    sets = GoalSet.objects.visible_to(reader).of(person, year).with_people()
    goal_set = sets.first()
    if goal_set is None:
        return None
    record_view(goal_set, actor=reader)
    goals = list(goal_set.goals.in_order())
    context = {
        "goal_set": goal_set,
        "goals": goals,
        "is_own": rules.is_own(reader, goal_set),
        "can_read_artifacts": rules.can_read_artifacts(reader, goal_set),
    }
    if context["can_read_artifacts"]:
        context["brought"] = brought_for(goal_set, goals)
    return render_to_string("goals/_person_panel.html", context)
