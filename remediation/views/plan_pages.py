"""Which plan was asked for, and how does one form of it come and go? For all views of a plan."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.rules import require
from accounts.sent_late import hold_words
from accounts.unsent import Unsent
from remediation import rules
from remediation.case_reading import read_case
from remediation.models import Case
from remediation.services.points import StalePoint

Rule = Callable[[Membership, Case], bool]


def find_plan(request: DistrictRequest, pk: UUID, rule: Rule | None = None) -> Case:
    """Invisible: 404. Visible, and `rule` says no: 403. Reviews have pages of their own."""
    actor = request.membership
    case = read_case(pk, district=actor.district)
    if case is None or not case.kind.is_plan or not rules.can_read_case(actor, case):
        raise Http404
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
    *,
    saved: Callable[[], dict[str, Any]] | None = None,
    is_change: bool = False,
    **words: Any,
) -> HttpResponse:
    """`words`: title, lead, button, and what else the page says. A refusal keeps what was typed.

    `saved` tells what stands there now, by field, with its version: where somebody else saved in
    between, it is shown beside what was typed, and saving once more means it. A form without an
    autosave of its own (`keep`) keeps what was typed until it is sent.
    """
    unsent = None if words.get("keep") else Unsent(request, form, is_change=is_change)
    if unsent and unsent.answer:
        return unsent.answer
    is_sent = unsent.is_sent if unsent else request.method == "POST"
    if is_sent and form.is_valid():
        try:
            act()
        except StalePoint as refusal:
            form.add_error(None, str(refusal))
            words["saved"] = _compare(form, saved() if saved else {})
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            if unsent:
                unsent.forget()
            messages.success(request, words.get("done", ""))
            return redirect("remediation:plan", case.pk)
    context = {"case": case, "form": form, "unsent": unsent, **words}
    status = 422 if form.errors else 200
    return render(request, "remediation/plan_form.html", context, status=status)


def _compare(form: forms.Form, now: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Label and words of each field that stands there otherwise than typed."""
    form.data = form.data.dict() | {"version": now.pop("version", "")}
    typed = form.cleaned_data
    return [(form.fields[name].label, now[name]) for name in now if now[name] != typed.get(name)]


def attempt(request: DistrictRequest, case: Case, act: Callable[[], object], done: str) -> Any:
    """One button: do it, tell what came of it, and go back to the plan."""
    try:
        act()
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        hold_words(request)
    else:
        messages.success(request, done)
    return redirect("remediation:plan", case.pk)
