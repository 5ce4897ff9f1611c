"""Tasks of other divisions: HR asks, whoever it was given to answers. (S3-15)"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import is_hr, require
from accounts.unsent import Unsent
from remediation.liaison.forms import NewOwnerForm, ReferralForm, SayForm
from remediation.liaison.rules import can_close_referral, can_hand_over_referral, can_refer
from remediation.models import Case, Referral
from remediation.services.referral import (
    Task,
    close_referral,
    hand_over_referral,
    refer,
    say_more,
)

PAGE = 50


@require_GET
def referral_list(request: DistrictRequest) -> HttpResponse:
    """Open ones, the soonest first; `?show=closed` the others. HR all, others their own."""
    show = request.GET.get("show", "")
    rows = Referral.objects.visible_to(request.membership)
    rows = rows.exclude(closed_at=None) if show == "closed" else rows.open()
    rows = rows.select_related("owner").order_by("due_on", "pk")
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "show": show,
        "may_refer": can_refer(request.membership),
        "today": clock.today(request.membership.district),
    }
    return render(request, "remediation/referral_list.html", context)


@require_http_methods(["GET", "POST"])
def referral_create(request: DistrictRequest) -> HttpResponse:
    """`?case=` names the plan or review it is about."""
    actor = request.membership
    require(can_refer(actor))
    cases = Case.objects.visible_to(actor).exclude(person=actor).open()
    form = ReferralForm(
        request.POST or None,
        cases=cases.select_related("person", "kind").order_by("person__last_name", "pk"),
        initial={"case": request.GET.get("case")},
    )
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        try:
            referral = refer(Task(**form.cleaned_data), actor=actor)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            unsent.forget()
            messages.success(request, _("Sent. It stands on their home page."))
            return redirect("remediation:referral", referral.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "unsent": unsent}
    return render(request, "remediation/referral_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def referral_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    referral = find_referral(request, pk)
    form = SayForm(request.POST or None)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        words = form.cleaned_data["words"]

        def act() -> None:
            say_more(referral, actor=request.membership, words=words)
            unsent.forget()

        return _act(request, referral, act, _("Sent."))
    context = {
        "referral": referral,
        "said": referral.words.select_related("by").order_by("at", "pk"),
        "form": form,
        "unsent": unsent,
        "is_owner": referral.owner_id == request.membership.pk,
        "sees_case": is_hr(request.membership) and referral.case is not None,
        "owner_form": NewOwnerForm(),
        "may_hand_over": can_hand_over_referral(request.membership, referral),
        "may_close": can_close_referral(request.membership, referral),
        "today": clock.today(request.membership.district),
    }
    status = 422 if form.errors else 200
    return render(request, "remediation/referral.html", context, status=status)


def find_referral(request: DistrictRequest, pk: UUID) -> Referral:
    rows = Referral.objects.visible_to(request.membership)
    rows = rows.select_related("owner", "asked_by", "case__person", "case__kind")
    return get_object_or_404(rows, pk=pk)


@require_POST
def referral_owner(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Hand it over to somebody else, such as when whoever had it left."""
    referral = find_referral(request, pk)
    require(can_hand_over_referral(request.membership, referral))
    form = NewOwnerForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["owner"][0])
        return redirect("remediation:referral", referral.pk)
    to = form.cleaned_data["owner"]
    act = lambda: hand_over_referral(referral, to=to, actor=request.membership)  # noqa: E731
    return _act(request, referral, act, _("Handed over."))


@require_POST
def referral_closing(request: DistrictRequest, pk: UUID) -> HttpResponse:
    referral = find_referral(request, pk)
    act = lambda: close_referral(referral, actor=request.membership)  # noqa: E731
    return _act(request, referral, act, _("Closed."))


def _act(
    request: DistrictRequest, referral: Referral, act: Callable[[], Any], told: str
) -> HttpResponse:
    try:
        act()
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("remediation:referral", referral.pk)
