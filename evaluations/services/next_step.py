"""What somebody does after a meeting stands on their home page until it is done (S1-17, S1-18).

It is a gentle date: told once on its day, and nobody is ever late.
"""

from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.services.deadline import cancel, deadline_of, settle
from deadlines.services.gentle import post_promise
from deadlines.services.in_bulk import cancel_deadlines, restore_deadlines
from evaluations import rules
from evaluations.models import Cycle, NextStep, OneOnOne, Participation, Step

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


def call_off_next_steps(of: QuerySet[Participation], by: QuerySet[Membership]) -> None:
    """Of meetings in these participations, and what these people promised: nobody waits for it.

    Two statements, however many. What was done stays done.
    """
    steps, talks = _promises(of, by)
    cancel_deadlines(steps.values_list("pk"))
    cancel_deadlines(talks.values_list("pk"))


def take_up_next_steps(of: QuerySet[Participation], by: QuerySet[Membership]) -> None:
    """They came back: what was called off stands again, on the day it had, if both are here."""
    steps, talks = _promises(of, by)
    here = Participation.State.ACTIVE
    restore_deadlines(
        steps.filter(who__is_active=True, step__participation__state=here).values_list(
            "pk", "who", Value(ACT)
        )
    )
    restore_deadlines(
        talks.exclude(next_step="")
        .exclude(next_step_by=None)
        .filter(next_step_owner__is_active=True, participation__state=here)
        .values_list("pk", "next_step_owner", Value(ACT))
    )


def _promises(
    of: QuerySet[Participation], by: QuerySet[Membership]
) -> tuple[QuerySet[NextStep], QuerySet[OneOnOne]]:
    """In years that are not closed."""
    closed = Cycle.State.CLOSED
    steps = NextStep.objects.exclude(step__participation__cycle__state=closed)
    talks = OneOnOne.objects.exclude(participation__cycle__state=closed)
    return (
        steps.filter(Q(step__participation__in=of) | Q(who__in=by)),
        talks.filter(Q(participation__in=of) | Q(next_step_owner__in=by)),
    )


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
