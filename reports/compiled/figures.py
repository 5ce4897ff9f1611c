"""How many are there, by site or group and by how they stand? And who are they?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership
from reports.compiled.family import Family

CUTS = ("site", "unit", "group", "year", "kind")
HEAD = [
    "last_name",
    "first_name",
    "employee_number",
    "job_title",
    "site",
    "unit",
    "group",
    "supervisor",
    "kind",
    "school_year",
    "standing",
    "day",
]


@dataclass(frozen=True)
class Asked:
    """What the address narrows a report to. `year` of None: all years."""

    year: UUID | None = None
    site: UUID | None = None
    unit: UUID | None = None
    certified: bool | None = None
    standing: str = ""
    cut: str = "site"


@dataclass(frozen=True)
class Line:
    """Of a site, a unit, a group … `key` narrows the report to it; None: it has none."""

    key: Any
    name: str
    counts: dict[str, int]  # by standing, in the family's order
    unsplit: int = 0  # those of whom it is not told how they stand (reports/compiled/grouped.py)

    @property
    def total(self) -> int:
        return sum(self.counts.values()) + self.unsplit


def rows_of(family: Family, asked: Asked, actor: Membership | None) -> QuerySet[Any, Any]:
    """What this reader may open; of None: everything, for figures that name nobody."""
    chosen = {
        family.year: asked.year,
        f"{family.person}__site": asked.site,
        f"{family.person}__unit": asked.unit,
        f"{family.person}__is_certified": asked.certified,
        "standing": asked.standing or None,
    }
    narrowed = {path: value for path, value in chosen.items() if value is not None}
    return family.find(actor).filter(**narrowed)


def lines_of(family: Family, asked: Asked, actor: Membership | None) -> list[Line]:
    """One aggregate, by name."""
    paths = _paths(family)[asked.cut]
    rows = rows_of(family, asked, actor).order_by(*paths[1:], *paths[:1])
    counted = rows.values_list(*paths, "standing").annotate(n=Count("pk", distinct=True))
    lines: dict[Any, Line] = {}
    for *place, standing, n in counted:
        key, name = place[0], place[-1]
        line = lines.get(key)
        if line is None:
            empty = dict.fromkeys(family.standings, 0)
            line = lines[key] = Line(key, _named(asked.cut, name), empty)
        line.counts[standing] += n
    return list(lines.values())


def sum_of(family: Family, lines: list[Line]) -> Line:
    counts = {code: sum(line.counts[code] for line in lines) for code in family.standings}
    return Line(None, _("All together"), counts, sum(line.unsplit for line in lines))


def _paths(family: Family) -> dict[str, list[str]]:
    """By cut: the key, then the name."""
    return {
        "site": [f"{family.person}__site", f"{family.person}__site__name"],
        "unit": [f"{family.person}__unit", f"{family.person}__unit__name"],
        "group": [f"{family.person}__is_certified"],
        "year": [family.year, f"{family.year}__label"],
        "kind": [family.kind],
    }


def _named(cut: str, name: Any) -> str:
    if cut == "group":
        return group_word(name)
    return name or {"site": _("No site"), "unit": _("No unit")}.get(cut, "–")


def group_word(is_certified: bool) -> str:
    return _("Certified") if is_certified else _("Classified")


def people_of(family: Family, asked: Asked, actor: Membership) -> QuerySet[Any, Any]:
    """As dicts, by name: what a page and a file tell of each."""
    person = family.person
    told = {
        "last_name": F(f"{person}__last_name"),
        "first_name": F(f"{person}__first_name"),
        "employee_number": F(f"{person}__employee_number"),
        "job_title": F(f"{person}__job_title"),
        "site_name": F(f"{person}__site__name"),
        "unit_name": F(f"{person}__unit__name"),
        "certified": F(f"{person}__is_certified"),
        "boss_first": F(f"{person}__supervisor__first_name"),
        "boss_last": F(f"{person}__supervisor__last_name"),
        "kind_told": F(family.kind),
        "year_told": F(f"{family.year}__label"),
        "day_told": F(family.day),
        "page_key": F(family.page_key),
    }
    rows = rows_of(family, asked, actor)
    names = (f"{person}__last_name", f"{person}__first_name", "pk")
    return rows.order_by(*names).values("standing", **told)


def file_rows(family: Family, asked: Asked, actor: Membership) -> Iterator[list[Any]]:
    """As `HEAD` names them."""
    for row in people_of(family, asked, actor).iterator(chunk_size=2000):
        yield [
            row["last_name"],
            row["first_name"],
            row["employee_number"],
            row["job_title"],
            row["site_name"],
            row["unit_name"],
            group_word(row["certified"]),
            boss_of(row),
            row["kind_told"],
            row["year_told"],
            str(family.standings[row["standing"]].label),
            row["day_told"],
        ]


def boss_of(row: dict[str, Any]) -> str:
    return f"{row['boss_first'] or ''} {row['boss_last'] or ''}".strip()
