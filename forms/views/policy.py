"""Policies: all of them, the next revision, and who may read. (S3-19)"""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.forms.places import places
from accounts.http import DistrictRequest
from accounts.rules import require
from forms.models import Policy
from forms.policies.audience import Group, groups_of, in_words
from forms.policies.finding import (
    open_revisions,
    policies_beside,
    policies_in_force,
    readings_waiting,
)
from forms.policies.forms import GroupForm
from forms.policies.rules import can_ask_readers, can_keep_policies
from forms.services.policy import begin_revision, set_readers

PAGE = 50


@require_GET
def policy_list(request: DistrictRequest) -> HttpResponse:
    """What holds for the reader, by number; `?q=` and `?kind=` narrow it."""
    actor = request.membership
    day = clock.today(actor.district)
    words, kind = request.GET.get("q", "")[:200], request.GET.get("kind", "")
    found = policies_in_force(actor, day, words=words, kind=kind)
    beside = list(policies_beside(actor, day, words=words, kind=kind))
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "to_come": [one for one in beside if not one.is_end],
        "ended": [one for one in beside if one.is_end],
        "under_way": open_revisions(actor),
        "to_read": readings_waiting(actor),
        "words": words,
        "kind": kind,
        "kinds": Policy.Kind.choices,
        "may_keep": can_keep_policies(actor),
        "may_ask": can_ask_readers(actor),
    }
    return render(request, "forms/policies/list.html", context)


@require_POST
def policy_revise(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """A draft of the next words, which begins with those of now."""
    require(can_keep_policies(request.membership))
    policy = get_object_or_404(Policy, pk=pk)
    try:
        revision = begin_revision(policy, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("forms:policies")
    return redirect("forms:policy_text", revision.pk)


@require_http_methods(["GET", "POST"])
def policy_readers(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Who may read it. POST adds a group, or with `everybody` takes all of them away."""
    actor = request.membership
    require(can_keep_policies(actor))
    policy = get_object_or_404(Policy, pk=pk)
    groups = groups_of(policy)
    is_sent = request.method == "POST"
    form = GroupForm(request.POST if is_sent else None, places=places())
    if is_sent:
        everybody = "everybody" in request.POST
        added = Group() if everybody else form.chosen()
        if added == Group() and not everybody:
            messages.error(
                request, _("Nothing was chosen, so nothing changed. Say who it is for.")
            )
        else:
            kept = [] if everybody else [*map(Group.of, groups), added]
            set_readers(policy, kept, actor=actor)
            messages.success(request, _("Saved."))
        return redirect("forms:policy_audience", pk)
    context = {
        "policy": policy,
        "newest": policy.revisions.order_by("-number")[0],
        "groups": [in_words(one) for one in groups],
        "form": form,
    }
    return render(request, "forms/policies/audience.html", context)
