"""By which work calendar does one person work?"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.rules import people_visible_to, require
from deadlines import rules
from deadlines.person_forms import PersonCalendarForm
from deadlines.services.person_calendar import assign_calendar, foresee_calendar
from deadlines.views.leave import preview_of, told


@require_http_methods(["GET", "POST"])
def person_calendar_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """POST shows what would move; with `confirm` it is done."""
    visible = people_visible_to(request.membership).select_related("district")
    person = get_object_or_404(visible, pk=pk)
    require(rules.can_assign_calendar(request.membership, person))
    form = PersonCalendarForm(request.POST or None, person=person)
    context: dict[str, Any] = {"person": person, "form": form}
    if form.is_valid():
        if "confirm" in request.POST:
            done = assigned(request, person, form)
            if done is not None:
                return done
        else:
            context |= preview_of(foresee_calendar(person, form.cleaned_data["calendar"]))
    status = 422 if form.errors else 200
    return render(request, "deadlines/person_calendar.html", context, status=status)


def assigned(
    request: DistrictRequest, person: Membership, form: PersonCalendarForm
) -> HttpResponse | None:
    """None: refused, and the form says why."""
    try:
        moves = assign_calendar(
            person,
            form.cleaned_data["calendar"],
            actor=request.membership,
            may_shorten="may_shorten" in request.POST,
        )
    except InvalidTransition as error:
        form.add_error("calendar", str(error))
        return None
    return told(request, person, _("The work calendar is changed."), moves)
