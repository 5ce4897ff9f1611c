"""An observation: taken back a moment after it was shared, or answered without a signature."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.authentication import authentication_of, require_fresh_authentication
from accounts.http import DistrictRequest
from accounts.in_person import WrongSecret, authentication_in_person
from accounts.rules import require
from evaluations import rules
from evaluations.conferences.forms import InPersonForm
from evaluations.services import observation_outcome as services
from evaluations.services import post_conference
from evaluations.views.finding import attempt
from evaluations.views.observation import detail_page, find_observation, find_own
from records.media import MediaRefused
from records.outcome_form import OutcomeForm


@require_POST
def sharing_withdraw(request: DistrictRequest, pk: UUID) -> HttpResponse:
    observation = find_own(request, pk)
    attempt(
        request,
        lambda: services.take_back_sharing(observation, actor=request.membership),
        _("Taken back. Only you can read it now."),
    )
    return redirect("evaluations:observation", pk)


@require_POST
@require_fresh_authentication
def outcome_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Declined in the room, not available, or signed on paper: entered by who asked."""
    observation = find_observation(request, pk)
    require(rules.can_enter_observation_outcome(request.membership, observation))
    form = OutcomeForm(request.POST, request.FILES)
    if not form.is_valid():
        return detail_page(request, observation, 422, outcome_form=form)
    try:
        attempt(
            request,
            lambda: services.enter_outcome(
                observation,
                actor=request.membership,
                authentication=authentication_of(request),
                **form.cleaned_data,
            ),
            _("Kept with the form."),
        )
    except MediaRefused as refusal:
        form.add_error("scan", str(refusal))
        return detail_page(request, observation, 422, outcome_form=form)
    return redirect("evaluations:observation", pk)


@sensitive_post_parameters("secret")
@require_POST
def in_person_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The employee signs on the device of who observed, with a PIN or password of their own."""
    observation = find_observation(request, pk)
    require(rules.can_hold_post_conference(request.membership, observation))
    form = InPersonForm(request.POST)
    if not form.is_valid():
        return detail_page(request, observation, 422, in_person_form=form)
    employee = observation.employee
    try:
        proof = authentication_in_person(request, employee, form.cleaned_data["secret"])
    except WrongSecret as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:observation", pk)
    attempt(
        request,
        lambda: post_conference.acknowledge(
            observation, actor=employee, authentication=proof, host=request.membership
        ),
        _("%(name)s signed.") % {"name": employee.first_name},
    )
    return redirect("evaluations:observation", pk)
