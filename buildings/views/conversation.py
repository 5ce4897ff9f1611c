"""Write down a conversation about the data of a building."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.http import DistrictRequest
from accounts.rules import require
from buildings.answers.parts import ACTION_FIELDS, action_part
from buildings.models import Conversation, Half, Review, ReviewAction
from buildings.reviews.forms import ConversationForm
from buildings.reviews.people import people_for
from buildings.reviews.rules import can_write_review
from buildings.services.conversation import correct_conversation, record_conversation
from buildings.services.review_plan import review_plan_now
from buildings.typed import Written
from buildings.views.review import find_review
from buildings.views.written import write


@require_http_methods(["GET", "POST"])
def conversation_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    review = find_review(request, pk)
    require(can_write_review(request.membership, review.site))
    named = [person.name for person in (review.leader, review.partner) if person]
    today = clock.today(request.membership.district)

    def save(form: ConversationForm) -> HttpResponse:
        record_conversation(review, form.talk(), form.steps(), actor=request.membership)
        messages.success(request, _("Kept, with its next steps."))
        return redirect("buildings:review", review.pk)

    page = Written(
        make_form=lambda data, initial: form_for(review, data, initial, today=today),
        save=save,
        template="buildings/conversation.html",
        context=context_of(review, _("Write down a conversation")) | {"button": _("Keep it")},
        usual={"people": ", ".join(named), "held_on": today},
    )
    return write(request, page)


@require_http_methods(["GET", "POST"])
def conversation_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """What was kept is corrected; the page of the review shows what stood there before."""
    talk = get_object_or_404(Conversation.objects.select_related("corrected_by"), pk=pk)
    review = talk.review = find_review(request, talk.review_id)
    require(can_write_review(request.membership, review.site))
    today = clock.today(request.membership.district)

    def save(form: ConversationForm) -> HttpResponse:
        version, actor = talk.version, request.membership
        correct_conversation(talk, form.talk(), form.steps(), version=version, actor=actor)
        messages.success(request, _("Corrected. What stood there before is kept below it."))
        return redirect("buildings:review", review.pk)

    page = Written(
        make_form=lambda data, initial: form_for(
            review, data, initial, today=today, kind=talk.kind
        ),
        save=save,
        template="buildings/conversation.html",
        context=context_of(review, _("Correct this conversation")),
        stands=standing_in(talk),
        over=talk.version,
        by=talk.corrected_by.name if talk.corrected_by else "",
    )
    return write(request, page)


def context_of(review: Review, title: str) -> dict[str, Any]:
    back = reverse("buildings:review", args=[review.pk])
    return {"review": review, "site": review.site, "title": title, "back": back}


def standing_in(talk: Conversation) -> dict[str, Any]:
    """By the fields of the form."""
    words = {name: getattr(talk, name) for name in ("kind", "held_on", "people", "points")}
    for action in talk.actions.said():
        for name in (*ACTION_FIELDS, "half"):
            words[action_part(action.number, name)] = getattr(action, name)
    return words


def form_for(
    review: Review, data: Any, initial: dict[str, Any], *, today: date, kind: str = ""
) -> ConversationForm:
    """`kind` stays a choice, also when the district took it off its list."""
    kinds = review_plan_now().conversations
    form = ConversationForm(
        data,
        initial=initial,
        kinds=kinds if not kind or kind in kinds else [*kinds, kind],
        people=people_for(review, tuple(Half)),
        tag=ReviewAction.Tag.GET_BACK,
    )
    year = review.round.school_year
    form.fields["held_on"].set_limits(year.starts_on, min(today, year.ends_on))  # type: ignore[attr-defined]
    return form
