"""What the district works toward: its priorities of a year, its mission and its goals."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import SchoolYear
from accounts.rules import require
from goals import rules, services
from goals.models import StrategicPriority
from goals.services import MissionWords
from goals.setup_forms import MissionForm, PriorityForm
from goals.views.improvement import year_asked_for

PARTS = ("mission", "goals", "plan")


@require_http_methods(["GET", "POST"])
def priority_list(request: DistrictRequest) -> HttpResponse:
    """Those of one school year: `?year=2026-27`, else the one at hand."""
    require(rules.can_keep_priorities(request.membership))
    year = year_asked_for(request)
    form = PriorityForm(request.POST or None)
    if request.method == "POST" and year is not None and form.is_valid():
        services.add_priority(year, actor=request.membership, **form.cleaned_data)
        messages.success(request, _("Added. Goals can serve it now."))
        return redirect(list_of(year))
    before = services.year_with_priorities_before(year) if year else None
    context = {
        "year": year,
        "years": SchoolYear.objects.order_by("-starts_on"),
        "form": form,
        "priorities": StrategicPriority.objects.filter(school_year=year, is_active=True)
        .annotate(served_by=Count("goals"))
        .order_by("text"),
        "before": before,
        "left": services.priorities_left(before, year).count() if before and year else 0,
    }
    status = 422 if form.is_bound else 200
    return render(request, "goals/priority_list.html", context, status=status)


def list_of(year: SchoolYear) -> str:
    return f"{reverse('goals:priorities')}?year={year.label}"


@require_POST
def priority_rollover(request: DistrictRequest) -> HttpResponse:
    """What the list of the year before has, and this one never had."""
    require(rules.can_keep_priorities(request.membership))
    year = year_asked_for(request)
    if year is None:
        return redirect("goals:priorities")
    made = services.roll_over_priorities(year, actor=request.membership)
    told = ngettext(
        "%(n)s priority is on the list now.", "%(n)s priorities are on the list now.", made
    )
    messages.success(request, told % {"n": made})
    return redirect(list_of(year))


@require_http_methods(["GET", "POST"])
def priority_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Other words, as long as nobody's goal serves it."""
    require(rules.can_keep_priorities(request.membership))
    found = StrategicPriority.objects.select_related("school_year")
    priority = get_object_or_404(found, pk=pk)
    form = PriorityForm(request.POST or None, initial={"text": priority.text})
    if request.method == "POST" and form.is_valid():
        try:
            services.reword_priority(priority, actor=request.membership, **form.cleaned_data)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Changed."))
            return redirect(list_of(priority.school_year))
    context = {"form": form, "priority": priority, "back": list_of(priority.school_year)}
    status = 422 if form.is_bound else 200
    return render(request, "goals/priority.html", context, status=status)


@require_POST
def priority_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(rules.can_keep_priorities(request.membership))
    found = StrategicPriority.objects.select_related("school_year")
    priority = get_object_or_404(found, pk=pk)
    services.retire_priority(priority, actor=request.membership)
    messages.success(request, _("Taken off the list. Goals that serve it keep it."))
    return redirect(list_of(priority.school_year))


@require_http_methods(["GET", "POST"])
def mission(request: DistrictRequest) -> HttpResponse:
    """The admin writes what stands beside the goals of administrators."""
    require(rules.can_keep_priorities(request.membership))
    text = services.mission_text()
    initial = {part: getattr(text, part, "") for part in PARTS}
    initial["version"] = text.version if text else 0
    form = MissionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = {part: form.cleaned_data[part] for part in PARTS}
        try:
            services.change_mission(
                MissionWords(**words),
                seen_version=form.cleaned_data["version"],
                actor=request.membership,
            )
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. It stands beside the goals now."))
            return redirect("goals:mission")
    context = {"form": form, "text": text}
    return render(request, "goals/mission.html", context, status=422 if form.errors else 200)
