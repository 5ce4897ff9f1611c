"""Which goals does a process ask for, and how many of each? Data of the process and of the set.

Pure: no database. Rows are {"kind": …, "least": …, "most": …}; a kind without a row is not asked.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MOST_OF_A_KIND = 3  # of the usual goals


@dataclass(frozen=True)
class Asked:
    """How many goals of one kind."""

    kind: str
    least: int
    most: int
    # Of growth goals: what they may belong to, as [{"title": of the axis, "rows": […]}, …].
    domains: Sequence[Mapping[str, Any]] = ()


def usual_goals() -> list[dict[str, Any]]:
    """What procedure 5240 asks: one of each, and more for who wants (S1-5)."""
    return [
        {"kind": kind, "least": 1, "most": MOST_OF_A_KIND}
        for kind in ("performance", "development")
    ]


def asked_in(rows: Sequence[dict[str, Any]] | str) -> dict[str, Asked]:
    """By kind. Statements written by hand bring the column as text."""
    read = json.loads(rows) if isinstance(rows, str) else rows
    return {row["kind"]: Asked(**row) for row in read}


def first_goals(rows: Sequence[dict[str, Any]]) -> list[tuple[str, int]]:
    """Kind and number of each goal that a set begins with."""
    return [
        (asked.kind, number)
        for asked in asked_in(rows).values()
        for number in range(1, asked.least + 1)
    ]


def told(rows: Sequence[dict[str, Any]]) -> list[str]:
    """A line for each kind, such as `Performance growth goals: 1 to 5`."""
    names = {
        "performance": _("Performance goals"),
        "development": _("Development goals"),
        "growth": _("Performance growth goals"),
    }
    return [
        _("%(kind)s: %(least)d to %(most)d")
        % {"kind": names[asked.kind], "least": asked.least, "most": asked.most}
        for asked in asked_in(rows).values()
    ]


def problems_in(rows: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """Kind, and what is wrong with it: `twice` or `order`; ("", "none") when no goal is asked."""
    asked = [Asked(**row) for row in rows]
    kinds = [one.kind for one in asked]
    found = [(kind, "twice") for kind in dict.fromkeys(kinds) if kinds.count(kind) > 1]
    found += [(one.kind, "order") for one in asked if one.most < one.least]
    return found if any(one.least for one in asked) else [*found, ("", "none")]
