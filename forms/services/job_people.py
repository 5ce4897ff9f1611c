"""What happens to the job descriptions that wait for somebody who moved or left?"""

from django.db.models import QuerySet, Value

from accounts.models import Membership, PersonChange
from deadlines.models import NoticeKind
from deadlines.services.in_bulk import cancel_deadlines, pass_turns, restore_deadlines
from forms.jobs import without_the_job
from forms.models import JobDescription, JobSignature
from forms.services.job import ACT

State = JobSignature.State


def follow_person_changes(changes: QuerySet[PersonChange]) -> None:
    """Who left, or has the job no more, is reminded no more; the row stays, and waits again for
    who comes back to it. Twice is once.

    Set-based: six statements, however many people changed.
    """
    people = Membership.objects.filter(pk__in=changes.values("membership"))
    asked = JobSignature.objects.filter(person__in=people)
    unsigned = asked.filter(state=State.EMPLOYEE)
    gone = without_the_job(unsigned).values_list("pk")
    cancel_deadlines(gone)
    back = unsigned.filter(description__in=JobDescription.objects.in_use()).exclude(pk__in=gone)
    restore_deadlines(back.values_list("pk", "person", Value(ACT)))
    signed_once = asked.filter(state=State.SUPERVISOR)
    cancel_deadlines(signed_once.filter(person__is_active=False).values_list("pk"))
    here = signed_once.filter(person__is_active=True, person__supervisor__isnull=False)
    turns = here.values_list("pk", "person__supervisor", Value(ACT))
    restore_deadlines(turns)
    pass_turns(turns, notice=NoticeKind.HANDED_OVER)
