"""Who reads what a kind of plan says, and who makes a sample the district's own?"""

from accounts.models import Membership
from accounts.rules import can_set_up, is_hr


def can_read_kinds(actor: Membership) -> bool:
    """Whoever works by them for everybody, and whoever loads them."""
    return is_hr(actor) or can_set_up(actor)


def can_confirm_kind(actor: Membership) -> bool:
    return can_set_up(actor)
