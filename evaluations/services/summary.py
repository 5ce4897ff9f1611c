"""The conference of the mid-year and of the end of the year is closed, and signed.

The mid-year reflection is closed by the supervisor alone: a snapshot and its PDF. The year-end
summary 5240F3 is signed by the supervisor first, then received by the employee (S1-21).
"""

from datetime import date

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.authentication import Authentication
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from buildings.leader import mark_of
from deadlines.models import NoticeKind
from deadlines.services.deadline import settle
from deadlines.services.reopening import reopen
from evaluations import rules
from evaluations.conferences.paper import buildings_led, conference_content, form_of, kind_of
from evaluations.models import Point, Step, StepRule
from evaluations.services.agenda import seen_of
from evaluations.services.appointment import call_off
from evaluations.services.carry import carry_from
from evaluations.services.conference import check_held_on, keep_conference
from evaluations.services.credential import require_credential
from evaluations.services.observation_count import require_observed
from evaluations.services.rating import close_ratings, open_ratings_again
from evaluations.services.response_time import start_response_time
from evaluations.services.signing import own_signature
from evaluations.services.step import (
    complete,
    locked_step,
    move,
    require_running,
    shut_next_step,
)
from evaluations.steps.statements import (
    declined_statement,
    met_statement,
    outcome_statement,
    received_statement,
)
from evaluations.steps.turns import SIGN, first_act
from goals.models import GoalChange
from records import services as records
from records.models import Signature, SignerRole

State = Step.State
YEAR_END = StepRule.Kind.YEAR_END


@transaction.atomic
def close_conference(
    step: Step,
    *,
    actor: Membership,
    authentication: Authentication,
    held_on: date,
    seen: str | None = None,
) -> Signature:
    """The supervisor signs what they talked over. At the end of the year the employee is next.

    `seen` is `companion.seen` of what they read: the notes, and how the buildings stand.
    """
    step = locked_step(step, actor=actor)
    require(rules.can_decide(actor, step))
    require_running(step)
    require_talked_over(step)
    if seen is not None:
        _require_read(step, seen)
    check_held_on(step.participation, held_on)
    if step.rule.kind == YEAR_END:
        require_credential(actor, step.employee)

    close_ratings(step, actor=actor)
    keep_conference(step, actor=actor, held_on=held_on)
    call_off(step, actor=actor)
    employee, stead = step.employee, rules.acts_for(actor, step)
    signature = records.sign_document(
        records.lay_down(_paper(step, actor), actor=actor).document,
        actor=actor,
        role=SignerRole.SUPERVISOR,
        authentication=authentication,
        statement=met_statement(step),
        on_behalf_of=stead,
    )
    start_response_time(step, signature.document, actor=actor)
    if step.rule.kind == YEAR_END:
        move(step, State.SIGNING, notice=NoticeKind.TO_SIGN)
        carry_from(step, employee)
    else:
        settle(
            step.rule.kind, step.pk, acted_on=held_on, tell=employee, notice=NoticeKind.DELIVERED
        )
        complete(step)
    audit.record(actor, "step.signed_by_supervisor", step, person=employee, on_behalf_of=stead)
    return signature


def _require_read(step: Step, seen: str) -> None:
    notes, _dot, buildings = seen.partition(".")
    if notes != seen_of(step):
        raise InvalidTransition(
            _("The notes changed while you were reading. Read them again, then sign.")
        )
    if buildings and buildings != mark_of(buildings_led(step)):
        raise InvalidTransition(
            _("A building stands otherwise than you read: a number, a talk or help came in.")
            + " "
            + _("Read how it stands now, then sign.")
        )


def require_talked_over(step: Step) -> None:
    """Everything on the list is marked; at the end of the year each goal has its result."""
    if step.state != State.MEETING:
        raise InvalidTransition(_("This conference is closed. Reload the page to see it."))
    points = list(step.points.select_related("goal", "prompt"))
    if not points:
        raise InvalidTransition(_("Make the list of points first, and talk them over."))
    if left := [point.title for point in points if point.is_open]:
        told = ", ".join(left)
        raise InvalidTransition(_("Some points are still to do: %s.") % told)
    if GoalChange.objects.open().filter(subject_id=step.pk).exists():
        raise InvalidTransition(_("A change of a goal waits for an answer. Settle it first."))
    if step.rule.kind == YEAR_END:
        require_observed(step)
        open_ended = [p.title for p in points if p.kind == Point.Kind.GOAL and not p.result]
        if open_ended:
            raise InvalidTransition(
                _("Say how each goal ended. Still open: %s.") % ", ".join(open_ended)
            )


@transaction.atomic
def receive_summary(
    step: Step,
    *,
    actor: Membership,
    authentication: Authentication,
    comment: str = "",
    host: Membership | None = None,
) -> Signature:
    """The employee signs that they received the summary; agreeing is not asked (F3).

    Late or not is judged by the day they met, as the procedure dates the conference (3.1).
    `host` is who lent the device when the employee signed in person.
    """
    outcomes = Signature.Outcome
    outcome = outcomes.SIGNED_WITH_COMMENTS if comment.strip() else outcomes.SIGNED
    given = records.Given(
        role=SignerRole.EMPLOYEE,
        authentication=authentication,
        statement=received_statement(),
        outcome=outcome,
        comment=comment.strip(),
    )
    signature = _answer(step, actor, given, "step.signed_by_employee")
    if host is not None:
        audit.record(host, "step.signed_in_person", step, person=actor)
    return signature


