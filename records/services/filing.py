"""A signed document goes into the personnel file, or back with a reason (S1-22)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from accounts.wording import long_date
from deadlines.models import NoticeKind
from records import chain, rules
from records.attachments import freeze_artifacts_of
from records.canonical import canonical_json, nfc, sha256_hex
from records.file_state import FileState, file_state
from records.forms_response import ATTACHED
from records.models import (
    Document,
    Filing,
    FilingContent,
    FilingReturn,
    Rendering,
    Resending,
)
from records.services.document import locked_with_people, require_words
from records.services.letter import tell
from records.standing import is_complete, rendering_in_force


@transaction.atomic
def file_document(document: Document, *, actor: Membership) -> Filing:
    """Into the personnel file, with the list of artifacts as it is now; both parties are told."""
    document = locked_with_people(document)
    require(rules.can_file(actor, document))
    rendering = _fileable(document)

    artifacts = freeze_artifacts_of(document, actor)
    canonical = canonical_json(artifacts)
    filing = Filing(
        document=document,
        rendering=rendering,
        artifacts_hash=sha256_hex(canonical),
        filed_by=actor,
        filed_by_name=nfc(actor.name),
        filed_at=clock.now(),
    )
    chain.write(filing)
    FilingContent.objects.create(pk=filing.pk, filing=filing, canonical=canonical)
    audit.record(
        actor,
        "document.filed",
        document,
        person=document.person,
        version=document.version,
        artifacts=len(artifacts),
    )
    tell(document, NoticeKind.FILED, parties(document))
    return filing


@transaction.atomic
def return_document(document: Document, *, actor: Membership, reason: str) -> FilingReturn:
    """Back to the two who signed it. What they may do, the page of the document says."""
    document = locked_with_people(document)
    require(rules.can_file(actor, document))
    _fileable(document)
    reason = nfc(reason.strip())
    if not reason:
        raise InvalidTransition(_("Say why it can’t be filed, then return it."))

    returned = FilingReturn(
        document=document,
        reason=reason,
        returned_by=actor,
        returned_by_name=nfc(actor.name),
        returned_at=clock.now(),
    )
    chain.write(returned)
    audit.record(
        actor,
        "document.filing_returned",
        document,
        person=document.person,
        version=document.version,
    )
    people = [*parties(document), document.person.supervisor]
    tell(document, NoticeKind.HANDED_BACK, people)
    return returned


@transaction.atomic
def resend_document(document: Document, *, actor: Membership, note: str) -> Resending:
    """The supervisor answers HR's reason, and the document waits for HR once more."""
    document = locked_with_people(document)
    require(rules.can_resend(actor, document))
    state = file_state(document)
    if not state.is_returned:
        raise InvalidTransition(_("HR has not returned this, so there is nothing to answer."))
    require_words(document)
    _require_in_force(document)
    note = nfc(note.strip())
    if not note:
        raise InvalidTransition(_("Write HR an answer, then send it."))

    resending = Resending(
        filing_return=document.filing_returns.order_by("-returned_at")[0],
        note=note,
        sent_by=actor,
        sent_by_name=nfc(actor.name),
        sent_at=clock.now(),
    )
    chain.write(resending)
    audit.record(
        actor, "document.resent", document, person=document.person, version=document.version
    )
    return resending


def parties(document: Document) -> Iterable[Membership]:
    """The employee, and whoever has signed."""
    signers = document.signatures.filter(withdrawals=None).select_related("signer__user")
    return [document.person, *(signature.signer for signature in signers)]


def _fileable(document: Document) -> Rendering:
    """The signed copy that would be filed; else why not."""
    require_words(document)
    if document.kind in ATTACHED:
        raise InvalidTransition(
            _("This belongs to another form and goes into the file with it. File that form.")
        )
    state = file_state(document)
    if state.filed_at is not None:
        raise InvalidTransition(
            _("%(name)s put this in the file on %(day)s. Nothing is left to do.")
            % {"name": state.filed_by, "day": long_date(state.filed_at)}
        )
    _require_in_force(document)
    if state.is_returned:
        raise InvalidTransition(_already_returned(state))
    rendering = rendering_in_force(document)
    if not is_complete(document):
        raise InvalidTransition(_("Not everybody has signed this. It can be filed after that."))
    if rendering is None:
        raise InvalidTransition(
            _("The signed copy is still being made. Try again in a few minutes.")
        )
    return rendering


def _already_returned(state: FileState) -> str:
    return _("%(name)s returned this on %(day)s. It waits for the supervisor’s answer.") % {
        "name": state.returned_by,
        "day": long_date(state.returned_at),
    }


def _require_in_force(document: Document) -> None:
    if document.voidings.exists():
        raise InvalidTransition(
            _("This version is no longer in force. Only the newest one goes into the file.")
        )
