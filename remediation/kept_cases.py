"""What belongs to a case, in which order does it go, and when is it over? (settings.MATTERS)

All of it goes at once: words, versions, papers, packets and the documents both signed. A case that
another one rests on stays until that one is gone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from records.forms_case import OF_A_CASE
from records.forms_response import ATTACHED
from records.matters import Closed, Contents, MatterKind
from records.models import Document, Signature
from records.sources import Table
from remediation.models import (
    AppealStep,
    AppealWord,
    Case,
    CaseFacts,
    CaseGuest,
    CaseKind,
    CasePaper,
    CaseUserPermission,
    Check,
    CheckRating,
    CoachNote,
    ComponentMark,
    Concern,
    Delivery,
    EntryTick,
    EvidenceEntry,
    Extension,
    Fact,
    FollowUpDone,
    GapAnswer,
    GuestView,
    HelpAnswer,
    HelpRequest,
    Letter,
    ModelUse,
    Origin,
    Packet,
    PartOrder,
    PlanItem,
    PrivilegedNote,
    ProgressPoint,
    ProgressSeries,
    Referral,
    ReferralWord,
    ReviewAttendee,
    ReviewDate,
    ReviewFacts,
    ReviewFollowUp,
    ReviewMeeting,
    Support,
)

Family = CaseKind.Family
FAMILIES = {
    Family.IMPROVEMENT: _l("Improvement plans"),
    Family.REMEDIATION: _l("Remediation plans"),
    Family.REVIEW: _l("Reviews"),
    Family.APPEAL: _l("Appeals, grievances and hearings"),
}
# Each table with its way to the case, rows that name others before those; then what HR reads.
PARTS: list[tuple[type[Model], str, Any]] = [
    (FollowUpDone, "follow_up__meeting__case", ""),
    (ReviewFollowUp, "meeting__case", ""),
    (ReviewAttendee, "meeting__case", ""),
    (ReviewMeeting, "case", _l("Review meetings")),
    (AppealStep, "case", _l("Steps of appeals")),
    (AppealWord, "case", _l("Words on appeals")),
    (GapAnswer, "case", _l("Answers to gaps")),
    (EntryTick, "case", ""),
    (PartOrder, "case", ""),
    (Packet, "case", _l("Packets")),
    (CasePaper, "case", _l("Papers")),
    (Delivery, "letter__case", ""),
    (Letter, "case", _l("Letters")),
    (ReviewDate, "case", ""),
    (ReviewFacts, "case", ""),
    (PrivilegedNote, "case", _l("Notes for counsel")),
    (GuestView, "guest__case", ""),
    (CaseGuest, "case", ""),
    (CaseUserPermission, "content_object", ""),
    (HelpAnswer, "request__case", ""),
    (HelpRequest, "case", _l("Questions to HR")),
    (ReferralWord, "referral__case", ""),
    (Referral, "case", _l("Tasks of other divisions")),
    (CoachNote, "case", _l("Notes the employee never sees")),
    (ComponentMark, "case", ""),
    (CheckRating, "case", ""),
    (Check, "case", _l("Progress checks")),
    (Extension, "case", ""),
    (EvidenceEntry, "case", _l("Entries of evidence")),
    (ProgressPoint, "case", ""),
    (ProgressSeries, "case", _l("Series of progress")),
    (Support, "case", _l("Promises of help")),
    (Fact, "case", ""),
    (ModelUse, "case", ""),
    (PlanItem, "case", _l("Points of plans")),
    (Concern, "case", _l("Areas")),
    (Origin, "case", ""),
    (CaseFacts, "case", ""),
    (Case, "pk", ""),
]


def matter_kinds() -> list[MatterKind]:
    return [
        MatterKind(f"case_{family}", str(name), partial(_closed, family), contents_of)
        for family, name in FAMILIES.items()
    ]


def _closed(family: str) -> Iterable[Closed]:
    """Ended or withdrawn, and nothing open or kept rests on it."""
    rows = Case.objects.filter(kind__family=family, closed_at__isnull=False).exclude(is_needed())
    signers = _signers(rows)
    for case in rows.with_people():
        zone = ZoneInfo(case.person.district.time_zone)
        yield Closed(
            case.pk,
            case.kind.title,
            case.closed_at.astimezone(zone).date(),  # type: ignore[union-attr]
            case.person,
            (case.evaluator_id, case.initiator_id, *signers[case.pk]),
            reverse(f"remediation:{'plan' if case.kind.is_plan else 'review'}", args=[case.pk]),
        )


def _signers(cases: QuerySet[Case]) -> dict[UUID, set[UUID]]:
    """Who signed a document of each case, a response to it or the reply."""
    papers = Document.objects.filter(kind__in=OF_A_CASE, subject_id__in=cases.values("pk"))
    case_of = dict(papers.values_list("pk", "subject_id"))
    attached = Document.objects.filter(kind__in=ATTACHED, subject_id__in=list(case_of))
    case_of |= {pk: case_of[form] for pk, form in attached.values_list("pk", "subject_id")}
    found: dict[UUID, set[UUID]] = defaultdict(set)
    signatures = Signature.objects.filter(document__in=list(case_of))
    for document, signer in signatures.values_list("document", "signer"):
        found[case_of[document]].add(signer)
    return found


def is_needed() -> Q:
    """A later plan or a review follows it, an appeal answers a letter of it, or somebody still
    works on a question or a task about it."""
    this = OuterRef("pk")
    return (
        Q(Exists(Case.objects.filter(follows=this)))
        | Q(Exists(AppealStep.objects.filter(letter__case=this).exclude(case=this)))
        | Q(Exists(HelpRequest.objects.filter(case=this, closed_at=None)))
        | Q(Exists(Referral.objects.filter(case=this, closed_at=None)))
    )


def contents_of(cases: Collection[UUID]) -> Contents:
    rows = [(model, path, label, _rows(model, path, cases)) for model, path, label in PARTS]
    tables = [Table(found, str(label)) for _model, _path, label, found in rows]
    histories = [
        Table(_rows(history, "pgh_obj" if model is Case else path, cases))
        for model, path, _label, _found in rows
        if (history := getattr(model, "pgh_event_model", None))
    ]
    papers = Document.objects.filter(kind__in=OF_A_CASE, subject_id__in=cases, destructions=None)
    return Contents(
        [*tables, *histories],
        dict(papers.values_list("pk", "subject_id")),
        set(files_of(cases)),
    )


def _rows(model: Any, path: str, cases: Collection[UUID]) -> QuerySet[Any]:
    found: QuerySet[Any] = model._default_manager.filter(**{f"{path}__in": cases})
    return found


def files_of(cases: Collection[UUID]) -> Iterable[UUID]:
    """Of papers, proofs and packets."""
    yield from CasePaper.objects.filter(case__in=cases).values_list("file", flat=True)
    proofs = Delivery.objects.filter(letter__case__in=cases, proof__isnull=False)
    yield from proofs.values_list("proof", flat=True)
    for pair in Packet.objects.filter(case__in=cases).values_list("pdf", "originals"):
        yield from (pk for pk in pair if pk)
