"""What happens to signatures: given, and taken back within ten minutes.

The lock of the district's chain comes first, as everywhere in this package.
"""

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
from records.canonical import nfc
from records.models import Document, Signature, SignerRole, Withdrawal
from records.services.document import (
    OPENED,
    Paper,
    Version,
    check_words,
    locked,
    next_version,
    note_frozen,
    rows_of_version,
)
from records.standing import role_after, signatures_brought, version_in_force

if TYPE_CHECKING:
    from accounts.authentication import Authentication

MAY_TAKE_BACK_FOR = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Given:
    """A signature as it is given. `statement` is the very sentence that stood above the button."""

    role: str  # SignerRole
    authentication: "Authentication"
    statement: str
    outcome: str = Signature.Outcome.SIGNED
    comment: str = ""
    on_behalf_of: Membership | None = None


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
    """Sign the frozen words in one's own name. The last signature orders the PDF."""
    given = Given(
        role=role,
        authentication=authentication,
        statement=statement,
        outcome=outcome,
        comment=comment,
        on_behalf_of=on_behalf_of,
    )
    chain.lock()
    documents = Document.objects.with_standing().select_related("person")
    version = _version_of(documents.get(pk=document.pk))
    return sign_version(version, actor=actor, given=given)


def lock_version_in_force(person: Membership, subject_id: UUID, kind: str) -> Version | None:
    """The version that waits for signatures. Nobody else writes records until the end.

    `person` is whom it is about, so that nobody loads them again.
    """
    chain.lock()
    found = version_in_force(subject_id, kind, person)
    return None if found is None else _version_of(found)


def sign_version(version: Version, *, actor: Membership, given: Given) -> Signature:
    """Sign what was read after the chain was locked, in this transaction."""
    document = version.document
    require(rules.can_sign(actor, document, given.role, given.on_behalf_of))
    _check_signable(version, actor, given.role)
    _check_comment(given)
    check_words(document, version.canonical)

    signature = _signature_of(document, actor, given)
    chain.write(signature)
    _note_signed(version, signature, actor, given)
    return signature


def enter_outcome(
    version: Version, *, actor: Membership, given: Given, witness_name: str, scan_hash: str = ""
) -> Signature:
    """What came of asking the employee, entered by whoever asked: it takes the signature's place.

    The chain is locked already. `given.comment` is the reason, `witness_name` who saw it.
    """
    document = version.document
    require(rules.can_enter_outcome(actor, document))
    _check_open(version, actor, given.role)
    _check_outcome(given, witness_name, scan_hash)
    check_words(document, version.canonical)

    signature = _signature_of(document, actor, given)
    signature.witness_name, signature.scan_hash = nfc(witness_name.strip()), scan_hash
    chain.write(signature)
    _note_signed(version, signature, actor, given)
    return signature


def _check_outcome(given: Given, witness_name: str, scan_hash: str) -> None:
    outcomes = Signature.Outcome
    if given.role != SignerRole.EMPLOYEE or given.outcome not in {
        outcomes.DECLINED,
        outcomes.NOT_AVAILABLE,
        outcomes.ON_PAPER,
    }:
        raise ValueError("Only what came of asking the employee is entered by somebody else.")
    if not given.comment.strip():
        raise InvalidTransition(_("Say what happened."))
    if given.outcome == outcomes.DECLINED and not witness_name.strip():
        raise InvalidTransition(_("Name the person who saw that it was declined."))
    if given.outcome == outcomes.ON_PAPER and not scan_hash:
        raise InvalidTransition(_("Add a scan or a photo of the signed paper."))


@transaction.atomic(savepoint=False)
def freeze_and_sign(paper: Paper, *, actor: Membership, given: Given) -> Signature:
    """Lay the words down and give the first signature: both, or neither.

    Whoever has begun a transaction loses all of it with them, so no savepoint is needed.
    """
    chain.lock()
    require(rules.can_freeze(actor, paper.person, evaluator=paper.evaluator))
    version = next_version(paper, actor)
    require(rules.can_sign(actor, version.document, given.role, given.on_behalf_of))
    _check_signable(version, actor, given.role)
    _check_comment(given)

    signature = _signature_of(version.document, actor, given)
    chain.write(*rows_of_version(version), signature)
    note_frozen(version.document, actor)
    _note_signed(version, signature, actor, given)
    return signature


