"""Under which names do the parts of a development plan travel? `leadership`, `item-2-outcome`.

Forms, autosaves, suggestions and comparisons all use them, so one dictionary holds a whole plan.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from goals.models import Idp, IdpItem

PLAN_FIELDS = ("leadership", "student_outcome")
ITEM_FIELDS = (
    "goal",
    "kind",
    "starts_on",
    "ends_on",
    "activities",
    "outcome",
    "credits",
    "answers_to",
    "answers_to_kind",
)
SUGGESTED = ("goal", "activities", "outcome")  # of an item; of the plan both parts
ITEM_NAME = re.compile(r"item-([1-9]\d{0,4})-([a-z_]+)")


def item_part(number: int, field: str) -> str:
    return f"item-{number}-{field}"


def split_part(name: str) -> tuple[int, str] | None:
    """Number and field of an item's part; None for one of the plan."""
    match = ITEM_NAME.fullmatch(name)
    return (int(match[1]), match[2]) if match else None


def standing_of(idp: Idp, items: Iterable[IdpItem]) -> dict[str, Any]:
    """Every part as it stands, as `save_idp` takes it."""
    standing = {name: getattr(idp, name) for name in PLAN_FIELDS}
    for item in items:
        standing |= {item_part(item.number, name): getattr(item, name) for name in ITEM_FIELDS}
    return standing


def labels() -> dict[str, str]:
    """Field → what it is called in histories, comparisons and suggestions."""
    return {
        "leadership": _("Growing as a leader"),
        "student_outcome": _("What it does for students"),
        "goal": _("What you want to be able to do"),
        "kind": _("Mostly"),
        "starts_on": _("From"),
        "ends_on": _("To"),
        "activities": _("Steps"),
        "outcome": _("How others see that it worked"),
        "credits": _("Credits you expect"),
        "answers_to": _("What it answers to"),
        "answers_to_kind": _("Where that was named"),
        "state": _("How it stands"),
    }


def label_of(name: str) -> str:
    """`Goal 2: Steps`"""
    found = split_part(name)
    if found is None:
        return labels().get(name, name)
    number, field = found
    told = {"number": number, "part": labels().get(field, field)}
    return _("Goal %(number)d: %(part)s") % told
