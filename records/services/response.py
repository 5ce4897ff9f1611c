"""An employee responds to a document; the supervisor replies; HR closes the exchange (E15).

The words of both become papers of their own, signed by whoever wrote them.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.authentication import Authentication
from accounts.errors import InvalidTransition, TooLate
from accounts.locks import hold
from accounts.models import Membership
from accounts.rules import require
from accounts.wording import long_date
from deadlines.models import NoticeKind
from deadlines.services.deadline import settle
from records import chain, rules
from records.canonical import nfc, read_canonical
from records.exchange import KIND, Exchange, exchange_of
from records.forms_response import REPLY, RESPONSE
from records.models import (
    Closing,
    Document,
    LateAcceptance,
    Reply,
    Response,
    ResponseDraft,
    Signature,
    SignerRole,
)
from records.response_papers import response_content, title_of
from records.services.document import (
    Paper,
    Signer,
    check_content,
    locked_with_people,
    require_words,
)
from records.services.letter import tell
from records.services.response_file import files_content, hold_files, send_files
from records.services.seal import hr_managers
from records.services.signature import Given, freeze_and_sign

FIELDS = ("words", "remedy", "representative")


class StaleDraft(InvalidTransition):
    """Saved in between, in another tab or on another device. `current` is what stands there."""

    def __init__(self, current: ResponseDraft) -> None:
        super().__init__(_("This text changed somewhere else. Compare both versions."))
        self.current = current


@transaction.atomic
def save_draft(
    document: Document, *, actor: Membership, changes: Mapping[str, str], version: int
) -> ResponseDraft:
    """Keep what was typed. `version` is what it was typed over; 0 before the first save.

    A draft is kept whatever becomes of the document: HR returns it, a new version, a closed time.
    """
    require(rules.can_respond(actor, document) or rules.can_reply(actor, document))
    require_words(document)
    draft = _locked_draft(document, actor)
    changed = [f for f in FIELDS if f in changes and getattr(draft, f) != changes[f]]
    if not changed and draft.version:
        return draft
    if version != draft.version:
        raise StaleDraft(draft)
    for name in changed:
        setattr(draft, name, changes[name])
    draft.version += 1
    draft.updated_at = clock.now()
    draft.save()
    return draft


def _locked_draft(document: Document, writer: Membership) -> ResponseDraft:
    """What the writer has kept, or an empty one of version 0."""
    drafts = ResponseDraft.objects.select_for_update().filter(document=document, writer=writer)
    draft = drafts.first()
    if draft is None:
        hold(f"response_draft:{document.pk}:{writer.pk}")  # while there is no row to lock
        draft = drafts.first()
    return draft or ResponseDraft(document=document, writer=writer, version=0)


@transaction.atomic
def send_response(
    document: Document, *, actor: Membership, authentication: Authentication
) -> Response:
    """The employee's draft becomes a signed paper; from now on it belongs to the document."""
    document = locked_with_people(document)
    require(rules.can_respond(actor, document))
    exchange = _exchange(document, actor)
    if refusal := why_not_respond(exchange):
        raise refusal
    window, acceptance = exchange.window, exchange.acceptance
    is_late = window is None or window.is_over
    signature = _sign(
        document,
        actor,
        kind=RESPONSE,
        given=Given(
            role=SignerRole.EMPLOYEE,
            authentication=authentication,
            statement=response_statement(),
        ),
        facts={
            "delivered_on": window.anchor if window else None,
            "last_day_on": window.last_day if window else None,
            "late_reason": acceptance.reason if acceptance and is_late else "",
        },
    )
    response = Response(
        document=document,
        paper=signature.document,
        was_late=is_late,
        sent_by=actor,
        sent_at=signature.signed_at,
    )
    chain.write(response)
    settle(KIND, document.pk, acted_on=clock.today(actor.district))
    audit.record(actor, "response.sent", document, person=document.person, late=is_late)
    people = [document.person.supervisor, *hr_managers()]
    tell(document, NoticeKind.RESPONSE, people)
    return response


@transaction.atomic
def send_reply(document: Document, *, actor: Membership, authentication: Authentication) -> Reply:
    """The supervisor's draft becomes the one reply to the response."""
    document = locked_with_people(document)
    require(rules.can_reply(actor, document))
    exchange = _exchange(document, actor)
    response = _open_response(exchange)
    if refusal := why_not_reply(exchange):
        raise refusal
    supervisor = document.person.supervisor
    signature = _sign(
        document,
        actor,
        kind=REPLY,
        given=Given(
            role=SignerRole.SUPERVISOR,
            authentication=authentication,
            statement=reply_statement(),
            on_behalf_of=supervisor if supervisor and supervisor.pk != actor.pk else None,
        ),
        facts={"delivered_on": None, "last_day_on": None, "late_reason": ""},
    )
    reply = Reply(
        response=response, paper=signature.document, sent_by=actor, sent_at=signature.signed_at
    )
    chain.write(reply)
    audit.record(actor, "response.replied", document, person=document.person)
    tell(document, NoticeKind.REPLY, [document.person])
    return reply


