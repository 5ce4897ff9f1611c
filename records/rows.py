"""Which columns of a row are hashed? (docs/record-format.md, "Rows")

The lists are part of the format: a column that comes later is hashed only where it is not empty,
so that rows written before it hash as they always did.
"""

from typing import Any

from django.db import models

from records.canonical import canonical_json, sha256_hex
from records.models import (
    ChainEntry,
    Closing,
    Consent,
    Destruction,
    Document,
    Filing,
    FilingReturn,
    HoldRelease,
    LateAcceptance,
    LegalHold,
    MatterDestruction,
    Rendering,
    Reopening,
    Reply,
    Resending,
    Response,
    RetentionRule,
    Signature,
    Voiding,
    Withdrawal,
)

Kind = ChainEntry.Kind

MODELS: dict[str, type[models.Model]] = {
    Kind.DOCUMENT: Document,
    Kind.SIGNATURE: Signature,
    Kind.WITHDRAWAL: Withdrawal,
    Kind.VOIDING: Voiding,
    Kind.RENDERING: Rendering,
    Kind.RETENTION_RULE: RetentionRule,
    Kind.LEGAL_HOLD: LegalHold,
    Kind.HOLD_RELEASE: HoldRelease,
    Kind.DESTRUCTION: Destruction,
    Kind.MATTER_DESTRUCTION: MatterDestruction,
    Kind.FILING: Filing,
    Kind.RETURN: FilingReturn,
    Kind.RESENDING: Resending,
    Kind.ACCEPTANCE: LateAcceptance,
    Kind.RESPONSE: Response,
    Kind.REPLY: Reply,
    Kind.CLOSING: Closing,
    Kind.REOPENING: Reopening,
    Kind.CONSENT: Consent,
}
COLUMNS: dict[str, tuple[str, ...]] = {
    Kind.DOCUMENT: (
        "id",
        "district",
        "person",
        "kind",
        "form_number",
        "title",
        "subject_id",
        "version",
        "signers",
        "content_hash",
        "frozen_by",
        "frozen_at",
    ),
    Kind.SIGNATURE: (
        "id",
        "district",
        "document",
        "signer",
        "signer_name",
        "signer_title",
        "role",
        "on_behalf_of",
        "on_behalf_of_name",
        "outcome",
        "statement",
        "comment",
        "content_hash",
        "authenticated_by",
        "authenticated_at",
        "session_hash",
        "ip_address",
        "user_agent",
        "signed_at",
    ),
    Kind.WITHDRAWAL: ("id", "district", "signature", "withdrawn_by", "withdrawn_at"),
    Kind.VOIDING: ("id", "district", "document", "reason", "voided_by", "voided_at"),
    Kind.RENDERING: ("id", "district", "document", "signature", "pdf_hash", "rendered_at"),
    Kind.RETENTION_RULE: (
        "id",
        "district",
        "kind",
        "years",
        "source",
        "confirmed_by",
        "confirmed_at",
    ),
    Kind.LEGAL_HOLD: ("id", "district", "person", "reason", "placed_by", "placed_at"),
    Kind.HOLD_RELEASE: ("id", "district", "hold", "reason", "released_by", "released_at"),
    Kind.DESTRUCTION: (
        "id",
        "district",
        "document",
        "rule",
        "kept_until",
        "destroyed_by",
        "destroyed_at",
    ),
    Kind.MATTER_DESTRUCTION: (
        "id",
        "district",
        "matter_id",
        "kind",
        "person",
        "others",
        "rule",
        "kept_until",
        "destroyed_by",
        "destroyed_at",
    ),
    Kind.FILING: (
        "id",
        "district",
        "document",
        "rendering",
        "artifacts_hash",
        "filed_by",
        "filed_by_name",
        "filed_at",
    ),
    Kind.RETURN: (
        "id",
        "district",
        "document",
        "reason",
        "returned_by",
        "returned_by_name",
        "returned_at",
    ),
    Kind.ACCEPTANCE: (
        "id",
        "district",
        "document",
        "reason",
        "accepted_by",
        "accepted_by_name",
        "accepted_at",
    ),
    Kind.RESPONSE: ("id", "district", "document", "paper", "was_late", "sent_by", "sent_at"),
    Kind.REPLY: ("id", "district", "response", "paper", "sent_by", "sent_at"),
    Kind.REOPENING: (
        "id",
        "district",
        "document",
        "reason",
        "asked_by",
        "asked_by_name",
        "asked_at",
    ),
    Kind.CONSENT: (
        "id",
        "district",
        "reopening",
        "agreed",
        "note",
        "answered_by",
        "answered_by_name",
        "answered_at",
    ),
    Kind.CLOSING: (
        "id",
        "district",
        "response",
        "note",
        "closed_by",
        "closed_by_name",
        "closed_at",
    ),
    Kind.RESENDING: (
        "id",
        "district",
        "filing_return",
        "note",
        "sent_by",
        "sent_by_name",
        "sent_at",
    ),
}
# Columns that came later: part of the object only where they are not empty.
LATER: dict[str, tuple[str, ...]] = {Kind.SIGNATURE: ("witness_name", "scan_hash")}
ENTRY_COLUMNS = (
    "id",
    "district",
    "number",
    "kind",
    "row_id",
    "row_hash",
    "previous_hash",
    "added_at",
)


def hashed_values(row: models.Model, kind: str) -> dict[str, Any]:
    """The row as it is hashed: column names and values, a reference as the id it points at."""
    later = {name: value for name, value in _values(row, LATER.get(kind, ())).items() if value}
    return _values(row, COLUMNS[kind]) | later


def row_hash(row: models.Model, kind: str) -> str:
    return sha256_hex(canonical_json(hashed_values(row, kind)))


def entry_values(entry: ChainEntry) -> dict[str, Any]:
    return _values(entry, ENTRY_COLUMNS)


def entry_hash(entry: ChainEntry) -> str:
    """Over every column but itself; `previous_hash` among them makes the chain."""
    return sha256_hex(canonical_json(entry_values(entry)))


def _values(row: models.Model, columns: tuple[str, ...]) -> dict[str, Any]:
    fields = {field.name: field.attname for field in row._meta.concrete_fields}
    return {name: getattr(row, fields[name]) for name in columns}
