"""What happens to records? Everything that changes one goes through here."""

from records.services.document import (
    OPENED,
    Paper,
    Signer,
    Version,
    check_content,
    check_pdf,
    freeze_document,
    mark_opened,
    void_document,
)
from records.services.signature import (
    Given,
    freeze_and_sign,
    lock_version_in_force,
    sign_document,
    sign_version,
    withdraw_signature,
)
from records.standing import (
    document_in_force,
    is_complete,
    rendering_in_force,
    signatures_brought,
    signatures_in_force,
)

__all__ = [
    "OPENED",
    "Given",
    "Paper",
    "Signer",
    "Version",
    "check_content",
    "check_pdf",
    "document_in_force",
    "freeze_and_sign",
    "freeze_document",
    "is_complete",
    "lock_version_in_force",
    "mark_opened",
    "rendering_in_force",
    "sign_document",
    "sign_version",
    "signatures_brought",
    "signatures_in_force",
    "void_document",
    "withdraw_signature",
]
