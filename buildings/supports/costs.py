"""What does the help of the district cost, by building, kind and year? (S2-6, S2-9)

Dollars of what was promised or has come; what was declined costs nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from accounts.models import SchoolYear
from accounts.numbers import plain_number
from buildings.models import Support

State, Kind = Support.State, Support.Kind
CSV_HEAD = ("Year", "Building", "Kind", "Promises", "Dollars promised", "Dollars given")


@dataclass(frozen=True)
class CostRow:
    """One building, or all of them: dollars by kind, and in all; 0 without an amount."""

    name: str
    pk: UUID | None
    by_kind: tuple[Decimal, ...]
    given: Decimal

    @property
    def whole(self) -> Decimal:
        return sum(self.by_kind, Decimal(0))

    @property
    def cells(self) -> list[str]:
        return [dollars(one) for one in (*self.by_kind, self.whole, self.given)]


def dollars(amount: Decimal) -> str:
    """`$8,400`, `$12.5`; "–" for nothing."""
    return f"${Decimal(plain_number(amount)):,}" if amount else "–"


def by_building(seen: set[UUID] | None, year: SchoolYear) -> list[CostRow]:
    """Those with help in that year, by name. One statement."""
    rows = _summed(seen, "site", "site__name", "kind").filter(school_year=year)
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows.order_by("site__name", "site"):
        found.setdefault(row["site"], []).append(row)
    return [_row(lines[0]["site__name"], site, lines) for site, lines in found.items()]


def together(rows: Sequence[CostRow]) -> CostRow:
    by_kind = [sum((row.by_kind[n] for row in rows), Decimal(0)) for n in range(len(Kind))]
    return CostRow("", None, tuple(by_kind), sum((row.given for row in rows), Decimal(0)))


def csv_rows(seen: set[UUID] | None) -> Iterator[list[Any]]:
    """Each building, kind and year with a promise."""
    rows = _summed(seen, "school_year__label", "site__name", "site", "kind")
    for row in rows.order_by("school_year__label", "site__name", "site", "kind"):
        amounts = [plain_number(row[name] or Decimal(0)) for name in ("dollars", "given")]
        where = [row["school_year__label"], row["site__name"], Kind(row["kind"]).label]
        yield [*where, row["lines"], *amounts]


def _summed(seen: set[UUID] | None, *names: str) -> Any:
    counted = Support.objects.at(seen).filter(state__in=[State.PROMISED, State.GIVEN])
    given = Sum("cost", filter=Q(state=State.GIVEN))
    return counted.values(*names).annotate(lines=Count("pk"), dollars=Sum("cost"), given=given)


def _row(name: str, site: UUID, lines: list[dict[str, Any]]) -> CostRow:
    amounts = {line["kind"]: line["dollars"] or Decimal(0) for line in lines}
    by_kind = tuple(amounts.get(kind, Decimal(0)) for kind in Kind.values)
    given = sum((line["given"] or Decimal(0) for line in lines), Decimal(0))
    return CostRow(name, site, by_kind, given)
