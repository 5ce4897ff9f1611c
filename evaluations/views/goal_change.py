"""Changing an agreed goal at the mid-year: propose other words, agree, leave them, take back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts import version_sent, words_sent
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from evaluations import rules
from evaluations.conferences.goal_change_form import GoalChangeForm
from evaluations.models import Point, Step
from evaluations.services import goal_change as services
from evaluations.views.conference import find_point
from evaluations.views.finding import attempt, step_to_read
from goals import services as goals
from goals.models import ChangeDraft, Goal, GoalChange
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
        return drafted_page(request, point, goal)
    if request.POST.keys() & {"later", "drop"} or "compare" in request.GET:
        return put_aside(request, point, goal)
    form = GoalChangeForm(request.POST, goal=goal)
    if not form.is_valid():
        return change_page(request, point, form, status=422)
    return propose(request, point, form)


def drafted_page(request: DistrictRequest, point: Point, goal: Goal) -> HttpResponse:
    """With what this person typed before; beside it what others put in force since."""
    draft = goals.change_draft_of(goal, request.membership)
    form = GoalChangeForm(goal=goal, draft=draft.answers if draft else None)
    if draft is None or draft.base_version == goal.version:
        return change_page(request, point, form)
    typed = GoalChangeForm(draft.answers, goal=goal, is_final=False)
    typed.is_valid()
    return change_page(request, point, form, stale=goal, in_force=typed.in_force())


def put_aside(request: DistrictRequest, point: Point, goal: Goal) -> HttpResponse:
    """Buttons: leave the goal as it is; save and exit; compare with what was saved elsewhere."""
    if "drop" in request.POST:
        attempt(
            request,
            lambda: services.drop_goal_change_draft(point, actor=request.membership),
            _("The goal stays as it is."),
        )
        return redirect(place_of(point))
    form = GoalChangeForm(request.POST, goal=goal, is_final=False)
    if not form.is_valid():
        return change_page(request, point, form, status=422)
    try:
        keep_answers(request, point, form, request.POST)
    except goals.StaleChangeDraft as stale:
        return change_page(request, point, form, status=409, current=stale.current)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return change_page(request, point, form, status=409)
    messages.success(request, _("Saved. Only you see it until you propose it."))
    return redirect(place_of(point))


def keep_answers(
    request: DistrictRequest, point: Point, form: GoalChangeForm, sent: Mapping[str, str]
) -> ChangeDraft:
    """`version` is that of the draft, `goal_version` that of the goal it was typed over."""
    return services.save_goal_change_draft(
        point,
        actor=request.membership,
        answers=form.answers(),
        base_version=version_sent(sent.get("goal_version", "")),
        version=version_sent(sent.get("version", "")),
    )


@login_not_required  # answers 401 itself: a login page would look like success to a script
@require_POST
def draft_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The autosave: JSON in, the new version in ETag."""
    if not request.user.is_authenticated or request.membership is None:
        return JsonResponse({"message": _("You were signed out.")}, status=401)
    point = find_point(request, pk)
    require(rules.can_change_goals(request.membership, point.step))
    words = words_sent(request)
    if words is None:
        return JsonResponse({"message": _("These words did not arrive whole.")}, status=400)
    sent = {
        "version": request.headers.get("If-Match", ""),
        "goal_version": request.GET.get("goal_version", ""),
    }
    try:
        form = GoalChangeForm(words, goal=services.goal_of(point), is_final=False)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=422)
        draft = keep_answers(request, point, form, sent)
    except InvalidTransition as refusal:
        return JsonResponse({"message": str(refusal)}, status=412)
    return JsonResponse({}, headers={"ETag": f'"{draft.version}"'})


def propose(request: DistrictRequest, point: Point, form: GoalChangeForm) -> HttpResponse:
    try:
        services.propose_goal_change(
            point,
            actor=request.membership,
            wanted=form.changes(),
            reason=form.cleaned_data["reason"],
            version=version_sent(request.POST.get("goal_version", "")),
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
    """`current`: what was saved elsewhere; it stands above what was typed here."""
    form.is_valid()
    current = more.get("current")
    draft = current or goals.change_draft_of(form.goal, request.membership)
    context = {
        "point": point,
        "step": point.step,
        "goal": form.goal,
        "form": form,
        "place": place_of(point),
        # Beside words that were typed over others than those in force now.
        "in_force": form.in_force(),
        "draft": draft,
        "elsewhere": form.typed_differently(current.answers) if current else [],
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
