"""Which rules of a process are the district's, and which are the unit's own (S4-5)?"""

from dataclasses import dataclass
from typing import Any

from evaluations.core import catalogue as core
from evaluations.models import Process


@dataclass(frozen=True)
class OverlayRow:
    """One rule that the district keeps, and what this process says."""

    key: str
    title: str
    here: str
    district: str
    is_own: bool
    is_same: bool

    @property
    def is_behind(self) -> bool:
        """The district has another rule by now, and the year or a draft keeps this one."""
        return not self.is_own and not self.is_same


def overlay_of(process: Process, values: core.Values | None = None) -> list[OverlayRow]:
    """In the order of the year; empty for a process that follows no core. Three queries.

    `values` of the core, where they are read already.
    """
    if not process.follows_core:
        return []
    values = core.core_of(process.school_year) if values is None else values
    has = core.values_in(process)
    return [
        _row(process, key, has[key], values[key])
        for key in core.all_keys()
        if key in values and key in has
    ]


def _row(process: Process, key: str, here: Any, district: Any) -> OverlayRow:
    return OverlayRow(
        key=key,
        title=core.title_of(key),
        here=core.said(key, here),
        district=core.said(key, district),
        is_own=key in process.own_rules,
        is_same=not core.differs(key, here, district),
    )
