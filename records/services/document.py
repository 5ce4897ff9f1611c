"""What happens to an official document: frozen, signed, taken back, opened.

Every service takes the lock of the district's chain first (records/chain.py), which is also what
keeps two people from signing the same document at once.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition, TooLate
from accounts.models import Membership
from accounts.rules import require
from records import chain, rules
from records.canonical import canonical_json, nfc, sha256_hex
from records.errors import RecordBroken
from records.models import (
    ChainEntry,
    Document,
    DocumentContent,
    Rendering,
    Signature,
    SignerRole,
    Voiding,
    Withdrawal,
)
from records.standing import (
    next_role,
    signatures_in_force,
)

if TYPE_CHECKING:
    from accounts.authentication import Authentication

MAY_TAKE_BACK_FOR = timedelta(minutes=10)
OPENED = "document.opened"

log = logging.getLogger("tandem.records")


@dataclass(frozen=True)
class Signer:
    """Who is asked to sign, and as what. The order of the list is the order of signing."""

    membership: Membership
    role: str  # SignerRole


@transaction.atomic
def freeze_document(
    *,
    person: Membership,
    kind: str,
    form_number: str,
    title: str,
    subject_id: UUID,
    signers: list[Signer],
    content: dict[str, Any],
    actor: Membership,
) -> Document:
    """Lay down the words that will be signed, as the next version; one in force before is void.

    `content` is written as canonical JSON (records/canonical.py) and never changes again.
    """
    chain.lock()
    require(rules.can_freeze(actor, person))
    _check_signers(signers, person)
    canonical = canonical_json(content)

    versions = Document.objects.filter(subject_id=subject_id, kind=kind)
    before = versions.order_by("-version").first()
    version = before.version + 1 if before else 1
    if before and not before.voidings.exists():
        _void(before, actor, _("Replaced by version %(version)s.") % {"version": version})
    document = Document.objects.create(
        person=person,
        kind=kind,
        form_number=form_number,
        title=nfc(title),
        subject_id=subject_id,
        version=version,
        signers=[{"membership": str(s.membership.pk), "role": str(s.role)} for s in signers],
        content_hash=sha256_hex(canonical),
        frozen_by=actor,
        frozen_at=clock.now(),
    )
    DocumentContent.objects.create(id=document.pk, document=document, canonical=canonical)
    chain.append(ChainEntry.Kind.DOCUMENT, document)
    audit.record(actor, "document.frozen", document, person=person, kind=kind, version=version)
    return document


@transaction.atomic
def sign_document(
    document: Document,
    *,
    actor: Membership,
    role: str,
    authentication: "Authentication",
    statement: str,
    outcome: str = Signature.Outcome.SIGNED,
    comment: str = "",
    on_behalf_of: Membership | None = None,
) -> Signature:
    """Sign the frozen words in one's own name. The last signature orders the PDF.

    `statement` is the very sentence that stood above the button.
    """
    document = _locked(document)
    require(rules.can_sign(actor, document, role, on_behalf_of))
    _check_signable(document, actor, role)
    _check_comment(statement, outcome, comment)
    check_content(document)

    signature = Signature.objects.create(
        document=document,
        signer=actor,
        signer_name=nfc(actor.name),
        signer_title=nfc(actor.job_title),
        role=role,
        on_behalf_of=on_behalf_of,
        on_behalf_of_name=nfc(on_behalf_of.name) if on_behalf_of else "",
        outcome=outcome,
        statement=nfc(statement),
        comment=nfc(comment),
        content_hash=document.content_hash,
        **_evidence(authentication),
        signed_at=clock.now(),
    )
    chain.append(ChainEntry.Kind.SIGNATURE, signature)
    audit.record(
        actor,
        "document.signed",
        document,
        person=document.person,
        on_behalf_of=on_behalf_of,
        role=role,
        version=document.version,
    )
    if next_role(document) is None:
        _order_copy(document)
    return signature


@transaction.atomic
def withdraw_signature(signature: Signature, *, actor: Membership) -> Withdrawal:
    """Take back one's own signature: ten minutes, while nobody else has opened or signed it."""
    document = _locked(signature.document)
    require(rules.can_withdraw(actor, signature))
    _check_withdrawable(signature, document, actor)

    withdrawal = Withdrawal.objects.create(
        signature=signature, withdrawn_by=actor, withdrawn_at=clock.now()
    )
    chain.append(ChainEntry.Kind.WITHDRAWAL, withdrawal)
    audit.record(
        actor,
        "document.signature_withdrawn",
        document,
        person=document.person,
        role=signature.role,
        version=document.version,
    )
    return withdrawal


@transaction.atomic
def void_document(document: Document, *, actor: Membership, reason: str) -> Voiding:
    """This version is no longer in force; what was signed stays readable, with the reason."""
    document = _locked(document)
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


