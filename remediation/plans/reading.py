"""What does the page of a plan show to this reader, and what can they do next?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from records.forms_case import CASE_OUTCOME, CASE_PLAN
from records.models import Document, SignerRole
from records.services import document_in_force, signatures_in_force
from records.standing import role_after
from remediation import rules
from remediation.kinds.model_rules import can_make_model_of
from remediation.liaison.help_forms import ColleagueForm
from remediation.liaison.referrals import referrals_of
from remediation.library.audiences import audience_of
from remediation.library.resources import Need, resources_for
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
from remediation.plans.forms import SignForm
from remediation.plans.next import Next, next_of
from remediation.plans.parts import Beside, read_beside
from remediation.plans.plan import Plan
from remediation.plans.progress import Progress, progress_of
from remediation.plans.signed import is_as_signed
from remediation.reviews.rules import can_hold_review, kinds_after, reviews_of
from remediation.services.issue import asked_of

State = Case.State
PAPERS = {State.ISSUED: CASE_PLAN, State.CLOSED: CASE_OUTCOME}  # what the two sign then
ORIGIN_PAGES = {
    Origin.Kind.RATING: "forms:sheet",
    Origin.Kind.OBSERVATION: "evaluations:observation",
    Origin.Kind.GOAL: "goals:history",
}


# Where the parts of a plan are written (CaseKind.components): on an area, as a point, on the plan.
IN_AREA = {
    "facts": "remediation:fact_new",
    "expectation": "remediation:area",
    "standards": "remediation:area",
}
IN_POINT = {"actions", "evidence"}
IN_PLAN = {
    "concerns": "remediation:area_new",
    "help": "remediation:support_new",
    "timeline": "remediation:plan_frame",
    "checks": "remediation:check_new",
}


@dataclass(frozen=True)
class ToDo:
    """What a plan still needs, and the page where it is written."""

    words: str
    url: str = ""


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
        self.may_write = case.is_open and rules.can_write_areas(reader, case)
        is_frame_open = case.state != State.RUNNING and case.is_open
        is_free = is_frame_open and case.approved_at is None
        self.may_frame = is_free and rules.can_write_plan(reader, case)
        self.may_join = case.is_joint and (rules.can_decide(reader, case) or self.is_own)
        self.may_decide = case.is_joint and rules.can_decide(reader, case)
        self.may_help = case.is_open and rules.can_keep_help(reader, case)
        self.may_check = case.state == State.RUNNING and rules.can_check(reader, case)
        self.may_log = case.is_open and rules.can_log_evidence(reader, case)
        may_review = rules.can_review(reader, case)
        self.may_review = case.state == State.IN_REVIEW and may_review
        self.may_return = case.state == State.APPROVED and may_review
        self.may_withdraw = is_frame_open and rules.can_withdraw(reader, case)
        self.may_claim = case.is_open and case.coordinator_id is None and may_review
        self.may_hand_over = case.is_open and case.coordinator_id is not None and may_review
        self.may_confirm = (
            case.kind.family == CaseKind.Family.REMEDIATION
            and case.outcome == Case.Outcome.MET
            and rules.can_confirm(reader, case)
        )
        self.reads_notes = rules.can_read_coach_notes(reader, case)
        self.holds_reviews = can_hold_review(reader, case)

    @property
    def may_send(self) -> bool:
        case = self.case
        is_draft = case.kind.needs_review and case.state == State.DRAFT
        is_own = rules.is_private_draft(case)
        return is_draft and not is_own and rules.can_write_plan(self.reader, case)

    @property
    def may_share(self) -> bool:
        case = self.case
        ready = State.APPROVED if case.kind.needs_review else State.DRAFT
        is_ready = case.state == ready or (case.is_by_employee and case.is_before_issue)
        return is_ready and rules.can_share(self.reader, case)

    @cached_property
    def to_sign(self) -> Document | None:
        """What the two sign now, once it was laid down."""
        kind = PAPERS.get(State(self.case.state))
        return document_in_force(self.case.pk, kind) if kind else None

    @cached_property
    def signs_next(self) -> str:
        """The role whose signature is asked for now, on the plan or on how it ended; or ""."""
        if State(self.case.state) not in PAPERS:
            return ""
        document = self.to_sign
        if document is None or not (given := signatures_in_force(document)):
            return SignerRole.SUPERVISOR
        if document.kind == CASE_PLAN and not is_as_signed(self.case, document):
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
        return ColleagueForm(but={self.case.person_id, self.case.evaluator_id})

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

    @cached_property
    def beside(self) -> Beside:
        return read_beside(self.case, reads_notes=self.reads_notes)

    @property
    def origins(self) -> Sequence[tuple[Origin, str]]:
        """What gave rise to it, each with its page."""
        return [(origin, _page_of(origin)) for origin in self.beside.origins]

    @cached_property
    def progress(self) -> Sequence[Progress]:
        return progress_of(self.beside.series)

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
    def to_do(self) -> Sequence[ToDo]:
        """What is still missing, for those who write the plan, each with the way there."""
        if self.case.state == State.RUNNING or not self.case.is_open or not self.may_write:
            return []
        left_out = {"help"} if self.is_own else set()  # the employee can't promise it
        lacks = self.plan.lacks(left_out=left_out)
        found = [ToDo(words, self._way_to(code)) for code, words in lacks]
        broken = [ToDo(one.words) for one in self.plan.broken()]
        return [*found, *broken, *self._to_settle()]

    def _way_to(self, code: str) -> str:
        """The page where this reader writes that part, or ""."""
        case, areas = self.case, self.plan.concerns
        if code in IN_AREA:
            name = IN_AREA[code]
            area = self.plan.area_without(code)
            is_theirs = self.may_frame or name != "remediation:area"
            return reverse(name, args=[area.pk]) if area and is_theirs else ""
        if code in IN_POINT:
            return reverse("remediation:point_new", args=[areas[0].pk]) if areas else ""
        may = {"concerns": self.may_write, "help": self.may_help}.get(code, self.may_frame)
        return reverse(IN_PLAN[code], args=[case.pk]) if may and code in IN_PLAN else ""

    def _to_settle(self) -> list[ToDo]:
        left = len(self.plan.open_items)
        if not left or not self.case.is_joint:
            return []
        words = ngettext(
            "Settle %(n)s point: agree on it, or the supervisor decides with a reason.",
            "Settle %(n)s points: agree on each, or the supervisor decides with a reason.",
            left,
        )
        return [ToDo(words % {"n": left}, f"#p-{self.plan.open_items[0].pk}")]

    @cached_property
    def next(self) -> Next:
        return next_of(self)

    @property
    def evidence(self) -> Sequence[EvidenceEntry]:
        return self.beside.evidence

    @cached_property
    def papers(self) -> Sequence[Document]:
        """Signed, or waiting for a signature: of those that this reader may open."""
        if not self.beside.has_papers:
            return []
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
        return referrals_of(self.case, self.reader, has_any=self.beside.has_referrals)

    @property
    def may_model(self) -> bool:
        """Make a model of its headings, once it has ended."""
        return self.case.state == State.CLOSED and can_make_model_of(self.reader, self.case)

    @property
    def notes(self) -> Sequence[CoachNote]:
        return self.beside.notes


def _page_of(origin: Origin) -> str:
    name = ORIGIN_PAGES.get(Origin.Kind(origin.kind))
    return reverse(name, args=[origin.subject_id]) if name and origin.subject_id else ""
