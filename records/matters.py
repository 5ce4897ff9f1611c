"""Which cases and other matters that are no document are there, and what belongs to each of them?

Floors above know; they say it through a setting: `settings.MATTERS` names functions() -> the
`MatterKind`s of that floor. A matter goes as a whole, with the documents that were made of it
(docs/decisions/0024-a-case-goes-as-a-whole.md). When: records/matter_ends.py.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from accounts.models import Membership
from records.sources import Table


@dataclass(frozen=True)
class Closed:
    """A matter that is over and that nothing rests on any more."""

    matter: UUID
    title: str
    closed_on: date
    person: Membership | None = None  # whom it is about
    others: tuple[UUID, ...] = ()  # members whose legal hold keeps it, too
    url: str = ""


@dataclass(frozen=True)
class Link:
    """Rows that stay although they name what goes: `column` is emptied."""

    rows: QuerySet[Any]
    column: str


@dataclass(frozen=True)
class Contents:
    """All that goes with matters. Tables stand in the order in which they go, histories last."""

    tables: list[Table] = field(default_factory=list)
    documents: dict[UUID, UUID] = field(default_factory=dict)  # of which matter each one is
    files: set[UUID] = field(default_factory=set)  # unless something else needs them
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class MatterKind:
    """`closed` gives all that are over; `contents` what goes with these."""

    kind: str  # of a RetentionRule
    name: str
    closed: Callable[[], Iterable[Closed]]
    contents: Callable[[Collection[UUID]], Contents]


def matter_kinds() -> dict[str, MatterKind]:
    """In the order in which people see them."""
    found = [kind for name in settings.MATTERS for kind in import_string(name)()]
    return {kind.kind: kind for kind in found}
