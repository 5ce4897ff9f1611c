"""Writing one goal: the page, its autosave, and two versions side by side."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts import version_sent, version_typed_over, versioned, words_sent
from accounts.errors import InvalidTransition
from accounts.first_question import asks_first, first_answer
from accounts.http import DistrictRequest, key_sent
from accounts.navigation import leave_own_entry
from accounts.rules import require
from accounts.sent_late import keeps_late_words, late_words
from goals import editor, rules, services
from goals.forms import GoalForm
from goals.models import Action, Goal, Suggestion
from goals.own_goal import goal_to_write, own_goal, question_of_goal
from goals.services.goal import DaysCross
from goals.services.goal_set import words_of
from goals.smart import advise


@require_http_methods(["GET", "POST"])
@keeps_late_words
def goal_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    goal = find_goal(request, pk)
    if not rules.can_write_goal(request.membership, goal):
        require(request.method == "GET")
        return redirect("goals:set", goal.goal_set_id)
    late = late_words(request)
    if not goal.goal_set.is_writable:
        return closed_page(request, goal)
    if request.method == "GET":
        form = editor.form_for(goal, late, more_rows="rows" in request.GET)
        return editor_page(request, form)
    form = editor.form_for(goal, request.POST)
    if not form.is_valid():
        return editor_page(request, form, status=422)
    return save_page(request, form)


def find_goal(request: DistrictRequest, pk: UUID) -> Goal:
    """One's own, or one that may be read."""
    goal = own_goal(pk, request.membership)
    if goal is None:
        goals = Goal.objects.visible_to(request.membership).with_people()
        goal = get_object_or_404(goals, pk=pk)
    leave_own_entry(request, goal.goal_set.employee)
    return goal


def save_page(request: DistrictRequest, form: GoalForm) -> HttpResponse:
    """Save, do what the pressed button says, and go on."""
    version = version_sent(request.POST.get("version", ""))
    try:
        goal = services.save_goal(
            form.goal, actor=request.membership, changes=form.changes(), version=version
        )
    except services.StaleVersion as stale:
        return comparison_page(request, form, stale.current, version)
    except InvalidTransition:  # agreed while this was on its way
        return closed_page(request, form.goal)
    try:
        answer_suggestion(request, goal)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    return redirect(place_after(request, goal))


def answer_suggestion(request: DistrictRequest, goal: Goal) -> None:
    """The buttons beside a suggestion save the page first, so that no words get lost."""
    for name, answer in (
        ("take", services.take_suggestion),
        ("leave", services.leave_suggestion),
    ):
        if name in request.POST:
            suggestion = get_object_or_404(Suggestion, goal=goal, pk=key_sent(request.POST[name]))
            answer(suggestion, actor=request.membership)


def place_after(request: DistrictRequest, goal: Goal) -> str:
    """Which page the pressed button leads to; `next` is carried along until it is used."""
    following = next_place(request.POST.get("next", ""))
    carried = {"next": following} if following else {}
    pressed = request.POST.keys()
    if "rows" in pressed:
        return address_of(goal.pk, {"rows": "more", **carried}) + "#h-actions"
    if pressed & {"stay", "take", "leave"}:
        return address_of(goal.pk, carried)
    if "exit" not in pressed:
        goals = list(goal.goal_set.goals.in_order().values_list("pk", flat=True))
        after = goals[goals.index(goal.pk) + 1 :]
        if after:
            return address_of(after[0], carried)
    return following or reverse("goals:set", args=[goal.goal_set_id])


def address_of(pk: UUID, query: dict[str, Any]) -> str:
    return reverse("goals:goal", args=[pk]) + (f"?{urlencode(query)}" if query else "")


def next_place(address: str) -> str:
    """Where to go on, only inside this installation; letters that end a query are refused."""
    inside = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return (
        address if inside and address.startswith("/") and not set("&#\\ ") & set(address) else ""
    )


def editor_page(request: DistrictRequest, form: GoalForm, status: int = 200) -> HttpResponse:
    goal = form.goal
    parts = editor.parts_of(form.describe(), editor.offers_for(goal))
    context = {
        "goal": goal,
        "form": form,
        "parts": parts,
        "origins": editor.origins_for(goal),
        "clear_parts": sum(part.advice.is_clear for part in parts),
        "actions": editor.action_lines(form),
        "can_add_rows": form.rows < editor.MAX_ACTIONS,
        "version": version_sent(request.POST.get("version", str(goal.version))),
        "is_settled": request.GET.get("settled") == str(goal.version),
        "next": next_place(request.POST.get("next") or request.GET.get("next", "")),
        "supervisor": goal.goal_set.employee.supervisor,
        "guide_opened_at": services.guide_opened_at(request.membership),
        "mission": services.mission_text() if goal.is_growth else None,
        "lists_nothing": goal.is_growth and not form.has_choices,
    }
    return render(request, "goals/goal.html", context, status=status)


