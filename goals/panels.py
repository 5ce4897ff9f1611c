"""What does the person page show of somebody's goals? (settings.PERSON_PANELS)"""

from django.template.loader import render_to_string

from accounts.http import DistrictRequest
from accounts.models import Membership
from goals import rules
from goals.artifacts import brought_for
from goals.models import GoalSet


def person_panel(request: DistrictRequest, person: Membership) -> str | None:
    """The artifacts of the latest year. None for who may not read them, or without such a year."""
    latest = GoalSet.objects.filter(employee=person).order_by("-school_year__starts_on")
    goal_set = latest.select_related("employee", "school_year").first()
    if goal_set is None or not rules.can_read_artifacts(request.membership, goal_set):
        return None
    brought = brought_for(goal_set, goal_set.goals.in_order())
    context = {"goal_set": goal_set, "brought": brought}
    return render_to_string("goals/_person_panel.html", context)
