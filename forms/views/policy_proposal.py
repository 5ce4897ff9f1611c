"""What is done with a draft or a proposal; each act leads back to its page. (S3-19)"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.services.unsent import has_unsent
from accounts.stale_page import give_back
from accounts.unsent import Unsent
from forms.models import Policy, PolicyRevision
from forms.policies import rules
from forms.policies.forms import (
    CommenterForm,
    CommentForm,
    DecisionForm,
    EndForm,
    ProposalForm,
    PublicationForm,
)
from forms.policies.standing import next_year_starts
from forms.services.policy import drop_draft
from forms.services.policy_proposal import (
    approve_proposal,
    ask_for_comment,
    comment_on_proposal,
    propose_end,
    propose_revision,
    publish_revision,
    return_proposal,
    withdraw_proposal,
)
from forms.views.policy_text import find_revision, revision_page


@require_POST
def proposal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    revision = find_revision(request, pk)
    require(rules.can_keep_policies(request.membership))
    if has_unsent(request.membership, reverse("forms:policy_text", args=[pk])):
        messages.error(request, _("You typed words that are not saved yet. Save them first."))
        return redirect("forms:policy_text", pk)
    form = EndForm(request.POST) if revision.is_end else ProposalForm(request.POST)
    told = _("Proposed. Those who may approve it hear of it.")
    return act(request, revision, propose_revision, told, proposal_form=form)


@require_http_methods(["GET", "POST"])
def policy_end(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """That the policy holds no more, and why: a proposal that somebody else decides."""
    actor = request.membership
    require(rules.can_keep_policies(actor))
    policy = get_object_or_404(Policy, pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        try:
            revision = propose_end(policy, actor=actor, **form.cleaned_data)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            unsent.forget()
            messages.success(request, _("Proposed. Those who may approve it hear of it."))
            return redirect("forms:policy_revision", revision.pk)
    last = policy.revisions.order_by("-number").exclude(is_end=True)[0]
    context = {"policy": policy, "revision": last, "form": form, "unsent": unsent}
    status = 422 if form.errors else 200
    return render(request, "forms/policies/end.html", context, status=status)


@require_POST
def withdrawal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """A draft again."""
    told = _("Taken back. It is a draft again.")
    return act(request, find_revision(request, pk), withdraw_proposal, told)


@require_POST
def dropping(request: DistrictRequest, pk: UUID) -> HttpResponse:
    return act(request, find_revision(request, pk), drop_draft, _("Dropped. Its words stay."))


@require_POST
def decision(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Approved, or with `return` back to the draft."""
    revision = find_revision(request, pk)
    require(rules.can_approve(request.membership, revision))
    form = DecisionForm(request.POST)
    if "return" in request.POST:
        told = _("Returned with your note. It is a draft again.")
        return act(request, revision, return_proposal, told, decision_form=form)
    told = _("Approved. It can be published now.")
    return act(request, revision, approve_proposal, told, decision_form=form)


@require_POST
def publication(request: DistrictRequest, pk: UUID) -> HttpResponse:
    revision, district = find_revision(request, pk), request.membership.district
    require(rules.can_keep_policies(request.membership))
    today = clock.today(district)
    days = {"today": today, "next_year": next_year_starts(district, today)}
    form = PublicationForm(request.POST, **days, is_end=revision.is_end)
    told = _("Published. HR can ask people to read it now.")
    if revision.is_end:
        told = _("Published. Nobody is asked to read this policy any more.")
    return act(request, revision, publish_revision, told, publication_form=form)


@require_POST
def comment(request: DistrictRequest, pk: UUID) -> HttpResponse:
    revision = find_revision(request, pk)
    require(rules.can_comment_on(request.membership, revision))
    form = CommentForm(request.POST)
    return act(
        request, revision, comment_on_proposal, _("Your comment is kept."), comment_form=form
    )


@require_POST
def commenter(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Somebody outside of the office is asked what they think."""
    revision = find_revision(request, pk)
    require(rules.can_keep_policies(request.membership))
    form = CommenterForm(request.POST)
    return act(request, revision, ask_for_comment, _("Asked."), commenter_form=form)


def act(
    request: DistrictRequest,
    revision: PolicyRevision,
    service: Callable[..., Any],
    told: str,
    **named: forms.Form,
) -> HttpResponse:
    """What the form says goes to the service; its mistakes, or a refusal, stand on the page."""
    said: dict[str, Any] = {}
    for form in named.values():
        if not form.is_valid():
            return revision_page(request, revision, status=422, refused=form, **named)
        said = form.cleaned_data
    try:
        service(revision, actor=request.membership, **said)
    except InvalidTransition as refusal:
        place = reverse("forms:policy_revision", args=[revision.pk])
        return give_back(request, str(refusal), place)
    messages.success(request, told)
    return redirect("forms:policy_revision", revision.pk)
