"""Plans of 30, 60 and 90 days: of a building, alone or after a review."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from buildings import rules, services
from buildings.models import ActionPlan, PlanStep, Review
from buildings.plan_forms import PlanForm, StepForm, differences, parts_of, step_in
from buildings.services.action_plan import (
    WORDS,
    StalePlan,
    add_step,
    change_plan,
    change_step,
    finish_step,
    start_plan,
)
from buildings.views.building import find_building, year_of


def find_plan(request: DistrictRequest, pk: UUID) -> ActionPlan:
    """Whoever sees the building sees its plans."""
    plan = get_object_or_404(ActionPlan.objects.for_reading(), pk=pk)
    if not rules.can_view_building(request.membership, plan.site, services.tracking_now()):
        raise Http404
    return plan


def find_step(request: DistrictRequest, pk: UUID) -> PlanStep:
    step = get_object_or_404(PlanStep.objects.select_related("plan__site", "owner"), pk=pk)
    if not rules.can_view_building(request.membership, step.plan.site, services.tracking_now()):
        raise Http404
    return step


@require_GET
def plan_list(request: DistrictRequest, pk: UUID) -> HttpResponse:
    site, _tracking = find_building(request, pk)
    year = year_of(request)
    plans = ActionPlan.objects.filter(site=site, school_year=year).prefetch_related("steps")
    rows = [
        {"plan": plan, "all": len(steps), "done": sum(bool(step.done_on) for step in steps)}
        for plan in plans
        for steps in [list(plan.steps.all())]
    ]
    can_write = rules.can_write_plan(request.membership, site)
    context = {"site": site, "year": year, "rows": rows, "can_write": can_write}
    return render(request, "buildings/plans.html", context)


@require_http_methods(["GET", "POST"])
def plan_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """`?review=`: after that review."""
    site, _tracking = find_building(request, pk)
    require(rules.can_write_plan(request.membership, site))
    year, review = year_of(request), asked_review(request, pk)
    today = clock.today(request.membership.district)
    form = PlanForm(request.POST or None, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in WORDS}
        plan = start_plan(site, year, values, review=review, actor=request.membership)
        messages.success(request, _("The plan stands. Add its steps next."))
        return redirect("buildings:plan", plan.pk)
    back = f"{reverse('buildings:plans', args=[site.pk])}?year={year.label}"
    context = {"form": form, "site": site, "title": _("A plan for 90 days"), "back": back}
    return render(request, "buildings/plan_form.html", context, status=422 if form.errors else 200)


def asked_review(request: DistrictRequest, site: UUID) -> Review | None:
    try:
        asked = UUID(request.GET.get("review", ""))
    except ValueError:
        return None
    return Review.objects.filter(pk=asked, site=site).first()


@require_GET
def plan_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    plan = find_plan(request, pk)
    steps = list(plan.steps.select_related("owner", "done_by"))
    for step in steps:
        step.plan = plan
    reader = request.membership
    context = {
        "plan": plan,
        "parts": parts_of(steps),
        "total": len(steps),
        "done": sum(step.done_on is not None for step in steps),
        "today": clock.today(reader.district),
        "own": {step.pk for step in steps if rules.can_finish_step(reader, step, plan.site)},
        "can_write": rules.can_write_plan(reader, plan.site),
    }
    return render(request, "buildings/plan.html", context)


@require_http_methods(["GET", "POST"])
def plan_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Typed over other words, both stand side by side."""
    plan = find_plan(request, pk)
    require(rules.can_write_plan(request.membership, plan.site))
    initial = {name: getattr(plan, name) for name in (*WORDS, "version")}
    form = PlanForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"form": form, "site": plan.site, "title": _("Change the plan")}
    context["back"] = reverse("buildings:plan", args=[plan.pk])
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in WORDS}
        version = form.cleaned_data["version"] or 0
        try:
            change_plan(plan, values, version=version, actor=request.membership)
        except StalePlan as stale:
            found = differences(stale.current, values)
            context |= {"differences": found, "version": stale.current.version}
            status = 409
        except InvalidTransition as refusal:
            form.add_error("starts_on", str(refusal))
            status = 422
        else:
            messages.success(request, _("Changed."))
            return redirect("buildings:plan", plan.pk)
    return render(request, "buildings/plan_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def plan_step_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    plan = find_plan(request, pk)
    require(rules.can_write_plan(request.membership, plan.site))
    form = StepForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        add_step(plan, form.cleaned_data, actor=request.membership)
        messages.success(request, _("Added."))
        return redirect("buildings:plan", plan.pk)
    return step_page(request, plan, form, _("Add a step"))


@require_http_methods(["GET", "POST"])
def plan_step_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = find_step(request, pk)
    require(rules.can_write_plan(request.membership, step.plan.site))
    form = StepForm(request.POST or None, plan=step.plan, initial=step_in(step))
    if request.method == "POST" and form.is_valid():
        change_step(step, form.cleaned_data, actor=request.membership)
        messages.success(request, _("Changed."))
        return redirect("buildings:plan", step.plan_id)
    return step_page(request, step.plan, form, _("Change the step"))


def step_page(
    request: DistrictRequest, plan: ActionPlan, form: StepForm, title: str
) -> HttpResponse:
    back = reverse("buildings:plan", args=[plan.pk])
    context = {"form": form, "site": plan.site, "title": title, "back": back}
    return render(request, "buildings/plan_form.html", context, status=422 if form.errors else 200)


@require_POST
def plan_step_done(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = find_step(request, pk)
    finish_step(step, actor=request.membership)
    messages.success(request, _("Done, as of today."))
    return redirect("buildings:plan", step.plan_id)
