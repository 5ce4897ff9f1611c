"""A signed document is opened again only when both want it, and visibly so (F9).

What happens to the work behind the document, the floor above decides in the same transaction.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import NoticeKind
from records import chain, rules
from records.canonical import nfc
from records.models import Consent, Document, Reopening
from records.services.document import locked_with_people, void_document
from records.services.letter import tell
from records.standing import is_complete


@transaction.atomic
def ask_to_reopen(document: Document, *, actor: Membership, reason: str) -> Reopening:
    """The employee or the supervisor says why; the other one is told, and answers."""
    document = locked_with_people(document)
    require(rules.can_ask_to_reopen(actor, document))
    if not is_complete(document):
        raise InvalidTransition(_("Only a form that everybody has signed is opened again."))
    if open_request(document):
        raise InvalidTransition(_("Somebody has asked already. The answer comes first."))
    reason = nfc(reason.strip())
    if not reason:
        raise InvalidTransition(_("Say why it should be opened again."))

    reopening = Reopening(
        document=document,
        reason=reason,
        asked_by=actor,
        asked_by_name=nfc(actor.name),
        asked_at=clock.now(),
    )
    chain.write(reopening)
    audit.record(actor, "document.reopening_asked", document, person=document.person)
    tell(document, NoticeKind.REOPENING, _others(document, actor))
    return reopening


@transaction.atomic
def answer_reopening(
    document: Document, *, actor: Membership, agrees: bool, note: str = ""
) -> Consent:
    """After a yes the signatures are void: this version stays readable, with the reason."""
    document = locked_with_people(document)
    reopening = open_request(document)
    if reopening is None:
        raise InvalidTransition(_("Nobody asks to open this again. Reload the page to see it."))
    require(rules.can_answer_reopening(actor, reopening))

    consent = Consent(
        reopening=reopening,
        agreed=agrees,
        note=nfc(note.strip()),
        answered_by=actor,
        answered_by_name=nfc(actor.name),
        answered_at=clock.now(),
    )
    chain.write(consent)
    audit.record(
        actor, "document.reopening_answered", document, person=document.person, agreed=agrees
    )
    if agrees:
        void_document(document, actor=actor, reason=_reason(reopening, consent))
    tell(document, NoticeKind.CONSENT, [reopening.asked_by])
    return consent


def open_request(document: Document) -> Reopening | None:
    """The one that waits for its answer."""
    waiting = document.reopenings.filter(consents=None)
    return waiting.select_related("asked_by__user", "document__person").first()


def _reason(reopening: Reopening, consent: Consent) -> str:
    return _("Opened again, asked by %(asker)s, agreed by %(other)s. %(reason)s") % {
        "asker": reopening.asked_by_name[:40],
        "other": consent.answered_by_name[:40],
        "reason": reopening.reason,
    }


def _others(document: Document, actor: Membership) -> Iterable[Membership | None]:
    is_own = actor.pk == document.person_id
    return [document.person.supervisor if is_own else document.person]
