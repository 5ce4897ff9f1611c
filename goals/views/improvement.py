"""The list of improvement goals that an admin keeps."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.http import DistrictRequest
from accounts.models import SchoolYear
from accounts.rules import require
from goals import rules, services
from goals.forms import ImprovementGoalForm
from goals.models import ImprovementGoal
from goals.setup import year_to_set_up


@require_http_methods(["GET", "POST"])
def improvement_goal_list(request: DistrictRequest) -> HttpResponse:
    """Those of one school year: `?year=2026-27`, else the one at hand."""
    require(rules.can_keep_improvement_goals(request.membership))
    years = SchoolYear.objects.order_by("-starts_on")
    asked = years.filter(label=request.GET.get("year", "")).first()
    year = asked or year_to_set_up(clock.today(request.membership.district))
    form = ImprovementGoalForm(request.POST or None)
    if request.method == "POST" and year is not None and form.is_valid():
        services.add_improvement_goal(year, actor=request.membership, **form.cleaned_data)
        messages.success(request, _("Added. People can pick it now."))
        return redirect(f"{request.path}?year={year.label}")
    listed = ImprovementGoal.objects.filter(school_year=year, is_active=True)
    context = {
        "year": year,
        "years": years,
        "form": form,
        "improvement_goals": listed.select_related("site")
        .annotate(served_by=Count("goals"))
        .order_by("level", "site__name", "text"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "goals/improvement_goal_list.html", context, status=status)


@require_POST
def improvement_goal_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(rules.can_keep_improvement_goals(request.membership))
    goal = get_object_or_404(ImprovementGoal.objects.select_related("school_year"), pk=pk)
    services.retire_improvement_goal(goal, actor=request.membership)
    messages.success(request, _("Taken off the list. Goals that serve it keep it."))
    return redirect("goals:improvement_goals")
