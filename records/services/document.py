"""What happens to an official document: frozen, opened, put out of force.

Every service takes the lock of the district's chain first (records/chain.py), which is also what
keeps two people from signing the same document at once.
"""

import logging
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.asking import ask_one
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.services.deadline import cancel
from records import chain, rules
from records.canonical import canonical_json, nfc, sha256_hex
from records.errors import ContentDestroyed, RecordBroken
from records.exchange import KIND as RESPONSE_TIME
from records.models import (
    ChainEntry,
    Document,
    DocumentContent,
    Rendering,
    Signature,
    SignerRole,
    Voiding,
)

OPENED = "document.opened"

log = logging.getLogger("tandem.records")


@dataclass(frozen=True)
class Signer:
    """Who is asked to sign, and as what. The order of the list is the order of signing."""

    membership: Membership
    role: str  # SignerRole


@dataclass(frozen=True)
class Paper:
    """What is laid down. `content` becomes canonical JSON (records/canonical.py) for good."""

    person: Membership
    kind: str
    form_number: str
    title: str
    subject_id: UUID
    signers: list[Signer]
    content: dict[str, Any]

    @property
    def evaluator(self) -> Membership | None:
        """Who signs it as supervisor by name, whoever has that seat (rules.EVALUATOR_SIGNS)."""
        if self.kind not in rules.EVALUATOR_SIGNS:
            return None
        return next((s.membership for s in self.signers if s.role == SignerRole.SUPERVISOR), None)


@dataclass(frozen=True)
class Version:
    """One version of a document, while the chain is locked: nobody else signs it meanwhile."""

    document: Document
    canonical: str | None  # the stored words
    signatures: list[Signature]  # in force, in the order of signing
    is_void: bool = False


@transaction.atomic
def lay_down(paper: Paper, *, actor: Membership) -> Version:
    """The words that will be signed, as the next version; one in force before is void.

    The chain is locked from now on: who laid it down may have it signed or answered at once.
    """
    chain.lock()
    require(rules.can_freeze(actor, paper.person, evaluator=paper.evaluator))
    version = next_version(paper, actor)

    chain.write(*rows_of_version(version))
    note_frozen(version.document, actor)
    return version


def next_version(paper: Paper, actor: Membership) -> Version:
    """Not written yet. The chain is locked; the version in force before is void from now on."""
    _check_signers(paper.signers, paper.person)
    canonical = canonical_json(paper.content)
    latest, in_force = _before(paper)
    number = latest + 1
    if in_force is not None:
        before = Document.objects.get(pk=in_force)
        _void(before, actor, _("Replaced by version %(version)s.") % {"version": number})
    signers = [{"membership": str(s.membership.pk), "role": str(s.role)} for s in paper.signers]
    document = Document(
        person=paper.person,
        kind=paper.kind,
        form_number=paper.form_number,
        title=nfc(paper.title),
        subject_id=paper.subject_id,
        version=number,
        signers=signers,
        content_hash=sha256_hex(canonical),
        frozen_by=actor,
        frozen_at=clock.now(),
    )
    return Version(document, canonical, signatures=[])


def _before(paper: Paper) -> tuple[int, UUID | None]:
    """Number of the newest version, 0 for none, and its id if it is in force."""
    latest, in_force = ask_one(NEWEST_VERSION, [paper.subject_id, paper.kind]) or (0, None)
    return latest, in_force


# Written once: each signature of a supervisor asks it.
NEWEST_VERSION = """
    SELECT d.version, CASE WHEN v.id IS NULL THEN d.id END FROM records_document d
    LEFT JOIN records_voiding v ON v.document_id = d.id
    WHERE d.subject_id = %s AND d.kind = %s ORDER BY d.version DESC LIMIT 1
"""


def rows_of_version(version: Version) -> tuple[Document, DocumentContent]:
    """The two rows of a version that is not written yet."""
    document, words = version.document, version.canonical or ""
    return document, DocumentContent(id=document.pk, document=document, canonical=words)


