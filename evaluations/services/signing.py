"""They met, and both sign: the supervisor first, then the employee.

The supervisor's signature agrees to the goals, keeps the day they met, freezes the worksheet and
signs it, all or nothing. The employee's signature is the last one.

Both sign without a savepoint, which costs two more trips to the database: whatever is refused is
refused before the first write.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, writing
from accounts.authentication import Authentication
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import NoticeKind
from deadlines.services.deadline import settle
from deadlines.services.reopening import reopen
from evaluations import rules
from evaluations.conferences.worksheet import KIND, worksheet_content, worksheet_form
from evaluations.models import Step
from evaluations.services.conference import check_held_on, keep_conference
from evaluations.services.response_time import start_response_time
from evaluations.services.sharing import not_shared
from evaluations.services.step import (
    complete,
    goal_set_of,
    locked_step,
    move,
    require_running,
    shut_next_step,
)
from evaluations.steps.statements import employee_statement, supervisor_statement
from evaluations.steps.turns import SIGN
from goals import services as goals
from goals.models import Goal, GoalSet
from records import services as records
from records.models import Document, Signature, SignerRole

State = Step.State


@writing.together()
@audit.together()
def sign_step(
    step: Step,
    *,
    actor: Membership,
    authentication: Authentication,
    held_on: date,
    note: str = "",
    seen: str | None = None,
) -> Signature:
    """The supervisor agrees and signs. `seen` is `goals.versions_of` of what they read."""
    step = locked_step(step, actor=actor)
    require(rules.can_decide(actor, step))
    goal_set = goal_set_of(step)
    require_running(step)
    if step.state != State.SHARED:
        raise InvalidTransition(not_shared(step))
    check_held_on(step.participation, held_on)

    agreed = goals.agree_locked(goal_set, actor=actor, seen=seen)
    if note.strip():
        goals.add_comment(goal_set, actor=actor, words=note.strip())
    keep_conference(step, actor=actor, held_on=held_on)
    stead = rules.acts_for(actor, step)
    given = records.Given(
        role=SignerRole.SUPERVISOR,
        authentication=authentication,
        statement=supervisor_statement(step),
        on_behalf_of=stead,
    )
    signature = records.freeze_and_sign(_paper(step, actor, agreed), actor=actor, given=given)
    start_response_time(step, signature.document, actor=actor)
    move(step, State.SIGNING, notice=NoticeKind.TO_SIGN)
    audit.record(
        actor, "step.signed_by_supervisor", step, person=step.employee, on_behalf_of=stead
    )
    return signature


@writing.together()
@audit.together()
def sign_as_employee(
    step: Step, *, actor: Membership, authentication: Authentication, comment: str = ""
) -> Signature:
    """The last signature: it completes the step, settles its date and opens the next step.

    What procedure 5240 dates is the meeting (1.1), so lateness is judged by the day they met.
    """
    step = locked_step(step, actor=actor)
    require(rules.can_sign_as_employee(actor, step))
    goal_set_of(step)
    require_running(step)
    version = _version_to_sign(step)
    comment = comment.strip()
    met = step.conference
    assert met is not None

    outcomes = Signature.Outcome
    given = records.Given(
        role=SignerRole.EMPLOYEE,
        authentication=authentication,
        statement=employee_statement(version.signatures),
        outcome=outcomes.SIGNED_WITH_COMMENTS if comment else outcomes.SIGNED,
        comment=comment,
    )
    signature = records.sign_version(version, actor=actor, given=given)
    settle(
        step.rule.kind,
        step.pk,
        acted_on=met.held_on,
        tell=step.employee.supervisor,
        notice=NoticeKind.SIGNED,
    )
    complete(step)
    audit.record(actor, "step.signed_by_employee", step, person=step.employee)
    return signature


@transaction.atomic
@audit.together()
def withdraw_step_signature(step: Step, *, actor: Membership) -> Step:
    """Take one's own signature back: ten minutes, while nobody else has opened the document.

    The supervisor's goes with the version it stands on; both write again until the next one.
    """
    step = locked_step(step, actor=actor)
    require(rules.can_decide(actor, step) or rules.can_sign_as_employee(actor, step))
    goal_set = goal_set_of(step)
    require_running(step)
    document = records.document_in_force(step.pk, KIND)
    signature = own_signature(document, actor)

    records.withdraw_signature(signature, actor=actor)
    if signature.role == SignerRole.SUPERVISOR:
        _void(signature.document, goal_set, actor, _("The supervisor took the signature back."))
        move(step, State.SHARED)
    else:
        _reopen_for_employee(step)
    audit.record(actor, "step.signature_withdrawn", step, person=step.employee)
    return step


@transaction.atomic
@audit.together()
def ask_for_change(step: Step, *, actor: Membership, reason: str) -> Step:
    """The employee wants other words before signing: this version is void, both write again."""
    step = locked_step(step, actor=actor)
    require(rules.can_sign_as_employee(actor, step))
    goal_set = goal_set_of(step)
    require_running(step)
    document = _version_to_sign(step).document
    reason = reason.strip()
    if not reason:
        raise InvalidTransition(_("Say what should change, then send it."))

    _void(document, goal_set, actor, _("The employee asked for a change before signing."))
    goals.add_comment(goal_set, actor=actor, words=reason)
    move(step, State.SHARED, notice=NoticeKind.CHANGE_ASKED)
    audit.record(actor, "step.change_asked", step, person=step.employee)
    return step


def _paper(step: Step, actor: Membership, agreed: list[Goal]) -> records.Paper:
    """The worksheet, to be frozen. `agreed` are the goals as they are now."""
    employee, form = step.employee, worksheet_form(step)
    signers = [
        records.Signer(actor, SignerRole.SUPERVISOR),
        records.Signer(employee, SignerRole.EMPLOYEE),
    ]
    return records.Paper(
        person=employee,
        kind=KIND,
        form_number=form["number"],
        title=form["title"],
        subject_id=step.pk,
        signers=signers,
        content=dict(worksheet_content(step, supervisor=actor, goals=agreed)),
    )


def _version_to_sign(step: Step) -> records.Version:
    """The version that waits for the employee, locked."""
    if step.state == State.COMPLETE:
        raise InvalidTransition(_("You have already signed. There is nothing more to do."))
    version = None
    if step.state == State.SIGNING:
        version = records.lock_version_in_force(step.employee, step.pk, KIND)
    if version is None:
        raise InvalidTransition(
            _("Your supervisor signs first. We will tell you when it is done.")
        )
    return version


def own_signature(document: Document | None, actor: Membership) -> Signature:
    """The newest that `actor` gave on it and may take back."""
    signatures = records.signatures_in_force(document) if document else []
    own = [signature for signature in signatures if signature.signer_id == actor.pk]
    if not own:
        raise InvalidTransition(_("You have not signed this, so there is nothing to take back."))
    return own[-1]


def _void(document: Document, goal_set: GoalSet, actor: Membership, reason: str) -> None:
    """Out of force; the goals are open to both again."""
    records.void_document(document, actor=actor, reason=reason)
    goals.reopen_goal_set(goal_set, actor=actor, state=GoalSet.State.SHARED)


def _reopen_for_employee(step: Step) -> None:
    shut_next_step(step)
    step.state, step.completed_at = State.SIGNING, None
    step.save(update_fields=["state", "completed_at"])
    reopen(step.rule.kind, step.pk, to=step.employee, act=SIGN)
