"""Somebody who leads reviews, or promised help, leaves: others find what waits for them now."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Membership, PersonChange
from buildings.models import Half, Review
from buildings.services.plan_step_day import leave_plan_steps
from buildings.services.review_round import (
    ACT_CONFIRM,
    ACT_WRITE,
    REVIEW,
    first_executive,
    leaders_of_sites,
    partner_of,
)
from buildings.services.step_day import ACT_NAME, leave_steps
from buildings.services.support import HELP
from buildings.services.tracking import tracking_now
from buildings.team import answerer_of
from deadlines.models import Deadline, NoticeKind
from deadlines.services.deadline import pass_turn


def follow_person_changes(changes: QuerySet[PersonChange]) -> None:
    """Looks at how people stand now, so twice is once (settings.PERSON_CHANGE_CONSUMERS).

    A building that nobody leads yet keeps the name until somebody does.
    """
    gone = Membership.objects.filter(pk__in=changes.values("membership"), is_active=False)
    _hand_on_reviews(gone)
    _hand_on_help(gone)
    leave_steps(gone)
    leave_plan_steps(gone)


def _hand_on_reviews(gone: QuerySet[Membership]) -> None:
    led = Review.objects.open().filter(leader__in=gone)
    partnered = Review.objects.open().filter(partner__in=gone)
    reviews = list((led | partnered).order_by("round__position").with_people())
    if not reviews:
        return
    leaders, executive = leaders_of_sites(), first_executive()
    told: set[UUID] = set()
    left = set(gone.values_list("pk", flat=True))
    for review in reviews:
        before = _whose_turn(review)
        if review.leader_id in left:
            review.leader = leaders.get(review.site_id, review.leader)
        if review.partner_id in left:
            review.partner = partner_of(review.leader, executive)
        review.save(update_fields=["leader", "partner"])
        if _whose_turn(review) == before:  # also while nobody else leads there yet
            continue
        _pass_on(review, is_first=review.site_id not in told)
        told.add(review.site_id)


def _whose_turn(review: Review) -> Membership | None:
    return review.partner if review.is_confirmed(Half.BUILDING) else review.leader


def _pass_on(review: Review, *, is_first: bool) -> None:
    """Of a building whoever takes over hears once, however many reviews wait."""
    is_theirs = review.is_confirmed(Half.BUILDING)
    pass_turn(
        REVIEW,
        review.pk,
        to=_whose_turn(review),
        act=ACT_CONFIRM if is_theirs else ACT_WRITE,
        notice=NoticeKind.HANDED_OVER if is_first else None,
    )


def _hand_on_help(gone: QuerySet[Membership]) -> None:
    """Whoever answers for the district finds somebody for what was promised, or an executive."""
    waiting = Deadline.objects.open().filter(kind=HELP, turn__in=gone)
    subjects = list(waiting.values_list("subject_id", flat=True))
    to = (answerer_of(tracking_now()) or first_executive()) if subjects else None
    if to is not None:
        for subject in subjects:
            pass_turn(HELP, subject, to=to, act=ACT_NAME, notice=NoticeKind.HANDED_OVER)
