"""Reading the goals of a year, talking about them, and offering other words."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.navigation import leave_own_entry
from accounts.rules import require
from accounts.stale_page import words_page
from goals import reading, rules, services
from goals.forms import CommentForm, SuggestionForm
from goals.models import Carried, Goal, GoalSet, Suggestion
from goals.views.goal import find_goal


@require_GET
def goal_set_mine(request: DistrictRequest) -> HttpResponse:
    """My goals of the year; before a cycle was opened there are none."""
    mine = GoalSet.objects.filter(
        employee=request.membership,
        school_year__starts_on__lte=clock.today(request.membership.district),
    ).order_by("-school_year__starts_on")
    goal_set = mine.first()
    if goal_set is not None:
        return redirect("goals:set", goal_set.pk)
    return render(request, "goals/no_goals.html")


@require_GET
def goal_set_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    goal_set = find_goal_set(request, pk)
    services.record_view(goal_set, actor=request.membership)
    return goal_set_page(request, goal_set)


def find_goal_set(request: DistrictRequest, pk: UUID) -> GoalSet:
    sets = GoalSet.objects.visible_to(request.membership).with_people()
    goal_set = get_object_or_404(sets, pk=pk)
    leave_own_entry(request, goal_set.employee)
    return goal_set


def goal_set_page(
    request: DistrictRequest,
    goal_set: GoalSet,
    *,
    comment_form: CommentForm | None = None,
    suggestion_form: SuggestionForm | None = None,
) -> HttpResponse:
    """The page of the employee (to go on writing) or of a reader (to answer)."""
    refused = suggestion_form or comment_form
    context = reading.goal_set_page(goal_set, reader=request.membership, bound=suggestion_form) | {
        "form": refused
    }
    if comment_form is not None:
        context["comment_form"] = comment_form
    return render(request, "goals/goal_set.html", context, status=422 if refused else 200)


@require_POST
def goal_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    goal_set = find_goal_set(request, pk)
    kind = request.POST.get("kind", "")
    if kind not in Goal.Kind.values:
        return redirect("goals:set", goal_set.pk)
    there = request.POST.get("there", "")
    after = int(there) if there.isascii() and there.isdigit() and len(there) < 4 else None
    try:
        goal = services.add_goal(goal_set, actor=request.membership, kind=kind, after=after)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("goals:set", goal_set.pk)
    return redirect("goals:goal", goal.pk)


@require_POST
def goal_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    goal = find_goal(request, pk)
    try:
        services.remove_goal(goal, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The goal is gone."))
    return redirect("goals:set", goal.goal_set_id)


@require_POST
def carried_decision(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """What an earlier year left: the employee takes it over (take=1) or leaves it."""
    offers = Carried.objects.filter(goal_set__employee=request.membership)
    carried = get_object_or_404(offers, pk=pk)
    try:
        if request.POST.get("take") == "1":
            goal = services.take_over(carried, actor=request.membership)
            messages.success(request, _("Taken over. Say by when, and change what is different."))
            return redirect("goals:goal", goal.pk)
        services.leave_behind(carried, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    return redirect("goals:set", carried.goal_set_id)


@require_POST
def comment_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    goal_set = find_goal_set(request, pk)
    require(rules.can_comment(request.membership, goal_set))
    form = CommentForm(request.POST)
    if not form.is_valid():
        return goal_set_page(request, goal_set, comment_form=form)
    try:
        services.add_comment(goal_set, actor=request.membership, words=form.cleaned_data["words"])
    except InvalidTransition as refusal:
        return too_late(request, form, refusal)
    return redirect(f"{reverse('goals:set', args=[goal_set.pk])}#h-comments")


def too_late(request: DistrictRequest, form: Form, refusal: InvalidTransition) -> HttpResponse:
    """There is no form any more into which the words could come back."""
    words = [str(form["words"].value() or "")]
    return words_page(request, words, str(refusal), status=HTTPStatus.CONFLICT)


@require_POST
def suggestion_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    goal = find_goal(request, pk)
    require(rules.can_suggest(request.membership, goal.goal_set))
    form = SuggestionForm(request.POST, goal=goal, part=request.POST.get("part", ""))
    if not form.is_valid():
        return goal_set_page(request, goal.goal_set, suggestion_form=form)
    try:
        services.suggest_words(goal, actor=request.membership, **form.cleaned_data)
    except InvalidTransition as refusal:
        goal_set = find_goal_set(request, goal.goal_set_id)
        if not goal_set.is_writable:
            return too_late(request, form, refusal)
        form.add_error("words", str(refusal))
        return goal_set_page(request, goal_set, suggestion_form=form)
    messages.success(
        request,
        _("Sent. %(name)s takes your words or leaves them.")
        % {"name": goal.goal_set.employee.first_name},
    )
    return redirect(f"{reverse('goals:set', args=[goal.goal_set_id])}#goal-{goal.pk}")


@require_POST
def suggestion_decision(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The employee takes the words (take=1) or keeps their own."""
    goals = Goal.objects.visible_to(request.membership)
    found = Suggestion.objects.filter(goal__in=goals).select_related("goal__goal_set")
    suggestion = get_object_or_404(found, pk=pk)
    take = request.POST.get("take") == "1"
    answer = services.take_suggestion if take else services.leave_suggestion
    try:
        answer(suggestion, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    return redirect("goals:set", suggestion.goal.goal_set_id)
