"""A review, or a date for all buildings, is called off with a reason (S2-2).

What both leaders confirmed is never called off; what was written stays to be read.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from buildings.models import Review, ReviewPlan, ReviewRound
from buildings.reviews.rules import can_call_off
from buildings.services.answer import take_half_back
from buildings.services.review import lock_review, require_open
from buildings.services.review_round import PATH, REVIEW
from buildings.services.tracking import tracking_now
from deadlines.grammar import read_rule, write_rule
from deadlines.models import NoticeKind
from deadlines.services.deadline import cancel
from deadlines.services.notice import tell


@transaction.atomic
def call_off_review(review: Review, *, reason: str, actor: Membership) -> Review:
    """Nobody is asked for it any more; both leaders hear of it. Again = nothing."""
    review = lock_review(review)
    require(can_call_off(actor))
    if review.called_off_at is not None:
        return review
    require_open(review)
    if not reason.strip():
        raise InvalidTransition(_("Say why it is called off."))

    _call_off(review, reason.strip(), actor)
    return review


@transaction.atomic
def take_out_date(round_: ReviewRound, *, reason: str, actor: Membership) -> int:
    """One date of the year, for every building that has not confirmed. Returns how many.

    It leaves the plan of the district, too, so that opening the year again does not bring it back.
    """
    round_ = ReviewRound.objects.select_for_update().get(pk=round_.pk)
    require(can_call_off(actor))
    if round_.called_off_at is not None:
        return 0
    if not reason.strip():
        raise InvalidTransition(_("Say why it is called off."))

    reviews = Review.objects.open().with_people().filter(round=round_)
    found = list(reviews.select_for_update(of=("self",)))
    for review in found:
        _call_off(review, reason.strip(), actor)
    round_.called_off_at = clock.now()
    round_.save(update_fields=["called_off_at"])
    _take_from_plan(round_)
    audit.record(actor, "building_reviews.date_taken_out", round_, reviews=len(found))
    return len(found)


def _call_off(review: Review, reason: str, actor: Membership) -> None:
    review.called_off_at, review.called_off_by = clock.now(), actor
    review.called_off_why = reason
    review.save(update_fields=["called_off_at", "called_off_by", "called_off_why"])
    cancel(REVIEW, review.pk)
    if review.district_at is not None:
        take_half_back(review.site, review.district_at, tracking_now())
    audit.record(actor, "building_review.called_off", review)
    people = [one for one in (review.leader, review.partner) if one and one.pk != actor.pk]
    what = _("%(review)s of %(site)s was called off")
    words = what % {"review": review.round.name, "site": review.site.name}
    tell(people, kind=NoticeKind.CHANGED, path=PATH.format(review.pk), what=words)


def _take_from_plan(round_: ReviewRound) -> None:
    plan = ReviewPlan.objects.select_for_update().first()
    if plan is None:
        return
    sentence = round_.rule.sentence
    left = [date for date in plan.dates if write_rule(read_rule(date)) != sentence]
    if left != plan.dates:
        plan.dates = left
        plan.save(update_fields=["dates"])
