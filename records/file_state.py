"""How far is a signed document on its way into the personnel file?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Membership
from records import rules
from records.forms_response import ATTACHED
from records.models import Document, Filing, FilingReturn, Rendering, Resending
from records.proof import Standing


@dataclass(frozen=True)
class FileState:
    """Of one document; empty when HR has done nothing with it yet."""

    filed_at: datetime | None
    filed_by: str
    returned_at: datetime | None
    returned_by: str
    reason: str
    resent_at: datetime | None
    resent_by: str
    note: str

    @property
    def is_returned(self) -> bool:
        """HR waits for an answer."""
        return self.filed_at is None and self.returned_at is not None and self.resent_at is None


def with_file_state(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Adds what `state_of` reads, inside the same statement."""
    filing = Filing.objects.filter(document=OuterRef("pk"))
    last = FilingReturn.objects.filter(document=OuterRef("pk")).order_by("-returned_at")
    answer = Resending.objects.filter(filing_return=OuterRef("return_pk"))
    return documents.annotate(
        filed_at=Subquery(filing.values("filed_at")),
        filed_by=Subquery(filing.values("filed_by_name")),
        return_pk=Subquery(last.values("pk")[:1]),
        returned_at=Subquery(last.values("returned_at")[:1]),
        returned_by=Subquery(last.values("returned_by_name")[:1]),
        return_reason=Subquery(last.values("reason")[:1]),
        resent_at=Subquery(answer.values("sent_at")),
        resent_by=Subquery(answer.values("sent_by_name")),
        resend_note=Subquery(answer.values("note")),
    )


def state_of(document: Any) -> FileState:
    """Of a document that `with_file_state` brought."""
    return FileState(
        document.filed_at,
        document.filed_by or "",
        document.returned_at,
        document.returned_by or "",
        document.return_reason or "",
        document.resent_at,
        document.resent_by or "",
        document.resend_note or "",
    )


def file_state(document: Document) -> FileState:
    """One statement."""
    return state_of(with_file_state(Document.objects.filter(pk=document.pk)).get())


@dataclass(frozen=True)
class FileSection:
    """What the page of a document says about the file, and what its reader may do there."""

    state: FileState
    may_file: bool
    may_resend: bool


def file_section(
    document: Document, standing: Standing, *, reader: Membership
) -> FileSection | None:
    """None while it is not signed by all: there is nothing to say yet."""
    state = file_state(document)
    if not standing.is_complete and state.filed_at is None:
        return None
    may_file = rules.can_file(reader, document) and standing.rendering is not None
    return FileSection(
        state,
        may_file=may_file and state.filed_at is None and not state.is_returned,
        may_resend=state.is_returned and rules.can_resend(reader, document),
    )


def waiting_for_file(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Signed by all, with their PDF, not filed, and not sent back without an answer.

    Adds `signed_at`, the last signature, and `waiting_since`.
    """
    copy = Rendering.objects.filter(document=OuterRef("pk"), signature__withdrawals=None)
    unanswered = FilingReturn.objects.filter(document=OuterRef("pk"), resendings=None)
    answers = Resending.objects.filter(filing_return__document=OuterRef("pk"))
    signed = Subquery(copy.values("signature__signed_at")[:1])
    answered = Subquery(answers.order_by("-sent_at").values("sent_at")[:1])
    return (
        documents.in_force()  # type: ignore[attr-defined]
        .exclude(kind__in=ATTACHED)
        .filter(Exists(copy), ~Exists(unanswered), filings=None, destructions=None)
        .annotate(signed_at=signed, waiting_since=Coalesce(answered, signed))
    )
