"""What happens to the job descriptions that wait for somebody who moved or left?"""

from django.db.models import QuerySet

from accounts.models import Membership, PersonChange
from deadlines.models import NoticeKind
from deadlines.services.deadline import cancel, deadline_of, pass_turn
from forms.jobs import people_in
from forms.models import JobSignature
from forms.services.job import SIGN_JOB

State = JobSignature.State


def follow_person_changes(changes: QuerySet[PersonChange]) -> None:
    """Twice is once. Who left, or has the job no more, is reminded no more; the row stays."""
    people = Membership.objects.filter(pk__in=changes.values("membership"))
    waiting = JobSignature.objects.exclude(state=State.SIGNED).filter(person__in=people)
    for asked in waiting.select_related("description", "person__supervisor"):
        has_job = people_in(asked.description).filter(pk=asked.person_id).exists()
        if not has_job and asked.state == State.EMPLOYEE:
            cancel(SIGN_JOB, asked.pk)
        elif asked.state == State.SUPERVISOR:
            _hand_over(asked)


def _hand_over(asked: JobSignature) -> None:
    deadline, supervisor = deadline_of(SIGN_JOB, asked.pk), asked.person.supervisor
    if deadline is None or not asked.person.is_active:
        cancel(SIGN_JOB, asked.pk)
    elif supervisor is not None and deadline.turn_id != supervisor.pk:
        notice = NoticeKind.HANDED_OVER
        pass_turn(SIGN_JOB, asked.pk, to=supervisor, act="sign_job", notice=notice)
