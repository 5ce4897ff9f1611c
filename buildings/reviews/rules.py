"""Who opens reviews, who writes which half, and who confirms it?

The building's half is the leaders' of that site, the district's half that of executives and HR:
neither writes or confirms for the other (S2-20).
"""

from accounts.models import Membership, Site
from buildings import rules
from buildings.models import Half, Review, ReviewAction


def can_plan_reviews(actor: Membership) -> bool:
    """The dates, and the names of talks and steps; and to open a year of reviews."""
    return rules.can_set_up(actor) or rules.speaks_for_district(actor)


def can_write_half(actor: Membership, site: Site, half: str) -> bool:
    if half == Half.DISTRICT:
        return rules.speaks_for_district(actor)
    return rules.leads(actor, site)


def can_write_review(actor: Membership, site: Site) -> bool:
    """Talks and the problem-solving steps are of both."""
    return rules.can_state(actor, site)


def can_name_leaders(actor: Membership) -> bool:
    return can_plan_reviews(actor)


def can_finish_action(actor: Membership, action: ReviewAction) -> bool:
    """Whoever does it, and those who write that half."""
    if actor.is_active and actor.pk == action.owner_id:
        return True
    return can_write_half(actor, action.review.site, action.half)


def can_hand_over(actor: Membership, action: ReviewAction) -> bool:
    """Give a next step to somebody else: who does it now, and those who write that half."""
    return can_finish_action(actor, action)


def can_call_off(actor: Membership) -> bool:
    """A review that nobody holds, or a date for all buildings."""
    return can_plan_reviews(actor)


def can_confirm(actor: Membership, review: Review, half: str) -> bool:
    """Two leaders, two people: nobody confirms both halves."""
    other = review.building_by_id if half == Half.DISTRICT else review.district_by_id
    return can_write_half(actor, review.site, half) and other != actor.pk
