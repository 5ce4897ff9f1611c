"""Earlier words of a goal: the list of versions, and one beside how it stands now."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import DistrictRequest
from goals import rules, services, versions
from goals.models import Goal, GoalChange
from goals.views.goal import find_goal

ON_A_PAGE = 20


@require_GET
def goal_history(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The versions that the reader may see, newest first. A look by others is written down."""
    goal = find_goal(request, pk)
    services.record_view(goal.goal_set, actor=request.membership)
    states = versions.states_of(goal, reader=request.membership)
    page = Paginator(states, ON_A_PAGE).get_page(request.GET.get("page"))
    before = states[page.end_index() : page.end_index() + 1] if page.has_next() else []
    context = {
        "goal": goal,
        "is_own": rules.is_own(request.membership, goal.goal_set),
        "page_obj": page,
        "versions": versions.versions(goal, list(page), next(iter(before), None)),
    }
    return render(request, "goals/history.html", context)


@require_GET
def version_detail(request: DistrictRequest, pk: UUID, number: int) -> HttpResponse:
    """One earlier state, part by part beside the words of now."""
    goal = find_goal(request, pk)
    services.record_view(goal.goal_set, actor=request.membership)
    states = versions.states_of(goal, reader=request.membership)
    then = states.filter(version=number).first()
    now = states.first()
    if then is None or now is None:
        raise Http404
    context = {
        "goal": goal,
        "is_own": rules.is_own(request.membership, goal.goal_set),
        "number": number,
        "at": versions.when(then),
        "writer": versions.writer_of(then),
        "is_present": then.version == now.version,
        "parts": versions.parts_then_and_now(goal, then, now),
    }
    return render(request, "goals/version.html", context)


@require_GET
def goal_changes(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """What both changed in an agreed goal, newest first: for everybody who may read it."""
    found = find_goal(request, pk)
    services.record_view(found.goal_set, actor=request.membership)
    changes = found.changes.exclude(outcome=GoalChange.Outcome.WITHDRAWN).for_reading()
    goal = Goal.objects.for_reading().get(pk=found.pk)
    context = {"goal": goal, "changes": changes.order_by("-proposed_at")}
    return render(request, "goals/changes.html", context)
