"""Does an entry of a development plan say what somebody will be able to do? Advice never blocks.

Pure: no database, no request. S4-9, S4-19: "coursework, but not a list of workshops or
activities".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.smart import is_blank

# What one attends. "Attend", "training" and the like tell where somebody sat, not what they do.
ATTENDED = re.compile(
    r"\b(workshops?|webinars?|seminars?|conferences?|trainings?|in-?services?|pd days?"
    r"|professional (development|learning) (days?|sessions?)|institutes?|symposium"
    r"|orientations?|book fairs?|assembl(y|ies)|attend(s|ed|ing)?)\b",
    re.IGNORECASE,
)
# One event among other steps is well; a list is more of them than of anything else.
FEWEST_EVENTS = 2


@dataclass(frozen=True)
class ItemWords:
    """What stands in one goal of a plan, apart from the database."""

    goal: str = ""
    steps: Sequence[str] = ()
    outcome: str = ""
    ends_on: date | None = None


@dataclass(frozen=True)
class Advice:
    is_clear: bool
    words: str


def is_list_of_workshops(steps: Sequence[str]) -> bool:
    events = [step for step in steps if ATTENDED.search(step)]
    return len(events) >= FEWEST_EVENTS and 2 * len(events) > len(steps)


def looks_like_a_workshop(title: str, credits: Decimal | None) -> bool:
    """A course that bears credits is one, whatever it is called."""
    return not credits and bool(ATTENDED.search(title))


def advise(item: ItemWords) -> Advice:
    """One sentence: the first thing that would make it a better plan."""
    if is_blank(item.goal):
        return Advice(False, _("Say what you want to be able to do."))
    if is_list_of_workshops(item.steps) or is_list_of_workshops(item.goal.splitlines()):
        return Advice(
            False,
            _("This reads like a list of workshops. Say what you will do with what you learn."),
        )
    if not item.steps:
        return Advice(False, _("Name a first step that your day already holds."))
    if is_blank(item.outcome):
        return Advice(False, _("Say what others will see when it has worked."))
    if item.ends_on is None:
        return Advice(False, _("Pick the day by which you want to be there."))
    return Advice(True, _("Clear: a goal, steps, a time, and what others will see."))
