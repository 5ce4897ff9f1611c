"""Plans of 30, 60 and 90 days: of a building, alone or after a review."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest, key_sent
from accounts.rules import require
from buildings import rules, services
from buildings.models import ActionPlan, PlanStep, Review
from buildings.pack import plan_pdf
from buildings.plan_forms import PlanForm, StepForm, parts_of
from buildings.reviews.forms import WhyForm
from buildings.services.action_plan import (
    STEP_WORDS,
    WORDS,
    add_step,
    change_plan,
    change_step,
    finish_step,
    start_plan,
    take_step_off,
)
from buildings.typed import Written
from buildings.views.building import find_building, year_of
from buildings.views.written import write


def find_plan(request: DistrictRequest, pk: UUID) -> ActionPlan:
    plan = get_object_or_404(ActionPlan.objects.for_reading(), pk=pk)
    if not rules.can_view_plan(request.membership, plan, services.tracking_now()):
        raise Http404
    return plan


def find_step(request: DistrictRequest, pk: UUID) -> PlanStep:
    step = get_object_or_404(PlanStep.objects.select_related("plan__site", "owner"), pk=pk)
    if not rules.can_view_plan(request.membership, step.plan, services.tracking_now()):
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
        for steps in [[step for step in plan.steps.all() if step.taken_off_at is None]]
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

    def save(form: PlanForm) -> HttpResponse:
        plan = start_plan(site, year, form.cleaned_data, review=review, actor=request.membership)
        messages.success(request, _("The plan stands. Add its steps next."))
        return redirect("buildings:plan", plan.pk)

    back = f"{reverse('buildings:plans', args=[site.pk])}?year={year.label}"
    page = Written(
        make_form=lambda data, initial: PlanForm(data, initial=initial),
        save=save,
        template="buildings/plan_form.html",
        context={"site": site, "title": _("A plan for 90 days"), "back": back},
        usual={"starts_on": clock.today(request.membership.district)},
    )
    return write(request, page)


def asked_review(request: DistrictRequest, site: UUID) -> Review | None:
    asked = key_sent(request.GET.get("review", ""))
    return Review.objects.filter(pk=asked, site=site).first()


@require_GET
def plan_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    plan = find_plan(request, pk)
    found = list(plan.steps.select_related("owner", "done_by", "taken_off_by"))
    for step in found:
        step.plan = plan
    steps = [step for step in found if step.taken_off_at is None]
    reader = request.membership
    context = {
        "plan": plan,
        "parts": parts_of(steps),
        "taken_off": [step for step in found if step.taken_off_at is not None],
        "total": len(steps),
        "done": sum(step.done_on is not None for step in steps),
        "today": clock.today(reader.district),
        "own": {step.pk for step in steps if rules.can_finish_step(reader, step, plan.site)},
        "can_write": rules.can_write_plan(reader, plan.site),
        "sees_building": rules.can_view_building(reader, plan.site, services.tracking_now()),
    }
    return render(request, "buildings/plan.html", context)


@require_http_methods(["GET", "POST"])
def plan_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Typed over other words, both stand side by side."""
    plan = find_plan(request, pk)
    require(rules.can_write_plan(request.membership, plan.site))

    def save(form: PlanForm) -> HttpResponse:
        change_plan(plan, form.cleaned_data, version=plan.version, actor=request.membership)
        messages.success(request, _("Changed."))
        return redirect("buildings:plan", plan.pk)

    page = Written(
        make_form=lambda data, initial: PlanForm(data, initial=initial),
        save=save,
        template="buildings/plan_form.html",
        context=context_of(plan, _("Change the plan")),
        stands={name: getattr(plan, name) for name in WORDS},
        over=plan.version,
        by=plan.updated_by.name,
    )
    return write(request, page)


@require_http_methods(["GET", "POST"])
def plan_step_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    plan = find_plan(request, pk)
    require(rules.can_write_plan(request.membership, plan.site))

    def save(form: StepForm) -> HttpResponse:
        add_step(plan, form.cleaned_data, actor=request.membership)
        messages.success(request, _("Added."))
        return redirect("buildings:plan", plan.pk)

    page = Written(
        make_form=lambda data, initial: StepForm(data, plan=plan, initial=initial),
        save=save,
        template="buildings/plan_form.html",
        context=context_of(plan, _("Add a step")),
    )
    return write(request, page)


@require_http_methods(["GET", "POST"])
def plan_step_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = find_step(request, pk)
    plan = step.plan
    require(rules.can_write_plan(request.membership, plan.site))

    def save(form: StepForm) -> HttpResponse:
        change_step(step, form.cleaned_data, version=step.version, actor=request.membership)
        messages.success(request, _("Changed."))
        return redirect("buildings:plan", plan.pk)

    page = Written(
        make_form=lambda data, initial: StepForm(data, plan=plan, initial=initial),
        save=save,
        template="buildings/plan_form.html",
        context=context_of(plan, _("Change the step")) | {"step": step},
        stands={name: getattr(step, name) for name in STEP_WORDS},
        over=step.version,
    )
    return write(request, page)


def context_of(plan: ActionPlan, title: str) -> dict[str, Any]:
    back = reverse("buildings:plan", args=[plan.pk])
    return {"site": plan.site, "title": title, "back": back, "plan_name": plan.priority}


@require_http_methods(["GET", "POST"])
def plan_step_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Off the plan, with its reason."""
    step = find_step(request, pk)
    require(rules.can_write_plan(request.membership, step.plan.site))
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_step_off(step, reason=form.cleaned_data["reason"], actor=request.membership)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Off the plan. It stays below, with the reason."))
            return redirect("buildings:plan", step.plan_id)
    context = context_of(step.plan, _("Take this step off the plan?"))
    context |= {"form": form, "lead": step.words, "button": _("Take it off")}
    status = 422 if form.errors else 200
    return render(request, "buildings/plan_question.html", context, status=status)


@require_GET
def plan_paper(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The plan alone, as it stands today."""
    plan, district = find_plan(request, pk), request.membership.district
    made = plan_pdf(plan, district, clock.today(district))
    answer = HttpResponse(made, content_type="application/pdf")
    name = slugify(f"{plan.site.name} {plan.priority}")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


@require_POST
def plan_step_done(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = find_step(request, pk)
    try:
        finish_step(step, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done, as of today."))
    return redirect("buildings:plan", step.plan_id)
