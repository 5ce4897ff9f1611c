"""The data wall: each building and measure, against the value expected today (Q10, S2-11)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from accounts.asking import ask
from accounts.models import SchoolYear, Site
from buildings.models import Tracking
from buildings.targets.standing import CLOSE, OFF_TRACK, ON_TRACK, STATUSES, UNKNOWN
from buildings.targets.stands import STANDS, STANDS_OF_SITES, parameters

# Counted first, once: joined with the names, PostgreSQL may count all targets anew for each
# building, for it cannot know how many buildings the count will give.
BUILDINGS = f"""
    WITH counted AS MATERIALIZED (
        SELECT site_id,
            count(*) FILTER (WHERE status = '{OFF_TRACK}') AS off,
            count(*) FILTER (WHERE status = '{CLOSE}') AS close,
            count(*) FILTER (WHERE status = '{UNKNOWN}') AS unknown,
            count(*) FILTER (WHERE status = '{ON_TRACK}') AS good,
            min(lead) FILTER (WHERE status <> '{UNKNOWN}') AS lead
        FROM ({STANDS}) AS stands
        WHERE (%(measure)s::uuid IS NULL OR measure_id = %(measure)s)
            AND (%(kind)s::text IS NULL OR measure_id IN (
                SELECT id FROM buildings_measure WHERE kind = %(kind)s))
        GROUP BY site_id
    )
    SELECT site.id, site.name, coalesce(off, 0), coalesce(close, 0), coalesce(unknown, 0),
        coalesce(good, 0), lead, owed.began_on, owed.answered_on
    FROM accounts_site site
    LEFT JOIN counted ON counted.site_id = site.id
    LEFT JOIN buildings_offtrack owed ON owed.site_id = site.id
        AND owed.school_year_id = %(year)s AND owed.ended_on IS NULL
    WHERE (%(sites)s::uuid[] IS NULL OR site.id = ANY(%(sites)s))
        AND (counted.site_id IS NOT NULL
            OR (site.kind = '{Site.Kind.SCHOOL}' AND %(measure)s::uuid IS NULL))
    ORDER BY site.name, site.id
"""
CELLS = f"""
    SELECT target_id::text, site_id::text, measure_id::text, subgroup, age, lead, status
    FROM ({STANDS_OF_SITES}) AS stands
"""
MEASURES = "SELECT id::text, name, kind FROM buildings_measure ORDER BY position, name"


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
    began_on: date | None = None  # since when the district owes an answer, where it does
    answered_on: date | None = None

    @property
    def total(self) -> int:
        return self.off + self.close + self.unknown + self.on

    @property
    def rank(self) -> int:
        """The place in STATUSES of the target that needs help most; without targets, the last."""
        if self.off:
            return 0
        if self.close:
            return 1
        if self.unknown:
            return 2
        return 3 if self.on else len(STATUSES)

    @property
    def status(self) -> str:
        return STATUSES[self.rank] if self.total else UNKNOWN

    @property
    def waits(self) -> bool:
        """For the district's answer."""
        return self.began_on is not None and self.answered_on is None


class Cell(NamedTuple):
    """One target on the wall. Ids as text: hundreds of them go straight into addresses."""

    target_id: str
    site_id: str
    measure_id: str
    subgroup: str
    age: int | None
    lead: Decimal | None
    status: str


class Column(NamedTuple):
    """One measure on the wall."""

    pk: str
    name: str


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
    """Those that somebody sees, in the filter but for the status, by name: one statement."""
    values = {"kind": asked.kind or None, "measure": asked.measure}
    rows = ask(BUILDINGS, {**parameters(tracking, year, today, seen), **values})
    words = asked.words.casefold()
    return [Building._make(row) for row in rows if words in row[1].casefold()]


def in_order(buildings: Sequence[Building], asked: Asked) -> list[Building]:
    """In the status asked for; who needs help first, or by name, or as a measure stands."""
    found = [b for b in buildings if not asked.status or (b.status == asked.status and b.total)]
    if asked.sort == "-name":
        return sorted(found, key=lambda building: building.name, reverse=True)
    if asked.sort == "name":
        return found
    return sorted(found, key=_need)


def _need(building: Building) -> tuple[int, int, Decimal]:
    return (building.rank, -building.off, building.lead or Decimal(0))


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
) -> dict[tuple[str, str], list[Cell]]:
    """By building and measure, of those on the page: one statement."""
    sites = [building.pk for building in page]
    found: dict[tuple[str, str], list[Cell]] = {}
    for cell in map(Cell._make, ask(CELLS, parameters(tracking, year, today, sites))):
        found.setdefault((cell.site_id, cell.measure_id), []).append(cell)
    return found


def columns_of(cells: Iterable[tuple[str, str]], asked: Asked) -> list[Column]:
    """The measures that the buildings on the page have: one statement."""
    used = {measure for _site, measure in cells}
    if asked.measure is not None:
        used &= {str(asked.measure)}
    return [
        Column(pk, name)
        for pk, name, kind in ask(MEASURES)
        if pk in used and asked.kind in ("", kind)
    ]
