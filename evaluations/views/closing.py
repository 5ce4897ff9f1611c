"""Signing a conference: the supervisor closes it, and what comes of asking the employee."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import clock
from accounts.authentication import authentication_of, require_fresh_authentication
from accounts.http import DistrictRequest
from accounts.in_person import WrongSecret, authentication_in_person
from accounts.rules import require
from evaluations import rules
from evaluations.conferences.forms import ClosingForm, DeclineForm, InPersonForm, ReceiptForm
from evaluations.services import summary
from evaluations.steps.sheet import first_day_of
from evaluations.views.conference import conference_page
from evaluations.views.finding import attempt, step_to_act_on
from records.media import MediaRefused
from records.outcome_form import OutcomeForm


@require_POST
@require_fresh_authentication
def closing_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The supervisor signs what they talked over."""
    step = step_to_act_on(request, pk)
    require(rules.can_decide(request.membership, step))
    today = clock.today(request.membership.district)
    form = ClosingForm(request.POST, first=first_day_of(step), today=today, held_on=today)
    if not form.is_valid():
        return conference_page(request, step, status=422, closing_form=form)
    attempt(
        request,
        lambda: summary.close_conference(
            step,
            actor=request.membership,
            authentication=authentication_of(request),
            held_on=form.cleaned_data["held_on"],
            seen=form.cleaned_data["seen"],
        ),
        _("Signed."),
    )
    return redirect("evaluations:step", pk)


@require_POST
@require_fresh_authentication
def receipt_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The employee signs that they received the year-end summary."""
    step = step_to_act_on(request, pk)
    require(rules.can_sign_as_employee(request.membership, step))
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return conference_page(request, step, status=422, receipt_form=form)
    attempt(
        request,
        lambda: summary.receive_summary(
            step,
            actor=request.membership,
            authentication=authentication_of(request),
            comment=form.cleaned_data["comment"],
        ),
        _("Signed. Thank you."),
    )
    return redirect("evaluations:step", pk)


@require_POST
@require_fresh_authentication
def decline_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The employee does not want to sign, and says so themselves."""
    step = step_to_act_on(request, pk)
    require(rules.can_sign_as_employee(request.membership, step))
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return conference_page(request, step, status=422, decline_form=form)
    attempt(
        request,
        lambda: summary.decline_summary(
            step,
            actor=request.membership,
            authentication=authentication_of(request),
            reason=form.cleaned_data["reason"],
        ),
        _("Noted: you did not sign. You can still respond."),
    )
    return redirect("evaluations:step", pk)


@require_POST
@require_fresh_authentication
def outcome_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Declined in the room, not available, or signed on paper: entered by who asked."""
    step = step_to_act_on(request, pk)
    require(rules.can_enter_outcome(request.membership, step))
    form = OutcomeForm(request.POST, request.FILES)
    if not form.is_valid():
        return conference_page(request, step, status=422, outcome_form=form)
    try:
        attempt(
            request,
            lambda: summary.enter_outcome(
                step,
                actor=request.membership,
                authentication=authentication_of(request),
                **form.cleaned_data,
            ),
            _("Kept with the form."),
        )
    except MediaRefused as refusal:
        form.add_error("scan", str(refusal))
        return conference_page(request, step, status=422, outcome_form=form)
    return redirect("evaluations:step", pk)


@sensitive_post_parameters("secret")
@require_POST
def in_person_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The employee signs on the supervisor's device, with a PIN or password of their own."""
    step = step_to_act_on(request, pk)
    require(rules.can_decide(request.membership, step))
    form = InPersonForm(request.POST)
    if not form.is_valid():
        return conference_page(request, step, status=422, in_person_form=form)
    try:
        proof = authentication_in_person(request, step.employee, form.cleaned_data["secret"])
    except WrongSecret as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:step", pk)
    attempt(
        request,
        lambda: summary.receive_summary(
            step, actor=step.employee, authentication=proof, host=request.membership
        ),
        _("%(name)s signed.") % {"name": step.employee.first_name},
    )
    return redirect("evaluations:step", pk)
