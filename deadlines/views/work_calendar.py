"""Who works when: the calendars of groups, their work years and their extra work days."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import SchoolYear
from accounts.rules import require
from accounts.years import school_year_of
from deadlines import rules
from deadlines.calendar_forms import NewCalendarForm, WorkCalendarForm, WorkDayForm
from deadlines.models import ExtraWorkDay, WorkCalendar
from deadlines.provenance import facts_of, load_with_sources
from deadlines.services import work_calendar as services
from deadlines.views.calendar import chosen_year, preview_of, words_of
from deadlines.who_works import groups_of, people_by_calendar, unknown_codes


@require_GET
def work_calendar_list(request: DistrictRequest) -> HttpResponse:
    require(rules.can_view_calendar(request.membership))
    year, calendars, people = chosen_year(request), load_with_sources(), people_by_calendar()
    context = {
        "year": year,
        "years": SchoolYear.objects.order_by("starts_on"),
        "groups": groups_of(calendars, year, people),
        "unknown": unknown_codes(calendars, people),
        "has_own": bool(calendars.work_calendars),
        "can_change": rules.can_change_calendar(request.membership),
    }
    return render(request, "deadlines/work_calendars.html", context)


@require_POST
def usual_create(request: DistrictRequest) -> HttpResponse:
    new = services.add_usual_calendars(actor=request.membership)
    words = ngettext("%(n)d calendar is added.", "%(n)d calendars are added.", len(new))
    messages.success(request, words % {"n": len(new)})
    return redirect("deadlines:work_calendars")


@require_http_methods(["GET", "POST"])
def work_calendar_create(request: DistrictRequest) -> HttpResponse:
    require(rules.can_change_calendar(request.membership))
    form = NewCalendarForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        own = services.add_work_calendar(actor=request.membership, **form.cleaned_data)
        return redirect("deadlines:work_calendar", own.pk)
    status = 422 if form.errors else 200
    return render(request, "deadlines/work_calendar_create.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def work_calendar_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """POST with `preview` shows what would move; else it is saved."""
    require(rules.can_change_calendar(request.membership))
    own = get_object_or_404(WorkCalendar, pk=pk)
    years = services.coming_years(request.membership.district)
    form = WorkCalendarForm(request.POST or None, own=own, years=years)
    if request.method == "GET" or not form.is_valid():
        return render_calendar(request, own, form, WorkDayForm())
    facts = {"weekend": form.cleaned_data["weekend"], "years": form.year_days()}
    if "preview" in request.POST:
        changed = services.calendars_with_change(own, **facts)
        return render_calendar(request, own, form, WorkDayForm(), preview_of(request, changed))
    name = form.cleaned_data["name"]
    moves = services.change_work_calendar(own, actor=request.membership, name=name, **facts)
    messages.success(request, words_of(_("The calendar is saved."), moves))
    return redirect("deadlines:work_calendar", own.pk)


def render_calendar(
    request: DistrictRequest,
    own: WorkCalendar,
    form: WorkCalendarForm,
    day_form: WorkDayForm,
    preview: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page with one of the two forms filled in wrongly, or neither."""
    district = request.membership.district
    year = school_year_of(district, clock.today(district))
    last = services.coming_years(district)[-1].ends_on
    facts = facts_of(load_with_sources(), [], year.starts_on, last, own)
    context = {
        "own": own,
        "form": form,
        "day_form": day_form,
        "shown_errors": form if form.errors else day_form,
        "own_facts": [
            one for one in facts if one.extra or (one.closure and one.closure.work_calendar_id)
        ],
        "people": people_by_calendar()[own.code],
        "today": clock.today(district),
        **(preview or {}),
    }
    status = 422 if form.errors or day_form.errors else 200
    return render(request, "deadlines/work_calendar.html", context, status=status)


@require_POST
def work_day_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(rules.can_change_calendar(request.membership))
    own = get_object_or_404(WorkCalendar, pk=pk)
    form = WorkDayForm(request.POST)
    if form.is_valid():
        try:
            moves = services.add_work_day(own, actor=request.membership, **form.cleaned_data)
        except InvalidTransition as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, words_of(_("The work day is in the calendar."), moves))
            return redirect("deadlines:work_calendar", own.pk)
    years = services.coming_years(request.membership.district)
    return render_calendar(request, own, WorkCalendarForm(own=own, years=years), form)


@require_POST
def work_day_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(rules.can_change_calendar(request.membership))
    extra = get_object_or_404(ExtraWorkDay, pk=pk)
    own = extra.work_calendar_id
    try:
        moves = services.remove_work_day(extra, actor=request.membership)
    except InvalidTransition as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words_of(_("The day is off again."), moves))
    return redirect("deadlines:work_calendar", own)
