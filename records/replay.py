"""Could the acts on a document have happened in this order? Plays them again from the chain."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import District
from accounts.scope import active_district
from records.forms_response import ATTACHED
from records.models import (
    ChainEntry,
    Destruction,
    Document,
    Filing,
    FilingReturn,
    HoldRelease,
    LegalHold,
    MatterDestruction,
    Rendering,
    Signature,
    SignerRole,
    Voiding,
    Withdrawal,
)
from records.rows import Kind

GONE_ALONE = "was destroyed, and the document that it answers was not"
LEFT_BEHIND = "is still there, and the document that it answers was destroyed"
SIGNED = {Signature.Outcome.SIGNED, Signature.Outcome.SIGNED_WITH_COMMENTS}
Misplaced = tuple[str, UUID, str]
# What nobody does before everybody has signed.
NEEDS_ALL = {Rendering: Kind.RENDERING, Filing: Kind.FILING, FilingReturn: Kind.RETURN}


def misplaced(documents: list[Document]) -> Iterator[Misplaced]:
    """Acts that the rules of signing do not allow, as kind, id and what is wrong."""
    acts = acts_on(documents)
    for document in documents:
        yield from play(document, acts[document.pk])


def acts_on(documents: list[Document]) -> dict[UUID, list[Any]]:
    """Signatures, withdrawals, voidings and PDFs of each document, in the order of the chain."""
    signatures = list(Signature.objects.filter(document__in=documents))
    document_of = {signature.pk: signature.document_id for signature in signatures}
    withdrawals = list(Withdrawal.objects.filter(signature__in=signatures))
    renderings = Rendering.objects.filter(document__in=documents)
    rows: list[Any] = [
        *signatures,
        *withdrawals,
        *Voiding.objects.filter(document__in=documents),
        *renderings,
        *Filing.objects.filter(document__in=documents),
        *FilingReturn.objects.filter(document__in=documents),
    ]
    entries = ChainEntry.objects.filter(row_id__in=[row.pk for row in rows])
    numbers = dict(entries.values_list("row_id", "number"))
    acts: dict[UUID, list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: numbers.get(row.pk, 0)):
        is_withdrawal = isinstance(row, Withdrawal)
        acts[document_of[row.signature_id] if is_withdrawal else row.document_id].append(row)
    return acts


def play(document: Document, acts: Iterable[Any]) -> Iterator[Misplaced]:
    valid: dict[str, Signature] = {}
    is_void = False
    for act in acts:
        if isinstance(act, Signature):
            for what in wrong_with(act, document, valid, is_void=is_void):
                yield Kind.SIGNATURE, act.pk, what
            valid[act.role] = act
        elif isinstance(act, Withdrawal):
            if not take_back(act, valid):
                yield Kind.WITHDRAWAL, act.pk, "takes back what was not theirs or not valid"
        elif isinstance(act, Voiding):
            is_void = True
        elif is_void or len(valid) != len(document.signers):
            yield NEEDS_ALL[type(act)], act.pk, "was made before everybody had signed"


def take_back(withdrawal: Withdrawal, valid: dict[str, Signature]) -> bool:
    """Drop the signature it names; False when that was not valid, or not theirs."""
    for role, signature in valid.items():
        if signature.pk == withdrawal.signature_id:
            del valid[role]
            return signature.signer_id == withdrawal.withdrawn_by_id
    return False


def wrong_with(
    signature: Signature, document: Document, valid: dict[str, Signature], *, is_void: bool
) -> Iterator[str]:
    roles = {signer["role"]: signer["membership"] for signer in document.signers}
    waiting = [role for role in roles if role not in valid]
    if signature.content_hash != document.content_hash:
        yield "signs other words than those of the document"
    if is_void:
        yield "was given after the version went out of force"
    if waiting[:1] != [signature.role]:
        yield "is not the one whose turn it was"
    is_own = str(signature.signer_id) == roles.get(signature.role)
    if signature.role == SignerRole.EMPLOYEE and signature.on_behalf_of_id:
        yield "was given on behalf of the employee"
    elif signature.role == SignerRole.EMPLOYEE and signature.outcome in SIGNED and not is_own:
        yield "was given for the employee by somebody else"


def destroyed_wrongly() -> Iterator[Misplaced]:
    """Destructions while a legal hold stood, or before the rule allowed; holds released twice."""
    kinds = [
        Kind.LEGAL_HOLD,
        Kind.HOLD_RELEASE,
        Kind.DESTRUCTION,
        Kind.MATTER_DESTRUCTION,
    ]
    entries = ChainEntry.objects.filter(district=active_district(), kind__in=kinds)
    people = dict(LegalHold.objects.values_list("pk", "person"))
    ended = dict(HoldRelease.objects.values_list("pk", "hold"))
    standing: dict[UUID, UUID | None] = {}  # hold, and on whom
    district = District.objects.get(pk=cast(UUID, active_district()))
    zone = ZoneInfo(district.time_zone)
    for kind, pk in entries.order_by("number").values_list("kind", "row_id").iterator():
        if kind == Kind.LEGAL_HOLD:
            standing[pk] = people.get(pk)
        elif kind == Kind.HOLD_RELEASE:
            hold = ended.get(pk)
            if hold in standing:
                del standing[hold]
            else:
                yield kind, pk, "releases a hold that did not stand"
        elif what := WRONG_WITH[kind](pk, set(standing.values()), zone):
            yield kind, pk, what
    yield from parted()


def parted() -> Iterator[Misplaced]:
    """A response or reply that did not go when its document did, or went while that stays."""
    own = Destruction.objects.filter(document=OuterRef("pk"))
    of_form = Destruction.objects.filter(document=OuterRef("subject_id"))
    papers = Document.objects.filter(district=active_district(), kind__in=ATTACHED)
    marked = papers.annotate(is_gone=Exists(own), form_is_gone=Exists(of_form))
    for pk, is_gone in marked.exclude(is_gone=F("form_is_gone")).values_list("pk", "is_gone"):
        yield Kind.DOCUMENT, pk, GONE_ALONE if is_gone else LEFT_BEHIND


def wrong_with_destruction(pk: UUID, held: set[UUID | None], zone: ZoneInfo) -> str:
    """`held`: people on hold at that time, None for everybody. "" when nothing is wrong."""
    row = Destruction.objects.select_related("document").filter(pk=pk).first()
    if row is None:
        return ""  # said to be missing already
    document = row.document
    on_it = Q(document=document) | Q(document__subject_id=document.pk, document__kind__in=ATTACHED)
    signers = Signature.objects.filter(on_it).values_list("signer_id", flat=True)
    return _wrong(row, held & {None, document.person_id, *signers}, zone)


def wrong_with_matter(pk: UUID, held: set[UUID | None], zone: ZoneInfo) -> str:
    """The same of a case or another matter that is no document."""
    row = MatterDestruction.objects.filter(pk=pk).first()
    return _wrong(row, held & {None, row.person_id, *row.others}, zone) if row else ""


def _wrong(row: Destruction | MatterDestruction, on_it: set[UUID | None], zone: ZoneInfo) -> str:
    """The days are those of the district: the evening of its last day is the next one in UTC."""
    if on_it:
        return "was destroyed while a legal hold stood"
    if row.destroyed_at.astimezone(zone).date() <= row.kept_until:
        return "was destroyed before its time"
    return ""


WRONG_WITH: dict[str, Callable[[UUID, set[UUID | None], ZoneInfo], str]] = {
    Kind.DESTRUCTION: wrong_with_destruction,
    Kind.MATTER_DESTRUCTION: wrong_with_matter,
}
