"""The next steps of a review stand with whoever does them until they are done (S2-19)."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import held
from accounts.models import Membership
from accounts.rules import require
from buildings.models import Half, Review, ReviewAction
from buildings.reviews.rules import can_finish_action, can_hand_over
from buildings.services.review_round import first_executive, leaders_of_sites
from deadlines.models import Deadline, NoticeKind
from deadlines.services.deadline import pass_turn, settle
from deadlines.services.gentle import post_promise
from deadlines.services.notice import tell

STEP = "building_step"  # Deadline.kind
ACT = "do_next_step"
ACT_NAME = "name_somebody"  # whoever promised it left
PATH = "/buildings/review-steps/{}/"


def promise_steps(review: Review) -> None:
    """Of a review that both confirmed. What is done already needs no date."""
    for action in review.actions.said().filter(done_on=None).select_related("owner"):
        _post(action, review)


def _post(action: ReviewAction, review: Review) -> None:
    if action.owner is None or action.due_on is None:
        return
    post_promise(
        kind=STEP,
        subject_id=action.pk,
        person=action.owner,
        day=action.due_on,
        school_year=review.round.school_year,
        act=ACT,
        what=_("Next step"),
        path=PATH.format(action.pk),
    )


@transaction.atomic
def finish_action(action: ReviewAction, *, actor: Membership, note: str = "") -> ReviewAction:
    """It is done, and this came of it. Again = nothing. A frozen review keeps its words."""
    action = _locked(action)
    require(can_finish_action(actor, action))
    if action.done_on is not None:
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
        _post(action, action.review)
    path = PATH.format(action.pk)
    if to.pk != actor.pk:
        tell([to], kind=NoticeKind.HANDED_OVER, path=path, what=_("Next step"))
    audit.record(actor, "building_review.step_handed_over", action.review)
    return action


def leave_steps(gone: QuerySet[Membership]) -> None:
    """Who promised them left: whoever leads that half now finds somebody. Twice is once."""
    waiting = Deadline.objects.open().filter(kind=STEP, turn__in=gone)
    rows = ReviewAction.objects.filter(pk__in=waiting.values("subject_id"))
    actions = list(rows.select_related("review__partner"))
    if not actions:
        return
    leaders, executive = leaders_of_sites(), first_executive()
    for action in actions:
        partner = action.review.partner
        leader = leaders.get(action.review.site_id)
        if action.half == Half.DISTRICT:
            leader = partner if partner and partner.is_active else executive
        if leader is not None:
            pass_turn(STEP, action.pk, to=leader, act=ACT_NAME, notice=NoticeKind.HANDED_OVER)


def _locked(action: ReviewAction) -> ReviewAction:
    actions = ReviewAction.objects.select_related("review__site", "review__round", "owner")
    return held(actions, action.pk)


def _require_held(review: Review) -> None:
    if review.called_off_at is not None:
        raise InvalidTransition(_("This review was called off, so its steps are only to be read."))