@transaction.atomic
def withdraw_signature(signature: Signature, *, actor: Membership) -> Withdrawal:
    """Take back one's own signature: ten minutes, while nobody else has opened or signed it."""
    document = locked(signature.document)
    require(rules.can_withdraw(actor, signature))
    _check_withdrawable(signature, document, actor)

    withdrawal = Withdrawal(signature=signature, withdrawn_by=actor, withdrawn_at=clock.now())
    chain.write(withdrawal)
    audit.record(
        actor,
        "document.signature_withdrawn",
        document,
        person=document.person,
        role=signature.role,
        version=document.version,
    )
    return withdrawal


def _version_of(found: Document) -> Version:
    """`found` came by one statement with its words and its signatures (`with_standing`)."""
    brought = found.__dict__
    signatures = signatures_brought(found)
    return Version(found, brought["canonical"], signatures, is_void=brought["is_void"])


def _signature_of(document: Document, actor: Membership, given: Given) -> Signature:
    stead = given.on_behalf_of
    return Signature(
        document=document,
        signer=actor,
        signer_name=nfc(actor.name),
        signer_title=nfc(actor.job_title),
        role=given.role,
        on_behalf_of=stead,
        on_behalf_of_name=nfc(stead.name) if stead else "",
        outcome=given.outcome,
        statement=nfc(given.statement),
        comment=nfc(given.comment),
        content_hash=document.content_hash,
        **_evidence(given.authentication),
        signed_at=clock.now(),
    )


def _note_signed(version: Version, signature: Signature, actor: Membership, given: Given) -> None:
    """The line in the audit log; after the last signature the PDF is ordered."""
    document = version.document
    audit.record(
        actor,
        "document.signed",
        document,
        person=document.person,
        on_behalf_of=given.on_behalf_of,
        role=given.role,
        version=document.version,
    )
    if role_after(document, [*version.signatures, signature]) is None:
        _order_copy(document)


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


def _check_signable(version: Version, actor: Membership, role: str) -> None:
    own = (s for s in version.signatures if not _is_entered(s, version.document))
    if any(s.signer_id == actor.pk and s.role != role for s in own):
        raise InvalidTransition(_("One person can’t sign twice. The other role signs itself."))
    _check_open(version, actor, role)


def _is_entered(signature: Signature, document: Document) -> bool:
    """What came of asking the employee stands in somebody else's name, who may sign as well."""
    return signature.role == SignerRole.EMPLOYEE and signature.signer_id != document.person_id


def _check_open(version: Version, actor: Membership, role: str) -> None:
    """In force, and it is this role's turn."""
    if version.is_void:
        raise InvalidTransition(
            _("These words are no longer in force. Go back and sign the newest version.")
        )
    signed = {signature.role: signature for signature in version.signatures}
    if role in signed:
        raise InvalidTransition(_already_signed(signed[role], actor))
    turn = role_after(version.document, version.signatures)
    if turn and turn != role:
        first = SignerRole(turn).label
        raise InvalidTransition(
            _("It is not your turn yet. %(role)s signs first.") % {"role": first}
        )


def _already_signed(signature: Signature, actor: Membership) -> str:
    if signature.signer_id == actor.pk:
        return _("You have already signed this. There is nothing more to do.")
    return _("%(name)s has already signed this.") % {"name": signature.signer_name}


def _check_comment(given: Given) -> None:
    if not given.statement.strip():
        raise ValueError("Nobody signs without a sentence that says what it means.")
    outcomes = Signature.Outcome
    if given.outcome == outcomes.DECLINED and given.role == SignerRole.EMPLOYEE:
        return  # in person; a reason is welcome, and not asked for
    if given.outcome not in {outcomes.SIGNED, outcomes.SIGNED_WITH_COMMENTS}:
        raise ValueError("What is entered for somebody else goes through enter_outcome.")
    with_comment = given.outcome == outcomes.SIGNED_WITH_COMMENTS
    if with_comment != bool(given.comment.strip()):
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
    if document.filings.exists():
        raise TooLate(_("HR has put it in the file. Ask HR if something has to change."))
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
