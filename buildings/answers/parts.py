"""Which parts has an answer to question 3? By name, as the form, the autosave and a comparison
know them: `words`, `action-2-owner`. Pure but for the rows it reads."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.wording import long_date
from buildings.models import ReviewAction, ReviewAnswer

ANSWER_FIELDS = ("words", "effect", "effect_on")
ACTION_FIELDS = ("words", "owner_id", "due_on", "tag", "aim")
ACTION = re.compile(r"action-([0-9]{1,3})-([a-z_]+)")


def action_part(number: int, field: str) -> str:
    return f"action-{number}-{field}"


def split_part(name: str) -> tuple[int, str] | None:
    match = ACTION.fullmatch(name)
    return (int(match[1]), match[2]) if match else None


def standing_of(answer: ReviewAnswer | None, actions: Iterable[Any]) -> dict[str, Any]:
    """What stands there. An action may be a row of the history, too."""
    empty: dict[str, Any] = {"words": "", "effect": "", "effect_on": None}
    parts = {name: getattr(answer, name) for name in ANSWER_FIELDS} if answer else empty
    for action in sorted(actions, key=lambda one: one.number):
        for field in ACTION_FIELDS:
            parts[action_part(action.number, field)] = getattr(action, field)
    return parts


def label_of(name: str) -> str:
    found = split_part(name)
    if found is None:
        return {
            "words": _("What we do about it"),
            "effect": _("What we expect from it"),
            "effect_on": _("By when it shows"),
        }[name]
    number, field = found
    said = {
        "words": _("what"),
        "owner_id": _("who"),
        "due_on": _("by when"),
        "tag": _("what it is for"),
        "aim": _("aim"),
    }[field]
    return _("Step %(number)s: %(part)s") % {"number": number, "part": said}


def said(name: str, value: Any, people: Mapping[Any, Membership]) -> str:
    """In words, for a comparison; "" says nothing."""
    if value in (None, ""):
        return ""
    field = (split_part(name) or (0, name))[1]
    if field in {"due_on", "effect_on"}:
        return long_date(value)
    if field == "owner_id":
        return people[value].name if value in people else ""
    if field == "tag":
        return str(ReviewAction.Tag(value).label)
    return str(ReviewAction.Aim(value).label) if field == "aim" else str(value)
