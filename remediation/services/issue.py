"""A plan is shared with the other; both sign that they talked it over, and later how it ended."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.authentication import Authentication
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import NoticeKind
from deadlines.services.deadline import pass_turn, settle
from evaluations.services.event_dates import follow_plans
from records import services as records
from records.forms_case import CASE_OUTCOME, CASE_PLAN, CasePaper
from records.models import Signature, SignerRole
from remediation import rules
from remediation.models import Case
from remediation.plans.paper import (
    declined_statement,
    outcome_content,
    outcome_declined_statement,
    outcome_statement,
    plan_content,
    shared_statement,
)
from remediation.plans.plan import Plan
from remediation.plans.signed import is_as_signed
from remediation.services.case import (
    OUTCOME,
    SIGN,
    SIGN_DAYS,
    WRITE,
    locked_case,
    post_turn,
    require_open,
    require_whole,
    tell_of,
    touch,
)
from remediation.services.check import post_check
from remediation.services.log import log_act
from remediation.services.support import post_help

State = Case.State


class ChangedSinceSigned(InvalidTransition):
    """The plan says something else by now than the words that the evaluator signed."""

    def __init__(self) -> None:
        super().__init__(
            _("The plan changed after your supervisor signed it. They sign the new words first.")
        )


@dataclass(frozen=True)
class Asked:
    """What the two sign: which paper, its words, its title and what signing it says."""

    kind: str
    content: Callable[[Case], CasePaper]
    title: str
    statement: str
    declined: str


def asked_of(case: Case) -> Asked:
    """The plan itself until it has ended; then how it ended."""
    if case.state != State.CLOSED:
        return Asked(
            CASE_PLAN, plan_content, case.kind.title, shared_statement(), declined_statement()
        )
    title = _("%(kind)s: how it ended") % {"kind": case.kind.title}
    said = outcome_statement(), outcome_declined_statement()
    return Asked(CASE_OUTCOME, outcome_content, title, *said)


@transaction.atomic
def issue_case(case: Case, *, actor: Membership) -> Case:
    """From now on both read and write it. An employee shares what they began as it is."""
    case = locked_case(case)
    require(rules.can_share(actor, case))
    require_open(case)
    if case.is_issued:
        raise InvalidTransition(_("It is shared already."))
    is_own, plan = rules.is_private_draft(case), Plan(case)
    if is_own and not plan.concerns:
        raise InvalidTransition(_("Name at least one area to improve."))
    if not is_own:
        _require_ready(plan)

    case.state, case.issued_at = State.ISSUED, clock.now()
    touch(case, "state", "issued_at")
    settle(WRITE, case.pk, acted_on=clock.today(case.person.district))
    _post_dates(plan, actor)
    follow_plans(case.person, actor=actor)
    tell_of(case, case.evaluator if is_own else case.person, NoticeKind.SHARED)
    log_act(actor, "case.issued", case)
    return case


def _require_ready(plan: Plan) -> None:
    if plan.case.kind.needs_review and plan.case.state != State.APPROVED:
        raise InvalidTransition(_("The coordinator approves it first. Send it for review."))
    require_whole(plan)


def _post_dates(plan: Plan, actor: Membership) -> None:
    """What was promised and set while it was a draft has its date from now on."""
    case = plan.case
    limit = case.kind.limit("sign_within_days")
    days = limit["value"] if limit else SIGN_DAYS
    post_turn(case, SIGN, days, actor=actor, turn=case.evaluator, act="sign_plan")
    for check in plan.checks:
        check.case = case
        post_check(check)
    for support in plan.supports:
        if support.is_waiting:
            support.case = case
            post_help(support)


@transaction.atomic
def sign_plan(case: Case, *, actor: Membership, authentication: Authentication) -> Signature:
    """The evaluator signs first, and anew what was changed before the employee signed. What lacks
    or breaks a limit is said before."""
    case = locked_case(case)
    require(rules.can_decide(actor, case))
    if case.state != State.ISSUED:
        raise InvalidTransition(_("Share the plan first. Then you both sign it."))
    found = records.document_in_force(case.pk, CASE_PLAN)
    if found and records.signatures_in_force(found) and is_as_signed(case, found):
        raise _signed_already()
    plan = Plan(case)
    require_whole(plan)
    if plan.open_items:
        raise InvalidTransition(
            _("Settle each point first: agree on it, or decide it with your reasons.")
        )

    given = _given(SignerRole.SUPERVISOR, authentication, case, actor)
    signature = records.freeze_and_sign(_paper(case), actor=actor, given=given)
    pass_turn(SIGN, case.pk, to=case.person, act="sign_plan", notice=NoticeKind.TO_SIGN)
    log_act(actor, "case.signed", case)
    return signature


@transaction.atomic
def sign_outcome(case: Case, *, actor: Membership, authentication: Authentication) -> Signature:
    """The evaluator signs how it ended; the employee is asked next."""
    case = locked_case(case)
    require(rules.can_decide(actor, case))
    if case.state != State.CLOSED:
        raise InvalidTransition(_("End the plan with its outcome first. Then you both sign it."))
    found = records.document_in_force(case.pk, CASE_OUTCOME)
    if found is not None and records.signatures_in_force(found):
        raise _signed_already()

    given = _given(SignerRole.SUPERVISOR, authentication, case, actor)
    signature = records.freeze_and_sign(_paper(case), actor=actor, given=given)
    pass_turn(OUTCOME, case.pk, to=case.person, act="sign_outcome", notice=NoticeKind.TO_SIGN)
    log_act(actor, "case.outcome_signed", case)
    return signature


def _signed_already() -> InvalidTransition:
    return InvalidTransition(_("It is signed already. It is the employee’s turn now."))


def _given(
    role: str,
    authentication: Authentication,
    case: Case,
    actor: Membership,
    *,
    comment: str = "",
    declines: bool = False,
) -> records.Given:
    outcomes, asked = Signature.Outcome, asked_of(case)
    signed = outcomes.SIGNED_WITH_COMMENTS if comment else outcomes.SIGNED
    is_stead = role == SignerRole.SUPERVISOR and actor.pk != case.evaluator_id
    return records.Given(
        role=role,
        authentication=authentication,
        statement=asked.declined if declines else asked.statement,
        outcome=outcomes.DECLINED if declines else signed,
        comment=comment,
        on_behalf_of=case.evaluator if is_stead else None,
    )


def _paper(case: Case) -> records.Paper:
    """The evaluator is named on it, also where a delegate signs for them."""
    asked = asked_of(case)
    signers = [
        records.Signer(case.evaluator, SignerRole.SUPERVISOR),
        records.Signer(case.person, SignerRole.EMPLOYEE),
    ]
    return records.Paper(
        person=case.person,
        kind=asked.kind,
        form_number="",
        title=asked.title,
        subject_id=case.pk,
        signers=signers,
        content=dict(asked.content(case)),
    )


def _sign_next(
    case: Case, state: State, kind: str, *, actor: Membership, given: records.Given, seen: str
) -> Signature:
    """The employee's, below the supervisor's; the paper of this kind belongs to that state. `seen`
    is the hash of the words that they read, where they came from a page."""
    version = None
    if case.state == state:
        version = records.lock_version_in_force(case.person, case.pk, kind)
    if version is None:
        raise InvalidTransition(
            _("Your supervisor signs first. We will tell you when it is done.")
        )
    if kind == CASE_PLAN and not is_as_signed(case, version.document):
        raise ChangedSinceSigned
    if seen and seen != version.document.content_hash:
        raise InvalidTransition(_("It was signed anew while you read it. Read it once more."))
    return records.sign_version(version, actor=actor, given=given)


@transaction.atomic
def ask_to_sign_anew(case: Case, *, actor: Membership) -> None:
    """The employee was asked to sign words that changed: it is the evaluator's turn again."""
    case = locked_case(case)
    require(rules.is_employee(actor, case))
    require_open(case)
    notice = NoticeKind.TO_SIGN
    pass_turn(SIGN, case.pk, to=case.evaluator, act="sign_plan", notice=notice)
    log_act(actor, "case.signature_asked_anew", case)


