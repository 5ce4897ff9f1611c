"""The next steps of a review stand with whoever does them until they are done (S2-19)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import held
from accounts.models import Membership
from accounts.rules import require
from buildings.models import Review, ReviewAction
from buildings.reviews.rules import can_finish_action, can_hand_over
from buildings.services.review import lock_review, take_back_confirm
from buildings.services.step_day import PATH, STEP, post_action
from deadlines.models import NoticeKind
from deadlines.services.deadline import settle
from deadlines.services.notice import tell


@transaction.atomic
def finish_action(action: ReviewAction, *, actor: Membership, note: str = "") -> ReviewAction:
    """It is done, and this came of it. Again = nothing; other words than the first are refused.

    A frozen review keeps its words.
    """
    action = _locked(action)
    require(can_finish_action(actor, action))
    if action.done_on is not None:
        if note not in {"", action.note}:
            raise InvalidTransition(_("Somebody noted before you that this step is done."))
        return action
    _require_held(action.review)

    action.done_on, action.done_by, action.note = clock.today(actor.district), actor, note
    action.save(update_fields=["done_on", "done_by", "note"])
    settle(STEP, action.pk, acted_on=action.done_on)
    audit.record(actor, "building_review.step_done", action.review)
    return action


@transaction.atomic
def hand_over_step(action: ReviewAction, *, to: Membership, actor: Membership) -> ReviewAction:
    """Somebody else does it now, and hears of it. What both confirmed keeps the first name."""
    action = _locked(action)
    require(can_hand_over(actor, action))
    if action.done_on is not None:
        raise InvalidTransition(_("This step is done, so nobody needs to take it over."))
    _require_held(action.review)
    if not to.is_active:
        raise InvalidTransition(_("This person left. Pick somebody else."))
    if action.owner_id == to.pk:
        return action

    action.owner = to
    action.save(update_fields=["owner"])
    if action.review.is_frozen:
        post_action(action, action.review)
    else:
        _note_in_text(action, actor)
    path = PATH.format(action.pk)
    if to.pk != actor.pk:
        tell([to], kind=NoticeKind.HANDED_OVER, path=path, what=_("Next step"))
    audit.record(actor, "building_review.step_handed_over", action.review)
    return action


def _note_in_text(action: ReviewAction, actor: Membership) -> None:
    """Who types there meanwhile compares both versions, and nobody confirmed the new name."""
    if action.answer is not None:
        answer = action.answer
        answer.version += 1
        answer.updated_by, answer.updated_at = actor, clock.now()
        answer.save(update_fields=["version", "updated_by", "updated_at"])
    if action.conversation is not None:
        action.conversation.version += 1
        action.conversation.save(update_fields=["version"])
    take_back_confirm(action.review, action.half)


def _locked(action: ReviewAction) -> ReviewAction:
    """The review first, as in every act that writes its steps: none is written over another."""
    review = lock_review(Review(pk=action.review_id))
    actions = ReviewAction.objects.select_related("owner", "answer", "conversation")
    action = held(actions, action.pk)
    action.review = review
    return action


def _require_held(review: Review) -> None:
    if review.called_off_at is not None:
        raise InvalidTransition(_("This review was called off, so its steps are only to be read."))
