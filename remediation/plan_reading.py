"""What does the page of a plan show to this reader, and what can they do next?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from records.forms_case import CASE_OUTCOME, CASE_PLAN
from records.models import Document, SignerRole
from records.services import document_in_force, signatures_in_force
from records.standing import role_after
from remediation import rules
from remediation.audiences import audience_of
from remediation.help_forms import ColleagueForm
from remediation.liaison.referrals import referrals_of
from remediation.library import Need, resources_for
from remediation.models import (
    Case,
    CaseKind,
    Check,
    CoachNote,
    Concern,
    EvidenceEntry,
    Origin,
    PlanItem,
    Referral,
    Resource,
)
from remediation.plan import Plan
from remediation.plan_forms import SignForm
from remediation.progress import Progress, progress_of
from remediation.review_rules import can_hold_review, kinds_after, reviews_of
from remediation.services.issue import asked_of

State = Case.State
PAPERS = {State.ISSUED: CASE_PLAN, State.CLOSED: CASE_OUTCOME}  # what the two sign then
ORIGIN_PAGES = {
    Origin.Kind.RATING: "forms:sheet",
    Origin.Kind.OBSERVATION: "evaluations:observation",
    Origin.Kind.GOAL: "goals:history",
}


@dataclass(frozen=True)
class Point:
    """One point and what the reader can do with it."""

    item: PlanItem
    can_agree: bool

    @property
    def word(self) -> tuple[str, str]:
        """Kind of status and its word."""
        if self.item.state == PlanItem.State.OPEN:
            return "idle", _("Open")
        kind = "done" if self.item.is_settled else "going"
        return kind, str(self.item.get_state_display())


@dataclass(frozen=True)
class Area:
    """One area to improve, with its points and what the library offers for it."""

    concern: Concern
    points: Sequence[Point]
    resources: Sequence[Resource]


class PlanPage:
    """Loaded part by part, each once."""

    def __init__(self, case: Case, reader: Membership) -> None:
        self.case, self.reader = case, reader
        self.plan = Plan(case)
        self.is_own = rules.is_employee(reader, case)
        self.may_write = case.is_open and (
            rules.can_write_plan(reader, case) or rules.can_write_as_employee(reader, case)
        )
        is_frame_open = case.state != State.RUNNING and case.is_open
        is_approved = case.kind.needs_review and case.state in {State.APPROVED, State.ISSUED}
        self.may_frame = is_frame_open and not is_approved and rules.can_write_plan(reader, case)
        self.may_join = case.is_joint and (rules.can_decide(reader, case) or self.is_own)
        self.may_decide = case.is_joint and rules.can_decide(reader, case)
        self.may_help = case.is_open and rules.can_keep_help(reader, case)
        self.may_check = case.state == State.RUNNING and rules.can_check(reader, case)
        self.may_log = case.is_open and rules.can_log_evidence(reader, case)
        self.may_review = case.state == State.IN_REVIEW and rules.can_review(reader, case)
        self.may_withdraw = is_frame_open and rules.can_withdraw(reader, case)
        self.may_claim = (
            case.is_open and case.coordinator_id is None and rules.can_review(reader, case)
        )
        self.may_hand_over = (
            case.is_open and case.coordinator_id is not None and rules.can_review(reader, case)
        )
        self.may_confirm = (
            case.kind.family == CaseKind.Family.REMEDIATION
            and case.outcome == Case.Outcome.MET
            and rules.can_confirm(reader, case)
        )
        self.reads_notes = rules.can_read_coach_notes(reader, case)
        self.holds_reviews = can_hold_review(reader, case)

    @property
    def may_send(self) -> bool:
        is_draft = self.case.kind.needs_review and self.case.state == State.DRAFT
        return is_draft and rules.can_write_plan(self.reader, self.case)

    @property
    def may_share(self) -> bool:
        case = self.case
        ready = State.APPROVED if case.kind.needs_review else State.DRAFT
        is_ready = case.state == ready or (case.is_by_employee and case.is_before_issue)
        return is_ready and rules.can_share(self.reader, case)

    @cached_property
    def signs_next(self) -> str:
        """The role whose signature is asked for now, on the plan or on how it ended; or ""."""
        kind = PAPERS.get(State(self.case.state))
        if kind is None:
            return ""
        document = document_in_force(self.case.pk, kind)
        if document is None or not (given := signatures_in_force(document)):
            return SignerRole.SUPERVISOR
        return role_after(document, given) or ""

    @property
    def may_sign(self) -> bool:
        if self.is_own:
            return self.signs_next == SignerRole.EMPLOYEE
        if self.signs_next != SignerRole.SUPERVISOR:
            return False
        has_ended = self.case.state == State.CLOSED
        is_settled = has_ended or not self.plan.open_items
        return is_settled and rules.can_decide(self.reader, self.case)

    @property
    def sign_form(self) -> SignForm:
        return SignForm()

    @property
    def hand_over_form(self) -> ColleagueForm:
        return ColleagueForm()

    @property
    def statement(self) -> str:
        return asked_of(self.case).statement

    @cached_property
    def areas(self) -> Sequence["Area"]:
        offered = self._offered()
        return [
            Area(
                concern,
                [Point(item, self._can_agree(item)) for item in concern.items.all()],
                offered.get(concern.pk, []),
            )
            for concern in self.plan.concerns
        ]

    def _offered(self) -> dict[UUID, list[Resource]]:
        """By area: what the library has and the plan does not promise; for who promises help."""
        if not self.may_help:
            return {}
        needs = {one.pk: Need(one.standard_id, one.standard_words) for one in self.plan.concerns}
        found = resources_for(list(needs.values()), audience_of(self.case.person))
        promised = {one.resource_id for one in self.plan.supports if one.called_off_at is None}
        return {
            pk: [resource for resource in found[need] if resource.pk not in promised]
            for pk, need in needs.items()
        }

    def _can_agree(self, item: PlanItem) -> bool:
        if not self.may_join or item.state != PlanItem.State.PROPOSED:
            return False
        is_by_employee = item.proposed_by_id == self.case.person_id
        return is_by_employee != self.is_own

    @property
    def origins(self) -> Sequence[tuple[Origin, str]]:
        """What gave rise to it, each with its page."""
        rows = self.case.origins.order_by("on", "pk")
        return [(origin, _page_of(origin)) for origin in rows]

    @cached_property
    def progress(self) -> Sequence[Progress]:
        return progress_of(self.case)

    @property
    def checks(self) -> Sequence[tuple[Check, list[tuple[str, str]]]]:
        """Each with what the values said on the day they met."""
        return [(check, self._values_at(check.held_on)) for check in self.plan.checks]

    def _values_at(self, day: date | None) -> list[tuple[str, str]]:
        if day is None:
            return []
        told = [(one.series.title, one.said_at(day)) for one in self.progress]
        return [(title, said) for title, said in told if said]

    @cached_property
    def to_do(self) -> Sequence[str]:
        """What is still missing, for those who write the plan."""
        if self.case.state == State.RUNNING or not self.case.is_open or not self.may_write:
            return []
        left_out = {"help"} if self.is_own else set()  # the employee can't promise it
        lacks = self.plan.missing(left_out=left_out)
        broken = [one.words for one in self.plan.broken()]
        return [*lacks, *broken, *self._to_settle()]

    def _to_settle(self) -> list[str]:
        left = len(self.plan.open_items)
        if not left or not self.case.is_joint:
            return []
        words = ngettext(
            "Settle %(n)s point: agree on it, or the supervisor decides with a reason.",
            "Settle %(n)s points: agree on each, or the supervisor decides with a reason.",
            left,
        )
        return [words % {"n": left}]

    @property
    def title(self) -> str:
        case = self.case
        told = {"kind": case.kind.title, "name": case.person.name}
        if self.is_own:
            return _("Your plan: %(kind)s") % told
        return _("%(kind)s for %(name)s") % told

    @cached_property
    def evidence(self) -> QuerySet[EvidenceEntry]:
        rows = self.case.evidence.select_related("entered_by")
        return rows.order_by("-happened_on", "-pk")

    @cached_property
    def papers(self) -> Sequence[Document]:
        """Signed, or waiting for a signature: of those that this reader may open."""
        rows = Document.objects.visible_to(self.reader).in_force().filter(subject_id=self.case.pk)
        return list(rows.order_by("frozen_at"))

    @cached_property
    def reviews(self) -> Sequence[Case]:
        """Of this person: HR alone reads of them, and begins one after a plan was shared."""
        return list(reviews_of(self.case.person)) if self.holds_reviews else []

    @cached_property
    def review_kinds(self) -> Sequence[CaseKind]:
        """Those of which none is open."""
        if not self.holds_reviews or not self.case.is_issued:
            return []
        open_ones = {one.kind_id for one in self.reviews if one.is_open}
        return [kind for kind in kinds_after(self.case) if kind.pk not in open_ones]

    @cached_property
    def referrals(self) -> Sequence[Referral] | None:
        """What other divisions do about it; None but for HR."""
        return referrals_of(self.case, self.reader)

    @cached_property
    def notes(self) -> Sequence[CoachNote]:
        if not self.reads_notes:
            return []
        return list(self.case.coach_notes.select_related("by").order_by("at"))


def _page_of(origin: Origin) -> str:
    name = ORIGIN_PAGES.get(Origin.Kind(origin.kind))
    return reverse(name, args=[origin.subject_id]) if name and origin.subject_id else ""
