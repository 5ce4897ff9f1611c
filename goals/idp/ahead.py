"""What do the meetings of the year say about a development plan? (settings.IDP_AHEAD)

The floor above knows the meetings: by when the plan is talked over, and what last year's
conference left to think about.
"""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Membership


@dataclass(frozen=True)
class Idea:
    """What the two named to develop, on which page it stands, and when they said so."""

    words: str
    path: str
    said_on: date | None


@dataclass(frozen=True)
class Ahead:
    due: date | None = None  # the last day of the planning conference that is still open
    ideas: list[Idea] = field(default_factory=list)


def ahead_of(person: Membership, *, wants_ideas: bool) -> Ahead:
    """Ideas are asked for where a goal is empty: one statement more."""
    found: Ahead = import_string(settings.IDP_AHEAD)(person, wants_ideas=wants_ideas)
    return found
