"""Who is away: the list, and one leave with what it moves before it is kept."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.rules import people_visible_to, require
from deadlines import rules
from deadlines.days import Away
from deadlines.models import Leave
from deadlines.moves import Move
from deadlines.person_forms import LeaveForm
from deadlines.services import leave as services
from deadlines.views.calendar import words_of

ON_A_PAGE = 50


@require_GET
def leave_list(request: DistrictRequest) -> HttpResponse:
    """Who is away now, and who will be."""
    require(rules.can_view_leaves(request.membership))
    today = clock.today(request.membership.district)
    leaves = Leave.objects.not_over(today).select_related("person__supervisor", "person__site")
    ordered = leaves.order_by("first_day", "person__last_name", "pk")
    page = Paginator(ordered, ON_A_PAGE).get_page(request.GET.get("page"))
    now = Leave.objects.on(today).count()
    return render(request, "deadlines/leaves.html", {"page_obj": page, "now": now, "today": today})


@require_http_methods(["GET", "POST"])
def leave_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """POST shows what would move; with `confirm` it is done. A note stands in no address."""
    person = person_to_keep(request, pk)
    form = LeaveForm(request.POST or None, person=person)
    return leave_page(request, person, form)


@require_http_methods(["GET", "POST"])
def leave_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    leave = leave_to_keep(request, pk)
    form = LeaveForm(request.POST or None, person=leave.person, leave=leave)
    return leave_page(request, leave.person, form, leave)


@require_http_methods(["GET", "POST"])
def leave_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """GET shows what would move; POST takes the leave back."""
    leave = leave_to_keep(request, pk)
    if request.method == "POST":
        may_shorten = "may_shorten" in request.POST
        moves = services.remove_leave(leave, actor=request.membership, may_shorten=may_shorten)
        return told(request, leave.person, _("The leave is taken back."), moves)
    context = {"leave": leave, "person": leave.person}
    context |= preview_of(services.foresee_removal(leave))
    return render(request, "deadlines/leave_removal.html", context)


def person_to_keep(request: DistrictRequest, pk: UUID) -> Membership:
    visible = people_visible_to(request.membership).select_related("district")
    person = get_object_or_404(visible, pk=pk)
    require(rules.can_manage_leave(request.membership, person))
    return person


def leave_to_keep(request: DistrictRequest, pk: UUID) -> Leave:
    people = people_visible_to(request.membership)
    leaves = Leave.objects.filter(person__in=people).select_related("person__district")
    leave = get_object_or_404(leaves, pk=pk)
    require(rules.can_manage_leave(request.membership, leave.person))
    return leave


def leave_page(
    request: DistrictRequest, person: Membership, form: LeaveForm, leave: Leave | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"person": person, "form": form, "leave": leave}
    if form.is_valid():
        if "confirm" in request.POST:
            done = kept(request, person, form, leave)
            if done is not None:
                return done
        else:
            moves = services.foresee_leave(person, form.days, instead_of=leave)
            context |= preview_of(moves, form.days)
    if leave is None:
        context["leaves"] = person.leaves.order_by("-first_day")
    status = 422 if form.errors else 200
    return render(request, "deadlines/leave.html", context, status=status)


def kept(
    request: DistrictRequest, person: Membership, form: LeaveForm, leave: Leave | None
) -> HttpResponse | None:
    """None: refused, and the form says why."""
    facts: dict[str, Any] = {
        "note": form.cleaned_data["note"],
        "actor": request.membership,
        "may_shorten": "may_shorten" in request.POST,
    }
    try:
        if leave is None:
            _leave, moves = services.enter_leave(person, form.days, **facts)
        else:
            moves = services.change_leave(leave, form.days, **facts)
    except InvalidTransition as error:
        form.add_error(None, str(error))
        return None
    return told(request, person, _("The leave is kept."), moves)


def preview_of(moves: list[Move], days: Away | None = None) -> dict[str, Any]:
    """For `_own_moves.html`. `inside`: what stays, and would have to be done while away."""
    inside = [
        move
        for move in moves
        if days is not None and days.holds(move.will_be.last_day) and not move.is_on_hold
    ]
    return {
        "has_preview": True,
        "moves": [move for move in moves if move.moves],
        "inside": inside,
        "shortens": any(move.is_earlier for move in moves),
    }


def told(
    request: DistrictRequest, person: Membership, done: str, moves: list[Move]
) -> HttpResponse:
    messages.success(request, words_of(done, moves))
    return redirect("accounts:person", person.pk)
