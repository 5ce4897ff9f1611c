"""The records of a district as a stranger can check them (docs/record-format.md, "Export")."""

import base64
from collections.abc import Iterator
from typing import Any

from accounts.scope import active_district
from records.canonical import canonical_json
from records.models import ChainEntry, Document, Rendering
from records.rows import entry_values, hashed_values
from records.verify import pages, rows_of, stored_rows

FORMAT = "tandem-records-1"


def export_lines() -> Iterator[str]:
    """Canonical JSON, one line a chain entry, after a first line that says what this is."""
    yield canonical_json({"format": FORMAT, "district": active_district()})
    for page in pages(rows_of(ChainEntry), "number"):
        rows = stored_rows(page)
        for entry in page:
            yield canonical_json(line_of(entry, rows.get(entry.row_id)))


def line_of(entry: ChainEntry, row: Any) -> dict[str, Any]:
    line: dict[str, Any] = {"entry": {**entry_values(entry), "entry_hash": entry.entry_hash}}
    line["row"] = hashed_values(row, entry.kind) if row else None
    if isinstance(row, Document):
        line["content"] = row.contents.values_list("canonical", flat=True).first()
    if isinstance(row, Rendering):
        pdf = row.contents.values_list("pdf", flat=True).first()
        line["pdf"] = None if pdf is None else base64.b64encode(bytes(pdf)).decode()
    return line
