"""The data wall: each building and measure, against the value expected today (Q10, S2-11)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from accounts.asking import ask
from accounts.models import SchoolYear, Site
from buildings.models import Measure, Tracking
from buildings.targets.standing import CLOSE, OFF_TRACK, ON_TRACK, STATUSES, UNKNOWN
from buildings.targets.stands import STANDS, parameters

COUNTED = f"""
    SELECT site_id,
        count(*) FILTER (WHERE status = '{OFF_TRACK}'),
        count(*) FILTER (WHERE status = '{CLOSE}'),
        count(*) FILTER (WHERE status = '{UNKNOWN}'),
        count(*) FILTER (WHERE status = '{ON_TRACK}'),
        min(lead) FILTER (WHERE status <> '{UNKNOWN}')
    FROM ({STANDS}) AS stands
    WHERE (%(measure)s::uuid IS NULL OR measure_id = %(measure)s)
        AND (%(kind)s::text IS NULL OR measure_id IN (
            SELECT id FROM buildings_measure WHERE kind = %(kind)s))
    GROUP BY site_id
"""
NONE = (0, 0, 0, 0, None)


@dataclass(frozen=True)
class Asked:
    """What stands in the address of the wall."""

    words: str = ""
    status: str = ""
    kind: str = ""
    measure: UUID | None = None
    sort: str = "need"


class Building(NamedTuple):
    pk: UUID
    name: str
    off: int
    close: int
    unknown: int
    on: int
    lead: Decimal | None  # the least of what is known

    @property
    def total(self) -> int:
        return self.off + self.close + self.unknown + self.on

    @property
    def status(self) -> str:
        """That of the target that needs help most."""
        counts = (self.off, self.close, self.unknown, self.on)
        return next((status for status, n in zip(STATUSES, counts, strict=True) if n), UNKNOWN)


class Cell(NamedTuple):
    """One target on the wall."""

    target_id: UUID
    site_id: UUID
    measure_id: UUID
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
    """Those that somebody sees, in the filter but for the status, by name.

    Two statements, for joined in one PostgreSQL may count all targets anew for each building: it
    cannot know how many buildings the count will give.
    """
    values = {"kind": asked.kind or None, "measure": asked.measure}
    rows = ask(COUNTED, {**parameters(tracking, year, today, seen), **values})
    counted = {site: counts for site, *counts in rows}
    sites = Site.objects.order_by("name", "pk")
    if asked.words:
        sites = sites.filter(name__icontains=asked.words)
    if seen is not None:
        sites = sites.filter(pk__in=seen)
    return [
        Building(pk, name, *counted.get(pk, NONE))
        for pk, name, kind in sites.values_list("pk", "name", "kind")
        if pk in counted or (kind == Site.Kind.SCHOOL and asked.measure is None)
    ]


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
    found: dict[tuple[UUID, UUID], list[Cell]] = {}
    for cell in map(Cell._make, ask(STANDS, parameters(tracking, year, today, sites))):
        found.setdefault((cell.site_id, cell.measure_id), []).append(cell)
    return found


def columns_of(cells: Iterable[tuple[UUID, UUID]], asked: Asked) -> list[Measure]:
    """The measures that the buildings on the page have: one query."""
    used = {measure for _site, measure in cells}
    if asked.measure is not None:
        used &= {asked.measure}
    measures = Measure.objects.filter(pk__in=used)
    return list(measures.filter(kind=asked.kind) if asked.kind else measures)
