"""Who may read the library of resources and standards, and who keeps it?"""

from accounts.models import Membership
from accounts.rules import has_people, is_hr, is_site_leader


def can_read_library(actor: Membership) -> bool:
    """Whoever may write a plan for somebody."""
    return is_hr(actor) or is_site_leader(actor) or has_people(actor)


def can_keep_library(actor: Membership) -> bool:
    return is_hr(actor)
