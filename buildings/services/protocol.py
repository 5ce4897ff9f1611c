"""Fill in the district's problem-solving steps for a target that is off track (S2-18)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from buildings.models import ProblemSolving, Review, Target
from buildings.reviews.rules import can_write_review
from buildings.services.review import lock_review, require_open, take_back_confirms
from buildings.services.review_plan import review_plan_now


class StaleProtocol(InvalidTransition):
    """Somebody saved in between. `current` is what stands there now."""

    def __init__(self, current: ProblemSolving) -> None:
        super().__init__(_("These notes changed somewhere else. Compare both versions."))
        self.current = current


def protocol_at(review: Review, target: Target) -> ProblemSolving:
    """What stands; before anybody wrote, the steps of the district of today, empty."""
    found = ProblemSolving.objects.filter(review=review, target=target)
    there: ProblemSolving | None = found.select_related("updated_by").first()
    if there is not None:
        return there
    steps = review_plan_now().protocol
    return ProblemSolving(
        review=review, target=target, steps=steps, notes=[""] * len(steps), version=0
    )


@transaction.atomic
def save_protocol(
    review: Review, target: Target, notes: Sequence[str], *, version: int, actor: Membership
) -> ProblemSolving:
    """`version`: what was typed over. What stands there is harmless.

    The notes are of both, so whoever confirmed before does so anew.
    """
    review = lock_review(review)
    require(can_write_review(actor, review.site))
    require_open(review)
    protocol = protocol_at(review, target)
    if protocol.notes == list(notes):
        return protocol
    if protocol.version != version:
        raise StaleProtocol(protocol)
    if len(notes) != len(protocol.steps):
        raise InvalidTransition(_("The steps changed. Reload the page; your words are kept."))

    protocol.notes, protocol.version = list(notes), version + 1
    protocol.updated_by, protocol.updated_at = actor, clock.now()
    protocol.save()
    take_back_confirms(review)
    audit.record(actor, "building_review.problem_solved", review)
    return protocol