def check_content(document: Document) -> str:
    """The canonical words, recomputed. RecordBroken when they are not those of the hash."""
    content = document.contents.first()
    if content is None or sha256_hex(content.canonical) != document.content_hash:
        log.error("Stored words do not match their hash, document %s", document.pk)
        raise RecordBroken(f"document {document.pk}: the stored words do not match their hash")
    return content.canonical


def check_pdf(rendering: Rendering) -> bytes:
    """The stored PDF, hashed again. RecordBroken when a byte of it is not as it was made."""
    pdf = bytes(rendering.pdf)
    if sha256_hex(pdf) != rendering.pdf_hash:
        log.error("Stored PDF does not match its hash, rendering %s", rendering.pk)
        raise RecordBroken(f"rendering {rendering.pk}: the stored PDF does not match its hash")
    return pdf


def _locked(document: Document) -> Document:
    chain.lock()
    return Document.objects.select_related("person").get(pk=document.pk)


def _void(document: Document, actor: Membership, reason: str) -> Voiding:
    voiding = Voiding.objects.create(
        document=document, reason=nfc(reason), voided_by=actor, voided_at=clock.now()
    )
    chain.append(ChainEntry.Kind.VOIDING, voiding)
    audit.record(
        actor, "document.voided", document, person=document.person, version=document.version
    )
    return voiding


def _order_copy(document: Document) -> None:
    from records.tasks import render_document  # noqa: PLC0415 - task imports services

    render_document.delay_on_commit(
        district_id=str(document.district_id), document_id=str(document.pk)
    )


def _evidence(authentication: "Authentication") -> dict[str, Any]:
    """How we knew who it was."""
    return {
        "authenticated_by": authentication.method[:60],
        "authenticated_at": authentication.at,
        "session_hash": authentication.session_hash,
        "ip_address": authentication.ip_address,
        "user_agent": nfc(authentication.user_agent)[:300],
    }


def _check_signers(signers: list[Signer], person: Membership) -> None:
    """Mistakes of the caller, not of a user: each role and person once, the employee in person."""
    roles = [signer.role for signer in signers]
    people = {signer.membership.pk for signer in signers}
    if not signers or len(set(roles)) != len(roles) or len(people) != len(signers):
        raise ValueError("A document has signers, each role and each person once.")
    own = next((s.membership.pk for s in signers if s.role == SignerRole.EMPLOYEE), person.pk)
    if own != person.pk:
        raise ValueError("Nobody signs for the employee.")


def _check_signable(document: Document, actor: Membership, role: str) -> None:
    if document.voidings.exists():
        raise InvalidTransition(
            _("These words are no longer in force. Go back and sign the newest version.")
        )
    signed = {signature.role: signature for signature in signatures_in_force(document)}
    if role in signed:
        raise InvalidTransition(_already_signed(signed[role], actor))
    if any(signature.signer_id == actor.pk for signature in signed.values()):
        raise InvalidTransition(_("One person can’t sign twice. The other role signs itself."))
    turn = next_role(document)
    if turn and turn != role:
        first = SignerRole(turn).label
        raise InvalidTransition(
            _("It is not your turn yet. %(role)s signs first.") % {"role": first}
        )


def _already_signed(signature: Signature, actor: Membership) -> str:
    if signature.signer_id == actor.pk:
        return _("You have already signed this. There is nothing more to do.")
    return _("%(name)s has already signed this.") % {"name": signature.signer_name}


def _check_comment(statement: str, outcome: str, comment: str) -> None:
    if not statement.strip():
        raise ValueError("Nobody signs without a sentence that says what it means.")
    if (outcome == Signature.Outcome.SIGNED_WITH_COMMENTS) != bool(comment.strip()):
        raise InvalidTransition(_("Write your comment, or sign without one."))


def _check_withdrawable(signature: Signature, document: Document, actor: Membership) -> None:
    if signature.withdrawals.exists():
        raise InvalidTransition(_("You have already taken this signature back."))
    if document.voidings.exists():
        raise InvalidTransition(_("This version is no longer in force, so nothing is to undo."))
    if clock.now() - signature.signed_at > MAY_TAKE_BACK_FOR:
        raise TooLate(
            _("You signed more than ten minutes ago. Ask HR if something has to change.")
        )
    later = document.signatures.filter(withdrawals=None, signed_at__gt=signature.signed_at)
    if other := later.exclude(signer=actor).first():
        raise TooLate(
            _("%(name)s has signed since. Ask HR if something has to change.")
            % {"name": other.signer_name}
        )
    if audit.has_been_opened_by_others(
        document, than=actor, since=signature.signed_at, verb=OPENED
    ):
        raise TooLate(
            _("Somebody has opened it since you signed. Ask HR if something has to change.")
        )
