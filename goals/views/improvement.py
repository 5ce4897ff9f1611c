"""The list of improvement goals that an admin keeps."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import SchoolYear
from accounts.rules import require
from goals import rules, services
from goals.models import ImprovementGoal
from goals.setup import year_to_set_up
from goals.setup_forms import ImprovementGoalForm


@require_http_methods(["GET", "POST"])
def improvement_goal_list(request: DistrictRequest) -> HttpResponse:
    """Those of one school year: `?year=2026-27`, else the one at hand."""
    require(rules.can_keep_improvement_goals(request.membership))
    year = year_asked_for(request)
    form = ImprovementGoalForm(request.POST or None)
    if request.method == "POST" and year is not None and form.is_valid():
        services.add_improvement_goal(year, actor=request.membership, **form.cleaned_data)
        messages.success(request, _("Added. People can pick it now."))
        return redirect(list_of(year))
    listed = ImprovementGoal.objects.filter(school_year=year, is_active=True)
    before = services.year_before(year) if year else None
    context = {
        "year": year,
        "years": SchoolYear.objects.order_by("-starts_on"),
        "form": form,
        "improvement_goals": listed.select_related("site")
        .annotate(served_by=Count("goals"))
        .order_by("level", "site__name", "text"),
        "before": before,
        "left": services.left_to_roll_over(before, year).count() if before and year else 0,
    }
    status = 422 if form.is_bound else 200
    return render(request, "goals/improvement_goal_list.html", context, status=status)


def year_asked_for(request: DistrictRequest) -> SchoolYear | None:
    asked = SchoolYear.objects.filter(label=request.GET.get("year", "")).first()
    return asked or year_to_set_up(clock.today(request.membership.district))


def list_of(year: SchoolYear) -> str:
    return f"{reverse('goals:improvement_goals')}?year={year.label}"


@require_POST
def improvement_goal_rollover(request: DistrictRequest) -> HttpResponse:
    """What the list of the year before has, and this one never had."""
    require(rules.can_keep_improvement_goals(request.membership))
    year = year_asked_for(request)
    if year is None:
        return redirect("goals:improvement_goals")
    made = services.roll_over_improvement_goals(year, actor=request.membership)
    told = ngettext("%(n)s goal is on the list now.", "%(n)s goals are on the list now.", made)
    messages.success(request, told % {"n": made})
    return redirect(list_of(year))


@require_http_methods(["GET", "POST"])
def improvement_goal_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Other words, as long as nobody's goal serves it."""
    require(rules.can_keep_improvement_goals(request.membership))
    goal = get_object_or_404(ImprovementGoal.objects.select_related("school_year"), pk=pk)
    standing = {"level": goal.level, "site": goal.site_id, "text": goal.text}
    form = ImprovementGoalForm(request.POST or None, initial=standing)
    if request.method == "POST" and form.is_valid():
        try:
            services.reword_improvement_goal(goal, actor=request.membership, **form.cleaned_data)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Changed."))
            return redirect(list_of(goal.school_year))
    context = {"form": form, "goal": goal, "back": list_of(goal.school_year)}
    status = 422 if form.is_bound else 200
    return render(request, "goals/improvement_goal.html", context, status=status)


@require_POST
def improvement_goal_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(rules.can_keep_improvement_goals(request.membership))
    goal = get_object_or_404(ImprovementGoal.objects.select_related("school_year"), pk=pk)
    services.retire_improvement_goal(goal, actor=request.membership)
    messages.success(request, _("Taken off the list. Goals that serve it keep it."))
    return redirect(list_of(goal.school_year))
