"""What happens to the plans of somebody whose supervisor changed, or who left?"""

from uuid import UUID

from django.db.models import F, QuerySet

from accounts.models import Membership, PersonChange
from deadlines.models import Deadline, NoticeKind
from deadlines.services.deadline import pass_turn
from remediation.models import Case
from remediation.services.case import CHECK, HELP, SIGN, call_off_dates


def follow_person_changes(changes: QuerySet[PersonChange]) -> None:
    """It looks at how people stand now, so the order does not matter and twice is once."""
    people = Membership.objects.filter(pk__in=changes.values("membership"))
    cases = Case.objects.open().with_people()
    for case in cases.filter(person__in=people.filter(is_active=False)):
        call_off_dates(case)  # they left; the case itself stays open for HR to end
    moved = cases.filter(person__in=people.filter(is_active=True))
    moved = moved.exclude(person__supervisor=None).exclude(evaluator=F("person__supervisor"))
    for case in moved.select_for_update(of=("self",)):
        _hand_over(case)


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
        kind__in=[SIGN, CHECK, HELP], subject_id__in=subjects, turn=before
    )
    for deadline in waiting:
        pass_turn(
            deadline.kind,
            deadline.subject_id,
            to=case.evaluator,
            act=deadline.act,
            notice=NoticeKind.HANDED_OVER,
        )
