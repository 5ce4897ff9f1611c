"""The data wall: each building and measure, against the value expected today (Q10, S2-11)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from accounts.asking import ask
from accounts.models import SchoolYear
from buildings.models import Measure, Tracking
from buildings.standing import CLOSE, OFF_TRACK, ON_TRACK, STATUSES, UNKNOWN, worst
from buildings.stands import STANDS, parameters

BUILDINGS = f"""
    SELECT site.id, site.name,
        count(*) FILTER (WHERE status = '{OFF_TRACK}'),
        count(*) FILTER (WHERE status = '{CLOSE}'),
        count(*) FILTER (WHERE status = '{UNKNOWN}'),
        count(*) FILTER (WHERE status = '{ON_TRACK}'),
        min(lead) FILTER (WHERE status <> '{UNKNOWN}'
            AND (%(measure)s::uuid IS NULL OR measure_id = %(measure)s)),
        coalesce(array_agg(DISTINCT measure_id) FILTER (WHERE measure_id IS NOT NULL), '{{}}')
    FROM accounts_site site LEFT JOIN ({STANDS} OFFSET 0) AS stands ON stands.site_id = site.id
        AND (%(kind)s::text IS NULL OR measure_id IN (
            SELECT id FROM buildings_measure WHERE kind = %(kind)s))
    WHERE (stands.target_id IS NOT NULL OR site.kind = 'school')
        AND (%(sites)s::uuid[] IS NULL OR site.id = ANY(%(sites)s))
        AND (%(words)s::text IS NULL OR site.name ILIKE %(words)s)
        AND (%(measure)s::uuid IS NULL OR measure_id = %(measure)s)
    GROUP BY site.id, site.name ORDER BY site.name, site.id
"""
CELLS = f"SELECT * FROM ({STANDS}) AS stands WHERE site_id = ANY(%(sites)s::uuid[])"


@dataclass(frozen=True)
class Asked:
    """What stands in the address of the wall."""

    words: str = ""
    status: str = ""
    kind: str = ""
    measure: UUID | None = None
    sort: str = "need"


@dataclass(frozen=True)
class Building:
    pk: UUID
    name: str
    off: int
    close: int
    unknown: int
    on: int
    lead: Decimal | None  # the least of what is known
    measures: list[UUID] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.off + self.close + self.unknown + self.on

    @property
    def status(self) -> str:
        counts = {OFF_TRACK: self.off, CLOSE: self.close, UNKNOWN: self.unknown}
        counts[ON_TRACK] = self.on
        return worst([status for status, count in counts.items() if count])


@dataclass(frozen=True)
class Cell:
    """One target on the wall."""

    target_id: UUID
    subgroup: str
    age: int | None
    expected: Decimal
    lead: Decimal | None
    status: str


@dataclass(frozen=True)
class Totals:
    """Over all buildings that somebody sees, whatever the filter."""

    buildings: int
    off_buildings: int
    targets: int
    off: int
    close: int
    unknown: int
    on: int

    @property
    def fresh(self) -> int:
        return self.targets - self.unknown


def buildings_of(
    tracking: Tracking,
    year: SchoolYear,
    today: date,
    *,
    seen: Collection[UUID] | None,
    asked: Asked,
) -> list[Building]:
    """Those that somebody sees, in the filter but for the status: one statement."""
    rows = ask(
        BUILDINGS,
        {
            **parameters(tracking, year, today),
            "sites": None if seen is None else list(seen),
            "words": f"%{_literal(asked.words)}%" if asked.words else None,
            "kind": asked.kind or None,
            "measure": asked.measure,
        },
    )
    return [Building(*row) for row in rows]


def _literal(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def in_order(buildings: Sequence[Building], asked: Asked) -> list[Building]:
    """In the status asked for; who needs help first, or by name, or as a measure stands."""
    found = [b for b in buildings if not asked.status or (b.status == asked.status and b.total)]
    if asked.sort == "-name":
        return sorted(found, key=lambda building: building.name, reverse=True)
    if asked.sort == "name":
        return found
    return sorted(found, key=_need)


def _need(building: Building) -> tuple[int, int, Decimal]:
    if not building.total:
        return (len(STATUSES), 0, Decimal(0))
    lead = Decimal(0) if building.lead is None else building.lead
    return (STATUSES.index(building.status), -building.off, lead)


def totals_of(buildings: Sequence[Building]) -> Totals:
    return Totals(
        buildings=sum(bool(b.total) for b in buildings),
        off_buildings=sum(bool(b.off) for b in buildings),
        targets=sum(b.total for b in buildings),
        off=sum(b.off for b in buildings),
        close=sum(b.close for b in buildings),
        unknown=sum(b.unknown for b in buildings),
        on=sum(b.on for b in buildings),
    )


def cells_of(
    page: Sequence[Building], tracking: Tracking, year: SchoolYear, today: date
) -> dict[tuple[UUID, UUID], list[Cell]]:
    """By building and measure, of those on the page: one statement."""
    sites = [building.pk for building in page]
    rows: list[Any] = ask(CELLS, {**parameters(tracking, year, today), "sites": sites})
    found: dict[tuple[UUID, UUID], list[Cell]] = {}
    for target, site, measure, subgroup, age, expected, lead, status in rows:
        cell = Cell(target, subgroup, age, expected, lead, status)
        found.setdefault((site, measure), []).append(cell)
    return found


def columns_of(buildings: Sequence[Building], asked: Asked) -> list[Measure]:
    """The measures that any of them has: one query."""
    used = {measure for building in buildings for measure in building.measures}
    if asked.measure is not None:
        used &= {asked.measure}
    return list(Measure.objects.filter(pk__in=used))
