"""The day of a next step of a review is due for whoever does it, once both confirmed (S2-19)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership
from buildings.models import Half, Review, ReviewAction
from buildings.services.review_round import first_executive, leaders_of_sites
from deadlines.models import Deadline, NoticeKind
from deadlines.services.deadline import pass_turn
from deadlines.services.gentle import post_promise

STEP = "building_step"  # Deadline.kind
ACT = "do_next_step"
ACT_NAME = "name_somebody"  # whoever promised it left
PATH = "/buildings/review-steps/{}/"


def promise_steps(review: Review) -> None:
    """Of a review that both confirmed. What is done already needs no date."""
    gone = set()
    for action in review.actions.said().filter(done_on=None).select_related("owner"):
        post_action(action, review)
        if action.owner is not None and not action.owner.is_active:
            gone.add(action.owner.pk)
    if gone:
        leave_steps(Membership.objects.filter(pk__in=gone))


def post_action(action: ReviewAction, review: Review) -> None:
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