@transaction.atomic
def decline_summary(
    step: Step, *, actor: Membership, authentication: Authentication, reason: str = ""
) -> Signature:
    """The employee says no by their own hand (F5). The summary is closed all the same."""
    given = records.Given(
        role=SignerRole.EMPLOYEE,
        authentication=authentication,
        statement=declined_statement(),
        outcome=Signature.Outcome.DECLINED,
        comment=reason.strip(),
    )
    return _answer(step, actor, given, "step.declined_by_employee")


def _answer(step: Step, actor: Membership, given: records.Given, verb: str) -> Signature:
    step = locked_step(step, actor=actor)
    require(rules.can_sign_as_employee(actor, step))
    require_running(step)

    signature = records.sign_version(summary_to_sign(step), actor=actor, given=given)
    end_year(step, tell=step.employee.supervisor)
    audit.record(actor, verb, step, person=step.employee)
    return signature


@transaction.atomic
def enter_outcome(
    step: Step,
    *,
    actor: Membership,
    authentication: Authentication,
    outcome: str,
    reason: str,
    witness_name: str = "",
    scan: File | None = None,
) -> Signature:
    """The employee declined in the room, is not there, or signed on paper (F5).

    Entered by the supervisor or HR in their own name. Raises MediaRefused for a scan that is no
    picture or PDF.
    """
    step = locked_step(step, actor=actor)
    require(rules.can_enter_outcome(actor, step))
    require_running(step)
    version = summary_to_sign(step)
    given = records.Given(
        role=SignerRole.EMPLOYEE,
        authentication=authentication,
        statement=outcome_statement(step, outcome),
        outcome=outcome,
        comment=reason.strip(),
    )
    signature = records.enter_outcome(
        version,
        actor=actor,
        given=given,
        witness_name=witness_name,
        scan_hash=records.keep_scan(scan) if scan else "",
    )
    end_year(step, tell=step.employee)
    audit.record(actor, "step.outcome_entered", step, person=step.employee, outcome=outcome)
    return signature


def end_year(step: Step, *, tell: Membership | None) -> None:
    """For services that have locked the step: the date is settled by the day they met."""
    met = step.conference
    assert met is not None
    settle(
        step.rule.kind,
        step.pk,
        acted_on=met.held_on,
        tell=tell,
        notice=NoticeKind.COMPLETE,
    )
    complete(step)


def summary_to_sign(step: Step) -> records.Version:
    """The version that waits for the employee, with the chain locked."""
    if step.state == State.COMPLETE:
        raise InvalidTransition(_("This summary is closed. There is nothing more to do."))
    version = records.lock_version_in_force(step.employee, step.pk, kind_of(step))
    if step.state != State.SIGNING or version is None:
        raise InvalidTransition(_("The supervisor signs first. We will tell you when it is done."))
    return version


@transaction.atomic
def withdraw_closing(step: Step, *, actor: Membership) -> Step:
    """Take one's own signature back: ten minutes, while nobody else has opened the document."""
    step = locked_step(step, actor=actor)
    require(rules.can_decide(actor, step) or rules.can_sign_as_employee(actor, step))
    require_running(step)
    document = records.document_in_force(step.pk, kind_of(step))
    signature = own_signature(document, actor)

    records.withdraw_signature(signature, actor=actor)
    if step.state == State.COMPLETE:
        shut_next_step(step)
    if signature.role == SignerRole.EMPLOYEE:
        _reopen(step, State.SIGNING, to=step.employee, act=SIGN)
    else:
        reason = _("The supervisor took the signature back.")
        records.void_document(signature.document, actor=actor, reason=reason)
        open_ratings_again(step, actor=actor)
        _reopen(step, State.MEETING, to=step.employee.supervisor, act=first_act(step.rule.kind))
    audit.record(actor, "step.signature_withdrawn", step, person=step.employee)
    return step


def _reopen(step: Step, state: str, *, to: Membership | None, act: str) -> None:
    step.state, step.completed_at = state, None
    step.save(update_fields=["state", "completed_at"])
    reopen(step.rule.kind, step.pk, to=to, act=act)


def _paper(step: Step, actor: Membership) -> records.Paper:
    employee, form = step.employee, form_of(step)
    signers = [records.Signer(actor, SignerRole.SUPERVISOR)]
    if step.rule.kind == YEAR_END:
        signers.append(records.Signer(employee, SignerRole.EMPLOYEE))
    return records.Paper(
        person=employee,
        kind=kind_of(step),
        form_number=form["number"],
        title=form["title"],
        subject_id=step.pk,
        signers=signers,
        content=dict(conference_content(step, supervisor=actor)),
    )
