"""Which version is in force, and who has signed it?"""

from uuid import UUID

from records.models import Document, Rendering, Signature


def document_in_force(subject_id: UUID, kind: str) -> Document | None:
    """The newest version that was neither taken back nor replaced."""
    return Document.objects.in_force().about(subject_id).filter(kind=kind).last()


def signatures_in_force(document: Document) -> list[Signature]:
    """Signatures that were not taken back, in the order of signing."""
    return list(document.signatures.filter(withdrawals=None).order_by("signed_at", "pk"))


def is_complete(document: Document) -> bool:
    """Has every role signed, and does the version still stand?"""
    return not document.voidings.exists() and next_role(document) is None


def next_role(document: Document) -> str | None:
    """The role whose turn it is; none when all have signed."""
    signed = {signature.role for signature in signatures_in_force(document)}
    return next((s["role"] for s in document.signers if s["role"] not in signed), None)


def rendering_in_force(document: Document) -> Rendering | None:
    """The PDF of the last signature that still stands (its bytes are loaded when asked for)."""
    return document.renderings.filter(signature__withdrawals=None).defer("pdf").first()
