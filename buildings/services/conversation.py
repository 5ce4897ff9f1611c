"""Keep what was talked over, with the next steps of both halves (S2-18, S2-21, S2-22)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from buildings.models import Conversation, Review, ReviewAction
from buildings.review_rules import can_write_review
from buildings.services.review import lock_review, require_open


@transaction.atomic
def record_conversation(
    review: Review,
    values: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    *,
    actor: Membership,
) -> Conversation:
    """`values`: kind, held_on, people, points. `steps`: half, words, owner, due_on, tag, aim."""
    review = lock_review(review)
    require(can_write_review(actor, review.site))
    require_open(review)
    if values["held_on"] > clock.today(actor.district):
        raise InvalidTransition(_("This day has not come yet. Write it down after you have met."))

    talk = Conversation.objects.create(
        review=review, **values, recorded_by=actor, recorded_at=clock.now()
    )
    ReviewAction.objects.bulk_create(
        ReviewAction(review=review, conversation=talk, number=number, **step)
        for number, step in enumerate(steps, 1)
    )
    audit.record(actor, "building_review.conversation_recorded", review)
    return talk