@transaction.atomic
def close_exchange(document: Document, *, actor: Membership, note: str = "") -> Closing:
    """HR ends it, with or without a reply; both are told."""
    document = locked_with_people(document)
    require(rules.can_close_exchange(actor, document))
    response = _open_response(_exchange(document, actor))

    closing = Closing(
        response=response,
        note=nfc(note.strip()),
        closed_by=actor,
        closed_by_name=nfc(actor.name),
        closed_at=clock.now(),
    )
    chain.write(closing)
    audit.record(actor, "response.closed", document, person=document.person)
    people = [document.person, document.person.supervisor]
    tell(document, NoticeKind.CLOSING, people)
    return closing


@transaction.atomic
def accept_late(document: Document, *, actor: Membership, reason: str) -> LateAcceptance:
    """The time is over, and HR lets the employee respond all the same."""
    document = locked_with_people(document)
    require(rules.can_close_exchange(actor, document))
    exchange = _exchange(document, actor)
    if exchange.response or exchange.acceptance:
        raise InvalidTransition(_("That is settled already. Reload the page to see it."))
    if not exchange.is_delivered or exchange.is_void:
        raise InvalidTransition(_("There is nothing to respond to in this version."))
    if exchange.window and not exchange.window.is_over:
        raise InvalidTransition(_("The time to respond is not over yet."))
    reason = nfc(reason.strip())
    if not reason:
        raise InvalidTransition(_("Say why a late response is accepted."))

    acceptance = LateAcceptance(
        document=document,
        reason=reason,
        accepted_by=actor,
        accepted_by_name=nfc(actor.name),
        accepted_at=clock.now(),
    )
    chain.write(acceptance)
    audit.record(actor, "response.late_accepted", document, person=document.person)
    tell(document, NoticeKind.ACCEPTANCE, [document.person])
    return acceptance


def why_not_respond(exchange: Exchange) -> InvalidTransition | None:
    """The reason, in the words the employee reads; None when the response may go."""
    if exchange.response:
        return InvalidTransition(_("You have sent your response. It stays as it is."))
    if exchange.is_void:
        return InvalidTransition(
            _("This version is no longer in force. Your words are kept; respond to the newest.")
        )
    if not exchange.is_delivered:
        return InvalidTransition(_("You can respond once your supervisor has signed."))
    if exchange.acceptance:
        return None
    if exchange.window is None:
        return InvalidTransition(_("There is no time to respond to this form. Ask HR."))
    if exchange.window.is_over:
        return TooLate(
            _(
                "The last day to respond was %(day)s. Your words are kept. HR may accept a late"
                " response; ask them."
            )
            % {"day": long_date(exchange.window.last_day)}
        )
    return None


def why_not_reply(exchange: Exchange) -> InvalidTransition | None:
    """The same for the supervisor."""
    if exchange.response is None:
        return InvalidTransition(_("There is no response yet."))
    if exchange.closing:
        return InvalidTransition(_("HR has closed this exchange. Nothing more is added."))
    if exchange.reply:
        return InvalidTransition(_("There is a reply already. There is only one."))
    return None


def response_statement() -> str:
    return _("This is my response. It stays with the form.")


def reply_statement() -> str:
    return _("This is my reply. It stays with the response.")


def _exchange(document: Document, actor: Membership) -> Exchange:
    exchange = exchange_of(document, reader=actor)
    if exchange is None:
        raise InvalidTransition(_("This is a response itself, so nobody responds to it."))
    return exchange


def _open_response(exchange: Exchange) -> Response:
    if exchange.response is None:
        raise InvalidTransition(_("There is no response yet."))
    if exchange.closing:
        raise InvalidTransition(_("HR has closed this exchange. Nothing more is added."))
    return exchange.response


def _sign(
    document: Document, actor: Membership, *, kind: str, given: Given, facts: dict[str, Any]
) -> Signature:
    draft = ResponseDraft.objects.filter(document=document, writer=actor).first()
    if draft is None or not draft.words.strip():
        raise InvalidTransition(_("Write your words first, then send them."))
    files = hold_files(document, actor)
    content = response_content(
        document,
        read_canonical(check_content(document)),
        kind=kind,
        writer=actor,
        answers={name: nfc(getattr(draft, name).strip()) for name in FIELDS},
        files=files_content(files),
        sent_at=clock.now(),
        **facts,
    )
    paper = Paper(
        document.person,
        kind,
        document.form_number,
        title_of(kind, document),
        document.pk,
        [Signer(actor, given.role)],
        dict(content),
    )
    signature = freeze_and_sign(paper, actor=actor, given=given)
    send_files(files, signature.document)
    return signature
