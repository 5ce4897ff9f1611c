"""Which resources are there, and which of them fit? For the list and for plans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value

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


@dataclass(frozen=True)
class Need:
    """What help is looked for: with a standard, or with what the plan calls it in words."""

    standard: UUID | None = None
    words: str = ""

    @property
    def is_known(self) -> bool:
        return self.standard is not None or bool(self.words.strip())


def resources_for(needs: Sequence[Need], audience: str) -> dict[Need, list[Resource]]:
    """What may help with each: for a plan, the ones for this audience first. One statement."""
    known = [need for need in dict.fromkeys(needs) if need.is_known]
    found: dict[Need, list[Resource]] = {need: [] for need in needs}
    if not known:
        return found
    first, *others = (
        _fitting(need, audience, number)[:SUGGESTED] for number, need in enumerate(known)
    )
    rows = first
    if others:
        rows = first.union(*others, all=True).order_by("need", *_FOR_PLANS)  # type: ignore[misc]
    for row in rows:
        found[known[row.need]].append(row)  # type: ignore[attr-defined] # annotated
    return found


_FOR_PLANS = ("audience", "title", "pk")


def _fitting(need: Need, audience: str, number: int) -> QuerySet[Resource]:
    fits = Q(standard_links__standard=need.standard) if need.standard else Q()
    if need.words.strip():
        fits |= Q(pk__in=Resource.objects.matching(need.words).values("pk"))
    rows = Resource.objects.listed().for_audience(audience).filter(fits).distinct()
    return rows.annotate(need=Value(number)).order_by(*_FOR_PLANS)
