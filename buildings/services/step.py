"""The next steps of a review stand with whoever does them until they are done (S2-19)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import Membership
from accounts.rules import require
from buildings.models import Review, ReviewAction
from buildings.review_rules import can_finish_action
from deadlines.services.deadline import settle
from deadlines.services.gentle import post_promise

STEP = "building_step"  # Deadline.kind
ACT = "do_next_step"


def promise_steps(review: Review) -> None:
    """Of a review that both confirmed. What is done already needs no date."""
    for action in review.actions.said().filter(done_on=None).select_related("owner"):
        if action.owner is None or action.due_on is None:
            continue
        post_promise(
            kind=STEP,
            subject_id=action.pk,
            person=action.owner,
            day=action.due_on,
            school_year=review.round.school_year,
            act=ACT,
            what=_("Next step"),
            path=f"/buildings/reviews/{review.pk}/",
        )


@transaction.atomic
def finish_action(action: ReviewAction, *, actor: Membership) -> ReviewAction:
    """It is done. Again = nothing. The words of a frozen review stay as they are."""
    actions = ReviewAction.objects.select_related("review__site", "owner")
    action = actions.select_for_update(of=("self",)).get(pk=action.pk)
    require(can_finish_action(actor, action))
    if action.done_on is not None:
        return action

    action.done_on, action.done_by = clock.today(actor.district), actor
    action.save(update_fields=["done_on", "done_by"])
    settle(STEP, action.pk, acted_on=action.done_on)
    audit.record(actor, "building_review.step_done", action.review)
    return action
