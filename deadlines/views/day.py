"""One day of the calendar: who works on it, who does not, and who said so."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts import clock
from accounts.fields import DayField
from accounts.http import DistrictRequest
from accounts.rules import require
from deadlines import rules
from deadlines.models import Holiday
from deadlines.provenance import all_facts, load_with_sources
from deadlines.who_works import people_by_calendar, reasons_of


@require_GET
def day_search(request: DistrictRequest) -> HttpResponse:
    """`?day=2027-02-15`, also as people write it."""
    require(rules.can_view_calendar(request.membership))
    try:
        day = DayField().clean(request.GET.get("day", ""))
    except ValidationError:
        return redirect("deadlines:calendar")
    return redirect("deadlines:day", day.isoformat())


@require_GET
def day_detail(request: DistrictRequest, day: str) -> HttpResponse:
    require(rules.can_view_calendar(request.membership))
    try:
        shown = DayField().clean(day)
    except ValidationError as error:
        raise Http404 from error
    calendars = load_with_sources()
    holidays = list(Holiday.objects.filter(day=shown).select_related("confirmed_by"))
    closed = [h for h in holidays if h.closes == Holiday.Closes.YES]
    context = {
        "day": shown,
        "office": calendars.office().reason_closed(shown),
        "groups": reasons_of(calendars, shown, people_by_calendar()),
        "facts": all_facts(calendars, closed, shown, shown),
        "undecided": [h for h in holidays if h.closes == Holiday.Closes.UNCONFIRMED],
        "today": clock.today(request.membership.district),
        "can_change": rules.can_change_calendar(request.membership),
    }
    return render(request, "deadlines/day.html", context)
