"""What does a view find in a request?"""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest

from accounts.models import Membership, User

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

CHOSEN = "district_id"  # session key: the district in which somebody works


class DistrictRequest(HttpRequest):
    """For annotations only: what the middleware adds. `membership` has its district and user."""

    user: User
    membership: Membership
    htmx: "HtmxDetails"
    holds_words: bool  # what was sent is kept for the next try (accounts.sent_late)
    bar_path: str  # where the bar shows us, when it is not `path` (accounts.navigation)


def key_sent(words: str) -> UUID | None:
    """The key that a form names. What can be no key is None, which no row has."""
    try:
        return UUID(words)
    except ValueError:
        return None
