"""How a district reviews its buildings: by which dates, with which talks and steps (S2-2)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.locks import hold
from accounts.models import Membership
from accounts.rules import require
from accounts.scope import active_district
from buildings.models import ReviewPlan
from buildings.reviews.rules import can_plan_reviews
from buildings.reviews.samples import conversations, protocol

PLANNED = ("dates", "conversations", "protocol")


def review_plan_now() -> ReviewPlan:
    """What holds; before anybody planned there are samples, and no dates. (One query.)"""
    found: ReviewPlan | None = ReviewPlan.objects.first()
    return found or ReviewPlan(dates=[], conversations=conversations(), protocol=protocol())


@transaction.atomic
def change_review_plan(wanted: Mapping[str, Any], *, actor: Membership) -> ReviewPlan:
    """`wanted` by the names of PLANNED; `dates` can be read (deadlines/grammar.py).

    Rounds that were opened keep their dates. The same again changes nothing.
    """
    hold(f"review_plan:{active_district()}")  # also while there is none yet
    plan = ReviewPlan.objects.select_for_update().first() or review_plan_now()
    require(can_plan_reviews(actor))
    changed = [name for name in PLANNED if getattr(plan, name) != wanted[name]]
    if not changed and not plan._state.adding:
        return plan

    for name in PLANNED:
        setattr(plan, name, wanted[name])
    plan.save()
    audit.record(actor, "building_review_plan.changed", plan, changed=changed)
    return plan
