"""Questions to HR: the list, one of them, and what is done with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import is_hr, require
from accounts.unsent import Unsent
from remediation.liaison.help_forms import AnswerForm, ColleagueForm, HelpForm
from remediation.liaison.help_rules import can_ask_for_help, can_claim, can_use_help, never_theirs
from remediation.models import Case, HelpRequest
from remediation.services import help_request as services

PAGE = 30


@require_GET
def help_list(request: DistrictRequest) -> HttpResponse:
    """Open ones, the oldest first; `?show=closed` the others, `?show=mine` what one claimed."""
    require(can_use_help(request.membership))
    show = request.GET.get("show", "")
    rows = HelpRequest.objects.visible_to(request.membership)
    rows = rows.exclude(closed_at=None) if show == "closed" else rows.open()
    if show == "mine":
        rows = rows.filter(claimed_by=request.membership)
    rows = rows.select_related("asker", "site", "claimed_by").order_by("asked_at", "pk")
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "show": show,
        "is_team": is_hr(request.membership),
        "may_ask": can_ask_for_help(request.membership),
    }
    return render(request, "remediation/help_list.html", context)


@require_http_methods(["GET", "POST"])
def help_create(request: DistrictRequest) -> HttpResponse:
    """`?case=` names the plan it is about."""
    actor = request.membership
    require(can_ask_for_help(actor))
    cases = Case.objects.visible_to(actor).exclude(person=actor).open()
    form = HelpForm(
        request.POST or None,
        cases=cases.select_related("person", "kind").order_by("person__last_name", "pk"),
        initial={"case": request.GET.get("case")},
    )
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        asked = services.ask_for_help(actor=actor, **form.cleaned_data)
        unsent.forget()
        messages.success(request, _("Sent. HR answers here, and you get a mail."))
        return redirect("remediation:help_request", asked.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "unsent": unsent}
    return render(request, "remediation/help_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def help_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    asked = find_request(request, pk)
    form = AnswerForm(request.POST or None)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        words = form.cleaned_data["words"]

        def act() -> None:
            services.answer_request(asked, actor=request.membership, words=words)
            unsent.forget()

        return _act(request, asked, act, _("Sent."))
    may_claim = can_claim(request.membership, asked)
    context = {
        "asked": asked,
        "answers": asked.answers.select_related("by").order_by("at", "pk"),
        "form": form,
        "unsent": unsent,
        "may_claim": may_claim,
        "is_mine": asked.claimed_by_id == request.membership.pk,
        "colleagues": ColleagueForm(but=never_theirs(asked)) if may_claim else None,
        "sees_case": asked.case is not None
        and Case.objects.visible_to(request.membership).filter(pk=asked.case_id).exists(),
    }
    status = 422 if form.errors else 200
    return render(request, "remediation/help_request.html", context, status=status)


def find_request(request: DistrictRequest, pk: UUID) -> HelpRequest:
    rows = HelpRequest.objects.visible_to(request.membership)
    rows = rows.select_related("asker", "site", "claimed_by", "case__person", "case__kind")
    return get_object_or_404(rows, pk=pk)


@require_POST
def claim_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    asked = find_request(request, pk)
    return _act(
        request,
        asked,
        lambda: services.claim_request(asked, actor=request.membership),
        _("It is yours."),
    )


@require_POST
def help_hand_over_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    asked = find_request(request, pk)
    require(can_claim(request.membership, asked))
    form = ColleagueForm(request.POST, but=never_theirs(asked))
    if not form.is_valid():
        messages.error(request, _("Pick a colleague."))
        return redirect("remediation:help_request", asked.pk)
    to = form.cleaned_data["to"]
    return _act(
        request,
        asked,
        lambda: services.hand_over_request(asked, to=to, actor=request.membership),
        _("Handed over."),
    )


@require_POST
def help_closing(request: DistrictRequest, pk: UUID) -> HttpResponse:
    asked = find_request(request, pk)
    return _act(
        request,
        asked,
        lambda: services.close_request(asked, actor=request.membership),
        _("Closed."),
    )


def _act(
    request: DistrictRequest, asked: HelpRequest, act: Callable[[], Any], told: str
) -> HttpResponse:
    try:
        act()
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("remediation:help_request", asked.pk)
