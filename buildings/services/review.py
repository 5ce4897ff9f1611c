"""Confirm the halves of a review; the second confirm freezes it (S2-20)."""

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import held
from accounts.models import Membership
from accounts.rules import require
from buildings.models import Half, Review, ReviewRecord, Target
from buildings.reviews.gaps import gaps_of
from buildings.reviews.rules import can_confirm, can_name_leaders, can_write_half
from buildings.reviews.snapshot import content_of
from buildings.services.answer import answer_off_track, take_half_back
from buildings.services.review_round import ACT_CONFIRM, ACT_WRITE, REVIEW
from buildings.services.step_day import promise_steps
from buildings.services.tracking import tracking_now
from deadlines.models import NoticeKind
from deadlines.services.deadline import pass_turn, settle
from records.canonical import canonical_json, sha256_hex


def lock_review(review: Review) -> Review:
    people = Review.objects.with_people().select_related("site__district")
    return held(people, review.pk)


def require_open(review: Review) -> None:
    if review.called_off_at is not None:
        raise InvalidTransition(_("This review was called off, so it is only to be read."))
    if review.is_frozen:
        raise InvalidTransition(
            _("Both leaders confirmed this review, so it is only to be read. Write in the next.")
        )


def seen_of(review: Review) -> str:
    """What stands in it, to hand in with a confirm: written since = read again.

    Numbers are not part of it: those of the moment of the last confirm are kept.
    """
    targets = Target.objects.filter(site=review.site_id, school_year=review.round.school_year_id)
    rows = (review.answers, review.conversations, review.protocols, targets)
    sums = [row.aggregate(sum=Sum("version", default=0))["sum"] for row in rows]
    return ".".join(map(str, sums))


@transaction.atomic
def confirm_half(
    review: Review, half: str, *, actor: Membership, seen: str | None = None
) -> Review:
    """Again = nothing. What is missing is named; the other one's turn begins, or it is frozen.

    `seen` is `seen_of` of what they read, if it is known.
    """
    review = lock_review(review)
    require(can_confirm(actor, review, half))
    if review.is_confirmed(half):
        return review
    require_open(review)
    if seen is not None and seen != seen_of(review):
        raise InvalidTransition(
            _("Something was written here after you opened the page. Read it, then confirm.")
        )
    other = Half.BUILDING if half == Half.DISTRICT else Half.DISTRICT
    halves = [half, other] if review.is_confirmed(other) else [half]
    if gaps := gaps_of(review, halves):
        raise InvalidTransition(
            _("Something is missing: %(gaps)s") % {"gaps": "; ".join(gap.words for gap in gaps)}
        )

    setattr(review, f"{half}_by", actor)
    setattr(review, f"{half}_at", clock.now())
    review.save(update_fields=[f"{half}_by", f"{half}_at"])
    audit.record(actor, "building_review.confirmed", review, half=half)
    if len(halves) == 2:
        _freeze(review, actor)
    elif half == Half.BUILDING:
        _pass_to_district(review)
    if half == Half.DISTRICT:
        answer_off_track(review.site, on=clock.today(actor.district))
    return review


def _pass_to_district(review: Review) -> None:
    pass_turn(
        REVIEW,
        review.pk,
        to=review.partner,
        act=ACT_CONFIRM,
        notice=NoticeKind.HANDED_OVER,
    )


def _freeze(review: Review, actor: Membership) -> None:
    review.frozen_at = clock.now()
    review.save(update_fields=["frozen_at"])
    canonical = canonical_json(content_of(review))
    ReviewRecord.objects.create(
        review=review,
        canonical=canonical,
        content_hash=sha256_hex(canonical),
        frozen_at=review.frozen_at,
    )
    promise_steps(review)
    settle(
        REVIEW,
        review.pk,
        acted_on=clock.today(actor.district),
        tell=review.leader if actor.pk != review.leader_id else review.partner,
        notice=NoticeKind.COMPLETE,
    )
    audit.record(actor, "building_review.frozen", review)


def take_back_confirm(review: Review, half: str) -> None:
    """Its words changed, so nobody has confirmed them. For services that locked it."""
    if not review.is_confirmed(half):
        return
    since = review.district_at
    setattr(review, f"{half}_by", None)
    setattr(review, f"{half}_at", None)
    review.save(update_fields=[f"{half}_by", f"{half}_at"])
    if half == Half.BUILDING:
        pass_turn(REVIEW, review.pk, to=review.leader, act=ACT_WRITE)
    elif since is not None:
        take_half_back(review.site, since, tracking_now())


def take_back_confirms(review: Review) -> None:
    """Of both halves: what changed is of both."""
    for half in Half.values:
        take_back_confirm(review, half)


@transaction.atomic
def name_leaders(
    review: Review, *, leader: Membership, partner: Membership | None, actor: Membership
) -> None:
    """Whose review it is, of this one and of those of the building that come after it."""
    review = lock_review(review)
    require(can_name_leaders(actor))
    require_open(review)
    if not can_write_half(leader, review.site, Half.BUILDING):
        raise InvalidTransition(_("Pick somebody who leads this building."))
    if partner is not None and not can_write_half(partner, review.site, Half.DISTRICT):
        raise InvalidTransition(_("Pick an executive or somebody of HR for the district."))
    later = Review.objects.open().filter(
        site=review.site,
        round__school_year=review.round.school_year,
        round__position__gte=review.round.position,
    )
    for one in later.select_for_update():
        one.leader, one.partner = leader, partner
        one.save(update_fields=["leader", "partner"])
        is_theirs = one.is_confirmed(Half.BUILDING)
        pass_turn(
            REVIEW,
            one.pk,
            to=partner if is_theirs else leader,
            act=ACT_CONFIRM if is_theirs else ACT_WRITE,
            notice=NoticeKind.HANDED_OVER if one.pk == review.pk else None,
        )
    audit.record(actor, "building_review.leaders_named", review)