def note_frozen(document: Document, actor: Membership) -> None:
    audit.record(
        actor,
        "document.frozen",
        document,
        person=document.person,
        kind=document.kind,
        version=document.version,
    )


@transaction.atomic
def void_document(document: Document, *, actor: Membership, reason: str) -> Voiding:
    """This version is no longer in force; what was signed stays readable, with the reason."""
    document = locked(document)
    require(rules.can_void(actor, document))
    if document.voidings.exists():
        raise InvalidTransition(_("This version is already out of force. Reload the page."))
    if not reason.strip():
        raise InvalidTransition(_("Say why this version is no longer in force."))

    return _void(document, actor, reason.strip())


def mark_opened(document: Document, *, actor: Membership, **facts: Any) -> None:
    """Somebody read it. From then on nobody else takes their signature back unseen."""
    audit.record(
        actor, OPENED, document, person=document.person, version=document.version, **facts
    )


def require_words(document: Document) -> None:
    """Nothing is added to a document whose words were destroyed."""
    if document.destructions.exists():
        raise ContentDestroyed(
            _("The words of this form were destroyed, as their time was over. Nothing is added.")
        )


def check_content(document: Document) -> str:
    """The canonical words, recomputed. RecordBroken when they are not those of the hash.

    ContentDestroyed when their time was over.
    """
    content = document.contents.first()
    return check_words(document, content.canonical if content else None)


def check_words(document: Document, canonical: str | None) -> str:
    """The same for words that are read already."""
    if canonical is None and document.destructions.exists():
        raise ContentDestroyed(
            _("The words of this document were destroyed. Who signed it, and when, is kept.")
        )
    if canonical is None or sha256_hex(canonical) != document.content_hash:
        log.error("Stored words do not match their hash, document %s", document.pk)
        raise RecordBroken(f"document {document.pk}: the stored words do not match their hash")
    return canonical


def check_pdf(rendering: Rendering) -> bytes:
    """The stored PDF, hashed again. RecordBroken when a byte of it is not as it was made.

    ContentDestroyed when its time was over.
    """
    content = rendering.contents.first()
    if content is None and rendering.document.destructions.exists():
        raise ContentDestroyed(_("The PDF was destroyed, as its time was over."))
    pdf = bytes(content.pdf) if content else b""
    if sha256_hex(pdf) != rendering.pdf_hash:
        log.error("Stored PDF does not match its hash, rendering %s", rendering.pk)
        raise RecordBroken(f"rendering {rendering.pk}: the stored PDF does not match its hash")
    return pdf


def locked(document: Document) -> Document:
    """As it stands now. Until the end of the transaction nobody else writes records."""
    chain.lock()
    return Document.objects.select_related("person").get(pk=document.pk)


def locked_with_people(document: Document) -> Document:
    """The same, for acts of which the two parties are told."""
    chain.lock()
    documents = Document.objects.select_related("person__user", "person__supervisor__user")
    return documents.get(pk=document.pk)


def _void(document: Document, actor: Membership, reason: str) -> Voiding:
    """Nobody responds to it from now on, so no time runs for that."""
    voiding = Voiding.objects.create(
        document=document, reason=nfc(reason), voided_by=actor, voided_at=clock.now()
    )
    chain.append(ChainEntry.Kind.VOIDING, voiding)
    cancel(RESPONSE_TIME, document.pk)
    audit.record(
        actor, "document.voided", document, person=document.person, version=document.version
    )
    return voiding


def _check_signers(signers: list[Signer], person: Membership) -> None:
    """Mistakes of the caller, not of a user: each role and person once, the employee in person."""
    roles = [signer.role for signer in signers]
    people = {signer.membership.pk for signer in signers}
    if not signers or len(set(roles)) != len(roles) or len(people) != len(signers):
        raise ValueError("A document has signers, each role and each person once.")
    own = next((s.membership.pk for s in signers if s.role == SignerRole.EMPLOYEE), person.pk)
    if own != person.pk:
        raise ValueError("Nobody signs for the employee.")
