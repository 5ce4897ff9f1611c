"""What happens to records? Everything that changes one goes through here."""

from records.services.document import (
    OPENED,
    Signer,
    check_content,
    check_pdf,
    freeze_document,
    mark_opened,
    sign_document,
    void_document,
    withdraw_signature,
)
from records.standing import (
    document_in_force,
    is_complete,
    rendering_in_force,
    signatures_in_force,
)

__all__ = [
    "OPENED",
    "Signer",
    "check_content",
    "check_pdf",
    "document_in_force",
    "freeze_document",
    "is_complete",
    "mark_opened",
    "rendering_in_force",
    "sign_document",
    "signatures_in_force",
    "void_document",
    "withdraw_signature",
]
