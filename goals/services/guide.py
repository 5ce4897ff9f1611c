"""Has somebody opened the guide to goals (S1-8)?"""

from datetime import datetime

from accounts import clock
from accounts.models import Membership
from goals.models import GuideOpening

GUIDE = "5240F1"


def open_guide(membership: Membership, *, form_number: str = GUIDE) -> GuideOpening:
    """Remember that it was opened. The first time counts."""
    opening, _made = GuideOpening.objects.get_or_create(
        membership=membership, form_number=form_number, defaults={"opened_at": clock.now()}
    )
    return opening


def guide_opened_at(membership: Membership, *, form_number: str = GUIDE) -> datetime | None:
    openings = GuideOpening.objects.filter(membership=membership, form_number=form_number)
    return openings.values_list("opened_at", flat=True).first()
