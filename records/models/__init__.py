"""What was signed, by whom, and can we prove it?"""

from records.models.artifact import (
    NOTE_LENGTH,
    Artifact,
    ArtifactQuerySet,
    StoredFile,
    file_path,
)
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
from records.models.failed_copy import FailedCopy
from records.models.filing import Filing, FilingContent, FilingReturn, Resending
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
    MatterDestruction,
    OwnDestruction,
    RetentionRule,
    SourceDestruction,
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
    "FailedCopy",
    "Filing",
    "FilingContent",
    "FilingReturn",
    "HeadLetter",
    "HeadNotice",
    "HoldRelease",
    "LateAcceptance",
    "LegalHold",
    "MatterDestruction",
    "OwnDestruction",
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
    "SourceDestruction",
    "StoredFile",
    "Voiding",
    "Withdrawal",
    "file_path",
]
