"""What was signed, by whom, and can we prove it?"""

from records.models.chain import ChainEntry
from records.models.document import (
    Document,
    DocumentContent,
    Rendering,
    Signature,
    SignerRole,
    Voiding,
    Withdrawal,
)
from records.models.seal import HeadLetter, HeadNotice

__all__ = [
    "ChainEntry",
    "Document",
    "DocumentContent",
    "HeadLetter",
    "HeadNotice",
    "Rendering",
    "Signature",
    "SignerRole",
    "Voiding",
    "Withdrawal",
]
