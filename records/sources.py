"""What were documents made from, and what goes with them? Nothing is destroyed here.

Floors above know; they say it through a setting: `settings.DOCUMENT_SOURCES` names a
function(documents) -> `Sources`, of what nothing stands on once the words of these are gone
(docs/decisions/0014-what-a-document-was-made-from-goes-with-it.md).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.tenancy import DistrictModel
from records.forms_response import ATTACHED
from records.models import Artifact, Document, ResponseFile, Signature, StoredFile


@dataclass(frozen=True)
class Table:
    rows: QuerySet[Any]
    label: str = ""  # for the list that HR looks through; "" for histories and parts


@dataclass(frozen=True)
class Sources:
    """`document_of` maps each id by which a table below names its source to the document with
    which it goes; triggers ask for it. Tables and artifacts stand in the order in which they go.
    """

    document_of: dict[UUID, UUID] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    artifacts: list[UUID] = field(default_factory=list)
    waiting: list[QuerySet[Any, Any]] = field(default_factory=list)  # ids that have dates


@dataclass(frozen=True)
class Part:
    """So many of these go."""

    label: str
    count: int


def sources_of(documents: Collection[UUID]) -> Sources:
    if not settings.DOCUMENT_SOURCES:
        return Sources()
    return cast(Sources, import_string(settings.DOCUMENT_SOURCES)(documents))


def with_attached(documents: Collection[UUID]) -> list[UUID]:
    """And the responses and replies to them: they go where their document goes."""
    attached = Document.objects.filter(kind__in=ATTACHED, subject_id__in=documents)
    return [*documents, *attached.order_by("frozen_at", "pk").values_list("pk", flat=True)]


def what_goes(documents: Collection[UUID]) -> list[Part]:
    """For the list, beside the documents themselves; what there is none of is left out."""
    together = with_attached(documents)
    sources = sources_of(together)
    parts = [
        Part(_("Responses and replies"), len(together) - len(documents)),
        *(Part(table.label, table.rows.count()) for table in sources.tables if table.label),
        Part(_("Artifacts"), len(sources.artifacts)),
        Part(_("Files"), unneeded_files(together, sources.artifacts).count()),
    ]
    return [part for part in parts if part.count]


def unneeded_files(
    documents: Collection[UUID], artifacts: Collection[UUID]
) -> QuerySet[StoredFile]:
    """Files of these documents and artifacts that nothing else needs: no other artifact, no other
    response, and no signed paper that stands."""
    scans = Signature.objects.exclude(scan_hash="")
    on_paper = scans.filter(document__in=documents).values("scan_hash")
    sent = ResponseFile.objects.filter(document__in=documents).values("file")
    brought = Artifact.objects.filter(pk__in=artifacts, file__isnull=False).values("file")
    standing = scans.filter(scan_hash=OuterRef("sha256"), document__destructions=None)
    shown = Artifact.objects.filter(file=OuterRef("pk")).exclude(pk__in=artifacts)
    added = ResponseFile.objects.filter(file=OuterRef("pk")).exclude(document__in=documents)
    needed_there = [~Exists(rows) for rows in _rows_above(OuterRef("pk"))]
    return StoredFile.objects.filter(
        Q(sha256__in=on_paper) | Q(pk__in=sent) | Q(pk__in=brought)
    ).filter(
        ~Exists(standing.exclude(document__in=documents)),
        ~Exists(shown),
        ~Exists(added),
        *needed_there,
    )


def loose_among(files: Collection[UUID]) -> QuerySet[StoredFile]:
    """Of these, those that no row and no signed paper that stands needs any more."""
    standing = Signature.objects.filter(scan_hash=OuterRef("sha256"), document__destructions=None)
    rows: list[QuerySet[Any]] = [
        Artifact.objects.filter(file=OuterRef("pk")),
        ResponseFile.objects.filter(file=OuterRef("pk")),
        *_rows_above(OuterRef("pk")),
    ]
    needed = [~Exists(one) for one in rows]
    return StoredFile.objects.filter(~Exists(standing), *needed, pk__in=files)


def _rows_above(file: OuterRef) -> Iterator[QuerySet[Any]]:
    """What the apps above keep with this file, whatever they are: rows, not their history."""
    for model in apps.get_models():
        if model in {Artifact, ResponseFile} or not issubclass(model, DistrictModel):
            continue
        for column in model._meta.fields:
            if column.related_model is StoredFile:
                yield model._default_manager.filter(**{column.name: file})