def closed_page(request: DistrictRequest, goal: Goal) -> HttpResponse:
    """Agreed goals do not change. What was typed all the same is offered for copying."""
    typed = editor.typed_words(editor.form_for(goal, request.POST)) if request.POST else []
    context = {
        "goal": Goal.objects.for_reading().select_related("goal_set").get(pk=goal.pk),
        "typed": typed,
        "supervisor": goal.goal_set.employee.supervisor,
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "goals/goal_closed.html", context, status=status)


@asks_first(question_of_goal)
@login_not_required  # answers 401 itself: a login page would look like success to a script
@require_POST
def goal_draft(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The autosave: JSON in, the new version in ETag and advice on the words in the answer."""
    if not request.user.is_authenticated or request.membership is None:
        return JsonResponse({"message": _("You were signed out.")}, status=401)
    found = first_answer(request, question_of_goal(request.user.pk, pk))
    goal = goal_to_write(found, request.membership) or find_goal(request, pk)
    require(rules.can_write_goal(request.membership, goal))
    words = words_sent(request)
    if words is None:
        return JsonResponse({"message": _("These words did not arrive whole.")}, status=400)
    form = editor.form_for(goal, words, only=words)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    version = version_typed_over(request)
    try:
        goal = services.save_goal(
            goal, actor=request.membership, changes=form.changes(), version=version
        )
    except services.StaleVersion as stale:
        return versioned({"message": str(stale)}, stale.current.version, status=412)
    except InvalidTransition as refusal:
        return versioned({"message": str(refusal)}, goal.version, status=409)
    return versioned({"advice": advice_on(goal, form)}, goal.version)


def advice_on(goal: Goal, form: GoalForm) -> dict[str, dict[str, Any]]:
    """On the goal as it is saved; its actions are those sent or, with none sent, as they stood."""
    rows = form.changes().get("actions", form.standing_actions)
    actions = [Action(**row) for row in rows]
    words = words_of(goal, can_pick_improvement_goal=form.has_choices, actions=actions)
    return {a.part: {"is_clear": a.is_clear, "words": a.words} for a in advise(words)}


@require_http_methods(["GET", "POST"])
def goal_comparison(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Both versions side by side; the answers decide, field by field."""
    goal = find_goal(request, pk)
    if request.method == "GET":
        return redirect("goals:goal", goal.pk)
    require(rules.can_write_goal(request.membership, goal))
    if not goal.goal_set.is_writable:
        return closed_page(request, goal)
    form = editor.form_for(goal, request.POST)
    if not form.is_valid():
        return editor_page(request, form, status=422)
    version = version_sent(request.POST.get("version", ""))
    if not any(name.startswith("keep-") for name in request.POST):
        return comparison_page(request, form, goal, version)
    return settle(request, form, version)


def settle(request: DistrictRequest, form: GoalForm, version: int) -> HttpResponse:
    keep_theirs = {
        name.removeprefix("keep-")
        for name, kept in request.POST.items()
        if name.startswith("keep-") and kept == "theirs"
    }
    try:
        goal = services.settle_versions(
            form.goal,
            actor=request.membership,
            mine=form.changes(),
            keep_theirs=keep_theirs,
            version=version,
        )
    except services.StaleVersion as stale:
        return comparison_page(request, form, stale.current, version)
    except DaysCross as refusal:
        form.add_error(refusal.part, str(refusal))
        return editor_page(request, form, status=422)
    except InvalidTransition:
        return closed_page(request, form.goal)
    messages.success(request, _("Saved. What you did not keep stays in the history."))
    return redirect(address_of(goal.pk, {"settled": goal.version}))


def comparison_page(
    request: DistrictRequest, form: GoalForm, current: Goal, base_version: int
) -> HttpResponse:
    found = editor.differences(current, form, base_version)
    if not found:  # both wrote the same
        return redirect(place_after(request, current))
    context = {
        "goal": current,
        "form": form,
        "differences": found,
        "next": next_place(request.POST.get("next", "")),
    }
    return render(request, "goals/comparison.html", context, status=409)
