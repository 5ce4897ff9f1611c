"""What happens to the plans of somebody whose supervisor changed, or who left?"""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F, QuerySet

from accounts.models import Membership, PersonChange
from deadlines.models import Deadline, NoticeKind
from deadlines.services.deadline import cancel, pass_turn
from deadlines.services.reopening import reopen
from records.forms_case import CASE_OUTCOME, CASE_PLAN
from records.services import document_in_force, signatures_in_force
from remediation.models import Case
from remediation.rules import can_write_plan
from remediation.services.case import (
    CHECK,
    HELP,
    OUTCOME,
    REVIEW,
    SIGN,
    WRITE,
    call_off_dates,
)

State = Case.State


def follow_person_changes(changes: QuerySet[PersonChange]) -> None:
    """It looks at how people stand now, so the order does not matter and twice is once."""
    people = Membership.objects.filter(pk__in=changes.values("membership"))
    cases = Case.objects.open().with_people()
    for case in cases.filter(person__in=people.filter(is_active=False)):
        call_off_dates(case)  # they left; the case itself stays open for HR to end
    unsigned = Deadline.objects.open().filter(kind=OUTCOME)
    for ended in unsigned.filter(person__in=people.filter(is_active=False)):
        cancel(OUTCOME, ended.subject_id)
    moved = cases.filter(person__in=people.filter(is_active=True))
    moved = moved.exclude(person__supervisor=None).exclude(evaluator=F("person__supervisor"))
    for case in moved.select_for_update(of=("self",)):
        _hand_over(case)
    _take_up_again(people.filter(is_active=True))


def _hand_over(case: Case) -> None:
    """The new supervisor is the evaluator from now on, unless the kind locks the first one."""
    supervisor = case.person.supervisor
    is_locked = case.kind.keeps_evaluator and case.is_issued
    if is_locked or supervisor is None or supervisor.pk == case.person_id:
        return
    before, case.evaluator = case.evaluator_id, supervisor
    case.version += 1
    case.save(update_fields=["evaluator", "version"])
    _pass_turns(case, before)


def _pass_turns(case: Case, before: UUID) -> None:
    subjects = [
        case.pk,
        *case.checks.values_list("pk", flat=True),
        *case.supports.values_list("pk", flat=True),
    ]
    waiting = Deadline.objects.open().filter(
        kind__in=[WRITE, SIGN, CHECK, HELP], subject_id__in=subjects, turn=before
    )
    for deadline in waiting:
        pass_turn(
            deadline.kind,
            deadline.subject_id,
            to=case.evaluator,
            act=deadline.act,
            notice=NoticeKind.HANDED_OVER,
        )


def _take_up_again(people: QuerySet[Membership]) -> None:
    """They came back: what waited is due again, on the day it had."""
    kinds = [WRITE, REVIEW, SIGN, CHECK, HELP, OUTCOME]
    called_off = Deadline.objects.filter(kind__in=kinds, person__in=people, settled_at=None)
    found = list(called_off.exclude(cancelled_at=None))
    cases = Case.objects.exclude(state=State.WITHDRAWN).with_people()
    cases = cases.filter(person__in={one.person_id for one in found})
    turns = {key: turn for case in cases.order_by("pk") for key, turn in _turns(case)}
    for one in found:
        turn = turns.get((one.kind, one.subject_id))
        if turn is not None:
            reopen(one.kind, one.subject_id, to=turn, act=one.act)


def _turns(case: Case) -> Iterator[tuple[tuple[str, UUID], Membership | None]]:
    """Kind and subject of each date that a plan has as it stands, and whose turn it is."""
    if case.state == State.IN_REVIEW:
        yield (REVIEW, case.pk), case.coordinator
    elif case.state == State.ISSUED:
        yield (SIGN, case.pk), _signer(case, CASE_PLAN)
    elif case.state == State.CLOSED:
        yield (OUTCOME, case.pk), _signer(case, CASE_OUTCOME)
    elif case.state in {State.DRAFT, State.APPROVED}:
        is_with_its_writer = case.state == State.DRAFT and case.sent_at is None
        may_write = is_with_its_writer and can_write_plan(case.initiator, case)
        yield (WRITE, case.pk), case.initiator if may_write else case.evaluator
    if case.is_issued and case.is_open:
        for check in case.checks.filter(held_on=None, called_off_at=None):
            yield (CHECK, check.pk), case.evaluator
        for support in case.supports.filter(delivered_on=None, called_off_at=None):
            yield (HELP, support.pk), case.evaluator


def _signer(case: Case, kind: str) -> Membership:
    """The evaluator signs first."""
    document = document_in_force(case.pk, kind)
    return case.person if document and signatures_in_force(document) else case.evaluator