@transaction.atomic
def answer_plan(
    case: Case,
    *,
    actor: Membership,
    authentication: Authentication,
    comment: str = "",
    declines: bool = False,
    seen: str = "",
) -> Signature:
    """The employee signs that it was talked over, or says no. The plan runs either way (F5)."""
    case = locked_case(case)
    require(rules.is_employee(actor, case))
    require_open(case)
    words = comment.strip()
    given = _given(
        SignerRole.EMPLOYEE, authentication, case, actor, comment=words, declines=declines
    )
    signature = _sign_next(case, State.ISSUED, CASE_PLAN, actor=actor, given=given, seen=seen)
    case.state, case.signed_at = State.RUNNING, clock.now()
    touch(case, "state", "signed_at")
    settle(SIGN, case.pk, acted_on=clock.today(case.person.district))
    tell_of(case, case.evaluator, NoticeKind.SIGNED)
    verb = "case.declined" if declines else "case.signed"
    log_act(actor, verb, case)
    return signature


@transaction.atomic
def answer_outcome(
    case: Case,
    *,
    actor: Membership,
    authentication: Authentication,
    comment: str = "",
    declines: bool = False,
    seen: str = "",
) -> Signature:
    """The employee signs that they know how it ended, or says no. It stands either way."""
    case = locked_case(case)
    require(rules.is_employee(actor, case))
    words = comment.strip()
    given = _given(
        SignerRole.EMPLOYEE, authentication, case, actor, comment=words, declines=declines
    )
    signature = _sign_next(case, State.CLOSED, CASE_OUTCOME, actor=actor, given=given, seen=seen)
    settle(OUTCOME, case.pk, acted_on=clock.today(case.person.district))
    tell_of(case, case.evaluator, NoticeKind.SIGNED)
    verb = "case.outcome_declined" if declines else "case.outcome_signed"
    log_act(actor, verb, case)
    return signature
