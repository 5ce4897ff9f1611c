"""What does the person page say of leave and work calendar? (settings.PERSON_PANELS)"""

from django.template.loader import render_to_string

from accounts import clock
from accounts.http import DistrictRequest
from accounts.models import Membership, SchoolYear
from deadlines import rules
from deadlines.away import leaves_around


def person_panel(request: DistrictRequest, person: Membership, year: SchoolYear) -> str | None:
    """Of now, whatever year is shown: until when they are away, and HR's way to change it."""
    reader = request.membership
    if not rules.can_view_dates(reader, person):
        return None
    may_manage = person.is_active and rules.can_manage_leave(reader, person)
    today = clock.today(reader.district)
    leaves, absence = leaves_around(person)
    if not leaves and not may_manage and not absence:
        return None
    context = {
        "person": person,
        "leaves": leaves,
        "absence": absence,
        "is_own": person.pk == reader.pk,
        "today": today,
        "may_manage": may_manage,
    }
    return render_to_string("deadlines/_person_panel.html", context, request)
