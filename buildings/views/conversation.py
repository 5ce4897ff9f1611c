"""Write down a conversation about the data of a building."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from buildings.models import Half, Review, ReviewAction
from buildings.review_forms import ConversationForm
from buildings.review_people import people_for
from buildings.review_rules import can_write_review
from buildings.services.conversation import record_conversation
from buildings.services.review_plan import review_plan_now
from buildings.views.review import find_review


@require_http_methods(["GET", "POST"])
def conversation_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    review = find_review(request, pk)
    require(can_write_review(request.membership, review.site))
    form = form_for(request, review)
    if request.method == "POST" and form.is_valid():
        try:
            record_conversation(review, form.talk(), form.steps(), actor=request.membership)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept, with its next steps."))
            return redirect("buildings:review", review.pk)
    context = {"form": form, "review": review}
    status = 422 if form.errors else 200
    return render(request, "buildings/conversation.html", context, status=status)


def form_for(request: DistrictRequest, review: Review) -> ConversationForm:
    named = [person.name for person in (review.leader, review.partner) if person]
    today = clock.today(request.membership.district)
    form = ConversationForm(
        request.POST or None,
        initial={"people": ", ".join(named), "held_on": today},
        kinds=review_plan_now().conversations,
        people=people_for(review, tuple(Half)),
        tag=ReviewAction.Tag.GET_BACK,
    )
    year = review.round.school_year
    form.fields["held_on"].set_limits(year.starts_on, min(today, year.ends_on))
    return form
