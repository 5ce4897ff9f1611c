"""What does the person page show of somebody's year? (settings.PERSON_PANELS)"""

from django.template.loader import render_to_string

from accounts.http import DistrictRequest
from accounts.models import Membership
from evaluations import rules
from evaluations.queries import year_of


def person_panel(request: DistrictRequest, person: Membership) -> str | None:
    """Their steps in status words. None for who may not see them, or when no year is open."""
    lines = [
        line
        for line in year_of(person, viewer=request.membership)
        if rules.can_view_step(request.membership, line.step)
    ]
    if not lines:
        return None
    years = {line.step.participation_id: line.step.participation for line in lines}
    meetings = [y for y in years.values() if rules.can_read_meetings(request.membership, y)]
    context = {"lines": lines, "meetings": meetings}
    return render_to_string("evaluations/_person_panel.html", context, request)
