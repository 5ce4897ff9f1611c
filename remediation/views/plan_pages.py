"""Which plan was asked for, and how does one form of it come and go? For all views of a plan."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.rules import require
from remediation.models import Case

Rule = Callable[[Membership, Case], bool]


def find_plan(request: DistrictRequest, pk: UUID, rule: Rule | None = None) -> Case:
    """Invisible: 404. Visible, and `rule` says no: 403. Reviews have pages of their own."""
    cases = Case.objects.visible_to(request.membership).plans().with_people()
    case = get_object_or_404(cases, pk=pk)
    if rule is not None:
        require(rule(request.membership, case))
    return case


def find_part(request: DistrictRequest, rows: Any, pk: UUID, rule: Rule) -> Any:
    """An area, a point, help or a check of a plan that somebody may see."""
    part = get_object_or_404(rows, pk=pk)
    part.case = find_plan(request, part.case_id, rule)
    return part


def sent(request: DistrictRequest) -> Any:
    return request.POST if request.method == "POST" else None


def form_page(
    request: DistrictRequest,
    case: Case,
    form: forms.Form,
    act: Callable[[], object],
    **words: Any,
) -> HttpResponse:
    """`words`: title, button, and what else the page says. A refusal keeps what was typed."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act()
            except InvalidTransition as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, words.get("done", ""))
                return redirect("remediation:plan", case.pk)
    context = {"case": case, "form": form, **words}
    return render(request, "remediation/plan_form.html", context, status=status)


def attempt(request: DistrictRequest, case: Case, act: Callable[[], object], done: str) -> Any:
    """One button: do it, tell what came of it, and go back to the plan."""
    try:
        act()
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("remediation:plan", case.pk)
