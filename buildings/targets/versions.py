"""Which words and numbers of a target changed, and why? For the log, and for two versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.numbers import plain_number
from accounts.wording import short_date
from buildings.models import Target

PARTS = ("baseline", "target", "trajectory")


@dataclass(frozen=True)
class Difference:
    """One part that somebody else changed in between."""

    name: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """One saved state: what changed since the one before, by whom and why."""

    at: datetime
    writer: str
    reason: str
    changes: list[Change]
    is_first: bool


def labels() -> dict[str, str]:
    return {
        "baseline": _("Baseline"),
        "target": _("Target"),
        "trajectory": _("Trajectory"),
        "statement": _("What the numbers say"),
        "ended": _("Ended"),
    }


def told_of(days: Sequence[Any], values: Sequence[Any]) -> str:
    pairs = zip(days, values, strict=True)
    return "; ".join(f"{short_date(day)}: {plain_number(value)}" for day, value in pairs)


def in_words(row: Any) -> dict[str, str]:
    """A target, or a row of its history, by the names of `labels`."""
    return {
        "baseline": plain_number(row.baseline),
        "target": plain_number(row.target),
        "trajectory": told_of(row.path_days, row.path_values),
        "statement": row.statement,
        "ended": _("Yes") if row.ended_at else "",
    }


def differences(current: Target, wanted: Mapping[str, Any]) -> list[Difference]:
    """Of what was typed, by the columns of a target, from what stands there now."""
    now = in_words(current)
    mine = {
        "baseline": plain_number(wanted["baseline"]),
        "target": plain_number(wanted["target"]),
        "trajectory": told_of(wanted["path_days"], wanted["path_values"]),
    }
    return [
        Difference(name, labels()[name], mine[name], now[name])
        for name in PARTS
        if mine[name] != now[name]
    ]


def versions_of(target: Target) -> list[Version]:
    """The newest first: two queries."""
    events: Any = target.events  # type: ignore[attr-defined]
    rows = list(events.exclude(pgh_label="delete").order_by("version", "pgh_id"))
    people = Membership.objects.in_bulk({row.updated_by_id for row in rows})
    found = []
    for place, row in enumerate(rows):
        before = in_words(rows[place - 1]) if place else {}
        changes = [
            Change(labels()[name], before.get(name, ""), words)
            for name, words in in_words(row).items()
            if words != before.get(name, "")
        ]
        writer = people[row.updated_by_id].name
        found.append(Version(row.updated_at, writer, row.reason, changes, not place))
    return found[::-1]
