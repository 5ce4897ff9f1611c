"""In whose hands is a plan? The coordinator takes it on, hands it over, and tells the state."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.http import DistrictRequest
from remediation import rules
from remediation.liaison.help_forms import ColleagueForm
from remediation.plans.forms import ConfirmationForm
from remediation.services import case as services
from remediation.views.plan_pages import attempt, find_plan, form_page, sent


@require_POST
def plan_claim(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case, actor = find_plan(request, pk, rules.can_review), request.membership
    done = _("You are the coordinator of this plan now.")
    return attempt(request, case, lambda: services.claim_case(case, actor=actor), done)


@require_POST
def plan_hand_over(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case, actor = find_plan(request, pk, rules.can_review), request.membership
    form = ColleagueForm(request.POST, but={case.person_id, case.evaluator_id})
    if not form.is_valid():
        messages.error(request, _("Pick a colleague."))
        return redirect("remediation:plan", case.pk)
    to = form.cleaned_data["to"]
    act = lambda: services.hand_over_case(case, to=to, actor=actor)  # noqa: E731
    return attempt(request, case, act, _("Handed over."))


@require_http_methods(["GET", "POST"])
def plan_confirmation(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The day on which the state was told that it is remediated."""
    case = find_plan(request, pk, rules.can_confirm)
    first = case.confirmed_on or clock.today(case.person.district)
    form = ConfirmationForm(sent(request), initial={"on": first})
    return form_page(
        request,
        case,
        form,
        lambda: services.confirm_to_state(case, actor=request.membership, **form.cleaned_data),
        title=_("Note that the state was told"),
        button=_("Note it"),
        done=_("Noted. The day stands with the plan."),
    )
