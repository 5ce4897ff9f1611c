"""A next step of a review: what came of it, and who does it now."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.stale_page import give_back
from buildings import rules
from buildings.models import Review, ReviewAction
from buildings.reviews import rules as review_rules
from buildings.reviews.forms import DoneForm, OwnerForm
from buildings.reviews.people import people_for
from buildings.services.step import finish_action, hand_over_step
from buildings.services.tracking import tracking_now
from buildings.views.review import find_review


def find_action(request: DistrictRequest, pk: UUID) -> ReviewAction:
    """Whoever sees the building sees what was promised there, and each what they promised."""
    actions = ReviewAction.objects.said().select_related("owner", "done_by", "answer__target")
    action = get_object_or_404(actions.select_related("answer__target__measure"), pk=pk)
    if action.owner_id == request.membership.pk:
        action.review = Review.objects.with_people().get(pk=action.review_id)
    else:
        action.review = find_review(request, action.review_id)
    return action


def sees_building(request: DistrictRequest, review: Review) -> bool:
    """Whoever promised a step may do it without seeing how the building stands."""
    return rules.can_view_building(request.membership, review.site, tracking_now())


@require_GET
def action_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    return step_page(request, find_action(request, pk), DoneForm())


def step_page(request: DistrictRequest, action: ReviewAction, form: DoneForm) -> HttpResponse:
    is_open = action.done_on is None and action.review.called_off_at is None
    context = {
        "step": action,
        "review": action.review,
        "form": form,
        "sees": sees_building(request, action.review),
        "can_finish": is_open and review_rules.can_finish_action(request.membership, action),
        "can_hand_over": is_open and review_rules.can_hand_over(request.membership, action),
    }
    status = 422 if form.errors else 200
    return render(request, "buildings/step.html", context, status=status)


@require_POST
def action_done(request: DistrictRequest, pk: UUID) -> HttpResponse:
    action = find_action(request, pk)
    require(review_rules.can_finish_action(request.membership, action))
    form = DoneForm(request.POST)
    if not form.is_valid():
        return step_page(request, action, form)
    try:
        finish_action(action, actor=request.membership, note=form.cleaned_data["note"])
    except InvalidTransition as refusal:
        return give_back(request, str(refusal), reverse("buildings:action", args=[pk]))
    messages.success(request, _("Done."))
    if not sees_building(request, action.review):
        return redirect("home")
    return redirect("buildings:review", action.review_id)


@require_http_methods(["GET", "POST"])
def action_owner(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Somebody else does it now."""
    action = find_action(request, pk)
    require(review_rules.can_hand_over(request.membership, action))
    people = people_for(action.review, (action.half,))
    others = [(pk, name) for pk, name in people if pk != str(action.owner_id)]
    form = OwnerForm(request.POST or None, people=others)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over_step(action, to=form.person, actor=request.membership)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            told = _("%(name)s does it now, and hears of it.")
            messages.success(request, told % {"name": form.person.name})
            return redirect("buildings:action", action.pk)
    context = {
        "form": form,
        "site": action.review.site,
        "review": action.review,
        "title": _("Who does it now?"),
        "lead": action.words,
        "button": _("Hand it over"),
        "back": reverse("buildings:action", args=[action.pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "buildings/review_form.html", context, status=status)
