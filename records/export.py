"""The records of a district as a stranger can check them (docs/record-format.md, "Export")."""

import base64
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import Membership
from accounts.scope import active_district
from records.canonical import canonical_json
from records.models import (
    ChainEntry,
    Closing,
    Consent,
    Destruction,
    Document,
    Filing,
    FilingReturn,
    LateAcceptance,
    Rendering,
    Reopening,
    Reply,
    Resending,
    Response,
    Signature,
    Voiding,
    Withdrawal,
)
from records.rows import entry_values, hashed_values
from records.verify import pages, rows_of, stored_rows

FORMAT = "tandem-records-1"
HANGS_BY: dict[type[Model], str] = {  # how a row leads to its document
    Signature: "document",
    Withdrawal: "signature__document",
    Voiding: "document",
    Rendering: "document",
    Filing: "document",
    LateAcceptance: "document",
    Response: "document",
    Reopening: "document",
    Consent: "reopening__document",
    Reply: "response__document",
    Closing: "response__document",
    FilingReturn: "document",
    Resending: "filing_return__document",
    Destruction: "document",
}


def export_lines() -> Iterator[str]:
    """Canonical JSON, one line a chain entry, after a first line that says what this is."""
    yield canonical_json({"format": FORMAT, "district": active_district()})
    for page in pages(rows_of(ChainEntry), "number"):
        rows = stored_rows(page)
        for entry in page:
            yield canonical_json(line_of(entry, rows.get(entry.row_id)))


def excerpt_lines(person: Membership, documents: Sequence[Document]) -> Iterator[str]:
    """The entries of these documents alone, of nobody else: the chain has gaps, the hashes none.

    Each entry can be found again in the export of the whole district.
    """
    yield canonical_json({"format": FORMAT, "district": active_district(), "person": person.pk})
    ids = [pk for rows in rows_about(documents) for pk in rows.values_list("pk", flat=True)]
    for page in pages(rows_of(ChainEntry).filter(row_id__in=ids), "number"):
        rows = stored_rows(page)
        for entry in page:
            yield canonical_json(line_of(entry, rows.get(entry.row_id)))


def rows_about(documents: Sequence[Document]) -> Iterator[QuerySet[Any]]:
    """Every row that hangs on one of them, whatever its kind."""
    yield Document.objects.filter(pk__in=[document.pk for document in documents])
    for model, path in HANGS_BY.items():
        yield model._default_manager.filter(**{f"{path}__in": documents})


def line_of(entry: ChainEntry, row: Any) -> dict[str, Any]:
    line: dict[str, Any] = {"entry": {**entry_values(entry), "entry_hash": entry.entry_hash}}
    line["row"] = hashed_values(row, entry.kind) if row else None
    if isinstance(row, Document):
        line["content"] = row.contents.values_list("canonical", flat=True).first()
    if isinstance(row, Filing):
        line["artifacts"] = row.contents.values_list("canonical", flat=True).first()
    if isinstance(row, Rendering):
        pdf = row.contents.values_list("pdf", flat=True).first()
        line["pdf"] = None if pdf is None else base64.b64encode(bytes(pdf)).decode()
    return line
