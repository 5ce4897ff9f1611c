"""Keep what was talked over, with the next steps of both halves (S2-18, S2-21, S2-22)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from buildings.models import Conversation, Review, ReviewAction
from buildings.reviews.rules import can_write_review
from buildings.services.review import lock_review, require_open, take_back_confirms

SENT_TWICE = timedelta(minutes=1)


@transaction.atomic
def record_conversation(
    review: Review,
    values: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    *,
    actor: Membership,
) -> Conversation:
    """`values`: kind, held_on, people, points. The same sent twice is kept once.

    `steps`: number, half, words, owner, due_on, tag, aim. They are of both halves, so whoever
    confirmed before does so anew.
    """
    review = lock_review(review)
    require(can_write_review(actor, review.site))
    require_open(review)
    _require_held(values, actor)
    just_now = {"recorded_by": actor, "recorded_at__gt": clock.now() - SENT_TWICE}
    again = review.conversations.filter(**values, **just_now).first()
    if again is not None:
        return again

    talk = Conversation.objects.create(
        review=review, **values, recorded_by=actor, recorded_at=clock.now()
    )
    ReviewAction.objects.bulk_create(
        ReviewAction(**{"number": place, **step}, review=review, conversation=talk)
        for place, step in enumerate(steps, 1)
    )
    take_back_confirms(review)
    audit.record(actor, "building_review.conversation_recorded", review)
    return talk


class StaleConversation(InvalidTransition):
    """Somebody corrected it in between. `current` is what stands there now."""

    def __init__(self, current: Conversation) -> None:
        super().__init__(_("This conversation changed somewhere else. Compare both versions."))
        self.current = current


@transaction.atomic
def correct_conversation(
    talk: Conversation,
    values: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    *,
    version: int,
    actor: Membership,
) -> Conversation:
    """As in `record_conversation`; a step that is missing is taken out. The old words stay.

    What one of both confirmed was another text, so both confirm anew.
    """
    review = lock_review(talk.review)
    require(can_write_review(actor, review.site))
    require_open(review)
    _require_held(values, actor)
    talk = Conversation.objects.select_for_update().get(pk=talk.pk)
    if talk.version != version:
        raise StaleConversation(talk)

    _write_steps(talk, review, steps)
    for name, value in values.items():
        setattr(talk, name, value)
    talk.version += 1
    talk.corrected_by, talk.corrected_at = actor, clock.now()
    talk.save()
    take_back_confirms(review)
    audit.record(actor, "building_review.conversation_corrected", review)
    return talk


def _write_steps(talk: Conversation, review: Review, steps: Sequence[Mapping[str, Any]]) -> None:
    """Row by row: the history keeps what each said before."""
    rows = {row.number: row for row in talk.actions.all()}
    for step in steps:
        number = step["number"]
        row = rows.pop(number, None) or ReviewAction(
            review=review, conversation=talk, number=number
        )
        for name, value in step.items():
            setattr(row, name, value)
        row.save()
    for row in rows.values():
        row.words = ""
        row.save(update_fields=["words"])


def _require_held(values: Mapping[str, Any], actor: Membership) -> None:
    if values["held_on"] > clock.today(actor.district):
        raise InvalidTransition(_("This day has not come yet. Write it down after you have met."))
