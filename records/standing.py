"""Which version is in force, and who has signed it?"""

import json
from collections.abc import Iterable
from uuid import UUID

from accounts.alongside import models_of
from accounts.asking import ask_one
from accounts.models import Membership
from records.models import Document, Rendering, Signature
from records.models.document import DocumentQuerySet


def document_in_force(subject_id: UUID, kind: str) -> Document | None:
    """The newest version that was neither taken back nor replaced, with its signatures."""
    return newest_in_force(subject_id, kind).with_signatures().first()


def newest_in_force(subject_id: UUID, kind: str) -> DocumentQuerySet:
    documents = Document.objects.in_force().filter(subject_id=subject_id, kind=kind)
    return documents.order_by("-version")


def version_in_force(subject_id: UUID, kind: str, person: Membership) -> Document | None:
    """The same with all that signing asks, as `DocumentQuerySet.with_standing` brings it."""
    row = ask_one(IN_FORCE, [subject_id, kind, person.pk])
    if row is None:
        return None
    own, signatures, canonical = row
    document = models_of(Document, [json.loads(own)])[0]
    document.person = person
    brought = list(map(json.loads, signatures))
    document.__dict__.update(valid_signatures=brought, canonical=canonical, is_void=False)
    return document


# Written once, for the employee's signature: the ORM composed it longer than all else took there.
IN_FORCE = """
    SELECT to_json(d.*), ARRAY(
        SELECT to_json(s.*) FROM records_signature s
        WHERE s.document_id = d.id
            AND NOT EXISTS (SELECT FROM records_withdrawal w WHERE w.signature_id = s.id)
        ORDER BY s.signed_at, s.id
    ), (SELECT c.canonical FROM records_documentcontent c WHERE c.document_id = d.id)
    FROM records_document d
    WHERE d.subject_id = %s AND d.kind = %s AND d.person_id = %s
        AND NOT EXISTS (SELECT FROM records_voiding v WHERE v.document_id = d.id)
    ORDER BY d.version DESC LIMIT 1
"""


def signatures_brought(document: Document) -> list[Signature]:
    """Those in force when it was read `with_signatures`: for pages, and under the lock."""
    return models_of(Signature, document.__dict__["valid_signatures"])


def signatures_in_force(document: Document) -> list[Signature]:
    """Signatures that were not taken back, in the order of signing."""
    return list(document.signatures.filter(withdrawals=None).order_by("signed_at", "pk"))


def is_complete(document: Document) -> bool:
    """Has every role signed, and does the version still stand?"""
    return not document.voidings.exists() and next_role(document) is None


def next_role(document: Document) -> str | None:
    """The role whose turn it is; none when all have signed."""
    return role_after(document, signatures_in_force(document))


def role_after(document: Document, signatures: Iterable[Signature]) -> str | None:
    """The same, with the signatures in force at hand."""
    signed = {signature.role for signature in signatures}
    return next((s["role"] for s in document.signers if s["role"] not in signed), None)


def rendering_in_force(document: Document) -> Rendering | None:
    """The PDF of the last signature that still stands; its bytes lie apart."""
    return document.renderings.filter(signature__withdrawals=None).first()
