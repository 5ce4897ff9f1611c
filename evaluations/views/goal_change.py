"""Changing an agreed goal at the mid-year: propose other words, agree, leave them, take back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts import version_sent
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from evaluations import rules
from evaluations.goal_change_form import GoalChangeForm
from evaluations.models import Point, Step
from evaluations.services import goal_change as services
from evaluations.views.conference import find_point
from evaluations.views.finding import attempt, step_to_read
from goals.models import GoalChange
from goals.services import StaleVersion


@require_http_methods(["GET", "POST"])
def goal_change_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """GET: the words in force, to change. POST: propose what differs."""
    point = find_point(request, pk)
    require(rules.can_change_goals(request.membership, point.step))
    try:
        goal = services.goal_of(point)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect(place_of(point))
    if request.method == "GET":
        return change_page(request, point, GoalChangeForm(goal=goal))
    form = GoalChangeForm(request.POST, goal=goal)
    if not form.is_valid():
        return change_page(request, point, form, status=422)
    return propose(request, point, form)


def propose(request: DistrictRequest, point: Point, form: GoalChangeForm) -> HttpResponse:
    try:
        services.propose_goal_change(
            point,
            actor=request.membership,
            wanted=form.changes(),
            reason=form.cleaned_data["reason"],
            version=version_sent(request.POST.get("version", "")),
        )
    except StaleVersion as stale:
        fresh = GoalChangeForm(request.POST, goal=stale.current)
        return change_page(request, point, fresh, status=409, stale=stale.current)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return change_page(request, point, form, status=409)
    messages.success(request, _("Proposed. It is in force once the other one agrees."))
    return redirect(place_of(point))


def change_page(
    request: DistrictRequest, point: Point, form: GoalChangeForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    form.is_valid()
    context = {
        "point": point,
        "step": point.step,
        "goal": form.goal,
        "form": form,
        "place": place_of(point),
        # Beside words that were typed over others than those in force now.
        "in_force": form.in_force(),
        **more,
    }
    return render(request, "evaluations/goal_change.html", context, status=status)


def place_of(point: Point) -> str:
    return reverse("evaluations:step", args=[point.step_id]) + f"#p{point.position}"


def find_change(request: DistrictRequest, pk: UUID) -> tuple[GoalChange, Step]:
    """Of a step this person may open, by the conference it belongs to."""
    steps = Step.objects.visible_to(request.membership)
    changes = GoalChange.objects.filter(subject_id__in=steps.values("pk")).select_related("goal")
    change = get_object_or_404(changes, pk=pk)
    step = step_to_read(request, change.subject_id)
    require(rules.can_change_goals(request.membership, step))
    return change, step


@require_POST
def answer_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Button `agree`, or else the words stay."""
    change, step = find_change(request, pk)
    agrees = "agree" in request.POST
    attempt(
        request,
        lambda: services.answer_goal_change(change, step, actor=request.membership, agrees=agrees),
        _("Agreed. The new words are in force.") if agrees else _("The goal stays as it was."),
    )
    return redirect(place_in(step, change))


@require_POST
def withdrawal_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    change, step = find_change(request, pk)
    attempt(
        request,
        lambda: services.withdraw_goal_change(change, step, actor=request.membership),
        _("Taken back. The goal stays as it was."),
    )
    return redirect(place_in(step, change))


def place_in(step: Step, change: GoalChange) -> str:
    point = step.points.filter(goal=change.goal_id).first()
    return place_of(point) if point else reverse("evaluations:step", args=[step.pk])
