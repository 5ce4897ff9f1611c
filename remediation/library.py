"""Which resources are there, and which of them fit? For the list and for plans."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from remediation.models import Resource, ResourceStandard, Standard
from remediation.models.resource import ResourceQuerySet

SUGGESTED = 5  # at most, for one standard of a plan
SORTS = {
    "title": ("title", "pk"),
    "kind": ("kind", "title", "pk"),
    "cost": (F("cost").asc(nulls_last=True), "title", "pk"),
    "review": ("review_on", "title", "pk"),
}
BACKWARD = {"cost": (F("cost").desc(nulls_last=True), "title", "pk")}


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to, and in which order it stands."""

    today: date
    words: str = ""
    kind: str = ""
    audience: str = ""
    standard: UUID | None = None
    show: str = ""  # "": on the list; "stale": to look at again; "retired": taken off
    sort: str = "title"


def resources(asked: Asked) -> ResourceQuerySet:
    rows = Resource.objects.matching(asked.words)
    rows = rows.exclude(retired_at=None) if asked.show == "retired" else rows.listed()
    if asked.show == "stale":
        rows = rows.stale(asked.today)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.audience:
        rows = rows.for_audience(asked.audience)
    if asked.standard:
        rows = rows.for_standard(Standard(pk=asked.standard))
    return rows.order_by(*_order(asked.sort))


def _order(sort: str) -> Iterable[Any]:
    """`-title` is the other way round; what we don't know is by title."""
    name = sort.removeprefix("-")
    columns = SORTS.get(name, SORTS["title"])
    if not sort.startswith("-") or name not in SORTS:
        return columns
    return BACKWARD.get(name) or [f"-{columns[0]}", *columns[1:]]


def standards_of(rows: Iterable[Resource]) -> dict[UUID, list[Standard]]:
    """By resource: one query for a whole page."""
    found: dict[UUID, list[Standard]] = {}
    links = ResourceStandard.objects.filter(resource__in=[row.pk for row in rows])
    for link in links.select_related("standard").order_by("standard__position", "standard__title"):
        found.setdefault(link.resource_id, []).append(link.standard)
    return found


def resources_for(
    standards: Iterable[UUID], audience: str, *, words: str = ""
) -> QuerySet[Resource]:
    """What may help with these standards: for a plan, the ones for this audience first.

    Where the plan names its standard in words, what has these words is found as well.
    """
    fits = Q(standard_links__standard__in=list(standards))
    if words.strip():
        named = Resource.objects.matching(words)
        fits |= Q(pk__in=named.values("pk"))
    rows = Resource.objects.listed().for_audience(audience).filter(fits).distinct()
    return rows.order_by("audience", "title", "pk")[:SUGGESTED]
