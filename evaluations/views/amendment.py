"""Open a signed form again: one asks, the other answers."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.stale_page import give_back
from evaluations import rules
from evaluations.models import Step
from evaluations.services import amendment
from evaluations.steps.amendment_forms import ConsentForm, ReopeningForm
from evaluations.views.finding import step_to_act_on, step_to_read
from records.rules import can_answer_reopening
from records.services.reopening import open_request


@require_GET
def amendment_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    return amendment_page(request, party(request, step_to_read(request, pk)))


def party(request: DistrictRequest, step: Step) -> Step:
    """For the two who sign it, and nobody else."""
    require(rules.can_decide(request.membership, step) or rules.is_own(request.membership, step))
    return step


def amendment_page(request: DistrictRequest, step: Step, **bound: Form) -> HttpResponse:
    document = amendment.signed_form(step)
    waiting = open_request(document) if document else None
    past = document.reopenings.exclude(consents=None).order_by("-asked_at") if document else []
    refused = next(iter(bound.values()), None)
    context = {
        "step": step,
        "document": document,
        "waiting": waiting,
        "may_answer": waiting is not None and can_answer_reopening(request.membership, waiting),
        "past": past,
        "form": refused,
        "reopening_form": ReopeningForm(),
        "consent_form": ConsentForm(),
        **bound,
    }
    return render(request, "evaluations/amendment.html", context, status=422 if refused else 200)


@require_POST
def reopening_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = party(request, step_to_act_on(request, pk))
    form = ReopeningForm(request.POST)
    if not form.is_valid():
        return amendment_page(request, step, reopening_form=form)
    reason = form.cleaned_data["reason"]
    try:
        amendment.ask_to_reopen(step, actor=request.membership, reason=reason)
    except InvalidTransition as refusal:
        return give_back(request, str(refusal), reverse("evaluations:amendment", args=[pk]))
    messages.success(request, _("Asked. It stays signed until the other one agrees."))
    return redirect("evaluations:amendment", pk)


@require_POST
def consent_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = party(request, step_to_act_on(request, pk))
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return amendment_page(request, step, consent_form=form)
    agrees = request.POST.get("answer") == "yes"
    note = form.cleaned_data["note"]
    try:
        amendment.answer_reopening(step, actor=request.membership, agrees=agrees, note=note)
    except InvalidTransition as refusal:
        return give_back(request, str(refusal), reverse("evaluations:amendment", args=[pk]))
    done = _("Opened again. Both sign the new version.") if agrees else _("It stays as it is.")
    messages.success(request, done)
    return redirect("evaluations:step" if agrees else "evaluations:amendment", pk)
