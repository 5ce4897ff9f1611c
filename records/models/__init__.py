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
    "Destruction",
    "Document",
    "DocumentContent",
    "DocumentLetter",
    "Filing",
    "FilingReturn",
    "HeadLetter",
    "HeadNotice",
    "HoldRelease",
    "LegalHold",
    "Rendering",
    "RenderingContent",
    "Resending",
    "RetentionRule",
    "Signature",
    "SignerRole",
    "StoredFile",
    "Voiding",
    "Withdrawal",
]
