"""Which resources are there, and which of them fit? For the list and for plans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F

from accounts.alongside import models_of, read_json
from accounts.asking import ask
from remediation.library.audiences import Audience
from remediation.library.finding import beginnings
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


# For each need the first few, those for this audience before those for both. `words` of a need
# are the beginnings to find (remediation/library/finding.py), one a line.
FITTING = f"""
    SELECT n.place, to_json(r.*)
    FROM unnest(%(standards)s::uuid[], %(words)s::text[])
        WITH ORDINALITY AS n (standard, words, place)
    CROSS JOIN LATERAL (
        SELECT r.* FROM remediation_resource r
        WHERE r.retired_at IS NULL AND r.audience = ANY(%(audiences)s::text[]) AND (
            EXISTS(SELECT FROM remediation_resourcestandard l
                   WHERE l.resource_id = r.id AND l.standard_id = n.standard)
            OR n.words <> '' AND NOT EXISTS(
                SELECT FROM unnest(string_to_array(n.words, E'\\n')) AS one (beginning)
                WHERE position(one.beginning IN r.search) = 0))
        ORDER BY r.audience, r.title, r.id LIMIT {SUGGESTED}
    ) r
    ORDER BY n.place, r.audience, r.title, r.id
"""


def resources_for(needs: Sequence[Need], audience: str) -> dict[Need, list[Resource]]:
    """What may help with each: for a plan, the ones for this audience first. One statement."""
    known = [need for need in dict.fromkeys(needs) if need.is_known]
    found: dict[Need, list[Resource]] = {need: [] for need in needs}
    if not known:
        return found
    values = {
        "standards": [need.standard for need in known],
        "words": ["\n".join(beginnings(need.words)) for need in known],
        "audiences": [audience, Audience.BOTH.value],
    }
    for place, row in ask(FITTING, values):
        found[known[place - 1]] += models_of(Resource, [read_json(row)])
    return found
