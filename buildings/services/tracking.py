"""The district's choices about tracking its buildings."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.asking import ask_one
from accounts.joined import Parts, columns_for, model_from
from accounts.locks import hold
from accounts.models import Membership
from accounts.rules import require
from accounts.scope import active_district
from buildings import rules
from buildings.models import Measure, Tracking
from buildings.targets.standing import Limits

HELD: Parts = {"": (Tracking, "buildings_tracking")}
CHOICES = (
    "is_on",
    "tolerance",
    "stale_days",
    "answer_days",
    "answerer",
    "audience",
)


def tracking_now() -> Tracking:
    """What holds; without a row the area is off. (One statement, with every page of buildings.)"""
    row = ask_one(f"SELECT {columns_for(HELD)} FROM buildings_tracking")
    found: Tracking = model_from(HELD, iter(row)) if row else Tracking()
    return found


def limits_of(tracking: Tracking, measure: Measure) -> Limits:
    own: Decimal | None = measure.tolerance
    return Limits(tracking.tolerance if own is None else own, tracking.stale_days)


@transaction.atomic
def change_tracking(wanted: Mapping[str, Any], *, actor: Membership) -> Tracking:
    """`wanted` by the names of CHOICES; one left out stays. The same again changes nothing."""
    hold(f"tracking:{active_district()}")  # also while there is none yet
    tracking = Tracking.objects.select_for_update().first() or Tracking()
    require(rules.can_set_up(actor))
    changed = [n for n in CHOICES if n in wanted and getattr(tracking, n) != wanted[n]]
    if not changed and not tracking._state.adding:
        return tracking

    for name in changed:
        setattr(tracking, name, wanted[name])
    tracking.save()
    audit.record(actor, "tracking.changed", tracking, changed=changed)
    return tracking
