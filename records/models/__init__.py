"""What was signed, by whom, and can we prove it?"""

from records.models.artifact import NOTE_LENGTH, Artifact, ArtifactQuerySet, StoredFile
from records.models.chain import ChainEntry
from records.models.document import (
    Document,
    DocumentContent,
    Rendering,
    RenderingContent,
    Signature,
    SignerRole,
    Voiding,
    Withdrawal,
)
from records.models.filing import Filing, FilingReturn, Resending
from records.models.letter import DocumentLetter
from records.models.reopening import Consent, Reopening
from records.models.response import (
    Closing,
    LateAcceptance,
    Reply,
    Response,
    ResponseDraft,
    ResponseFile,
)
from records.models.retention import (
    Destruction,
    HoldRelease,
    LegalHold,
    RetentionRule,
)
from records.models.seal import HeadLetter, HeadNotice

__all__ = [
    "NOTE_LENGTH",
    "Artifact",
    "ArtifactQuerySet",
    "ChainEntry",
    "Closing",
    "Consent",
    "Destruction",
    "Document",
    "DocumentContent",
    "DocumentLetter",
    "Filing",
    "FilingReturn",
    "HeadLetter",
    "HeadNotice",
    "HoldRelease",
    "LateAcceptance",
    "LegalHold",
    "Rendering",
    "RenderingContent",
    "Reopening",
    "Reply",
    "Resending",
    "Response",
    "ResponseDraft",
    "ResponseFile",
    "RetentionRule",
    "Signature",
    "SignerRole",
    "StoredFile",
    "Voiding",
    "Withdrawal",
]
