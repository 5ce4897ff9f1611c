"""What somebody does after a meeting stands on their home page until it is done (S1-17, S1-18).

It is a gentle date: told once on its day, and nobody is ever late.
"""

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import Deadline
from deadlines.services.deadline import cancel, deadline_of, settle
from deadlines.services.gentle import post_promise
from evaluations import rules
from evaluations.models import NextStep, OneOnOne, Step

NEXT_STEP, TALK_STEP = "next_step", "talk_next_step"  # Deadline.kind
ACT = "do_next_step"


def promise_next_step(next_step: NextStep, step: Step) -> None:
    """Of a conference. For services that have locked it; `step` comes with its year."""
    post_promise(
        kind=NEXT_STEP,
        subject_id=next_step.pk,
        person=next_step.who,
        day=next_step.due_on,
        school_year=step.participation.cycle.process.school_year,
        act=ACT,
        what=_("Next step"),
        path=f"/steps/{step.pk}/",
    )


def watch_talk_step(one_on_one: OneOnOne) -> None:
    """Of a one-on-one that both read: bring its date to what is written there.

    Without a name, a day or words there is nothing to do by then.
    """
    owner, day = one_on_one.next_step_owner, one_on_one.next_step_by
    if owner is None or day is None or not one_on_one.next_step:
        cancel(TALK_STEP, one_on_one.pk)
        return
    stands = deadline_of(TALK_STEP, one_on_one.pk)
    if stands and stands.settled_at and (stands.person_id, stands.last_day_on) == (owner.pk, day):
        return
    post_promise(
        kind=TALK_STEP,
        subject_id=one_on_one.pk,
        person=owner,
        day=day,
        school_year=one_on_one.participation.cycle.process.school_year,
        act=ACT,
        what=_("Next step"),
        path=f"/one-on-ones/{one_on_one.pk}/",
    )


def with_done(next_steps: QuerySet[NextStep]) -> QuerySet[NextStep]:
    """Adds `done_at` inside the same statement, and who does it."""
    dates = Deadline.objects.filter(kind=NEXT_STEP, subject_id=OuterRef("pk"))
    rows = next_steps.select_related("who")
    return rows.annotate(done_at=Subquery(dates.values("settled_at")[:1]))


@transaction.atomic
def finish_next_step(next_step: NextStep, *, actor: Membership) -> None:
    """Whoever does it, or the supervisor, says it is done. Again = nothing."""
    employee = next_step.step.employee
    require(rules.can_finish_next_step(actor, next_step.who, employee))
    _finish(NEXT_STEP, next_step, actor, employee)


@transaction.atomic
def finish_talk_step(one_on_one: OneOnOne, *, actor: Membership) -> None:
    owner = one_on_one.next_step_owner
    if owner is None:
        raise InvalidTransition(_("Nobody is named for this next step."))
    require(rules.can_finish_next_step(actor, owner, one_on_one.employee))
    _finish(TALK_STEP, one_on_one, actor, one_on_one.employee)


def _finish(
    kind: str, subject: NextStep | OneOnOne, actor: Membership, employee: Membership
) -> None:
    if settle(kind, subject.pk, acted_on=clock.today(actor.district)):
        audit.record(actor, "next_step.done", subject, person=employee)
