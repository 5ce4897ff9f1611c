"""HR lets somebody off a single step, with a reason, and asks for it again.

The step counts as complete: the next one opens, nobody is late, and the year may be closed. What
was written in it stays.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.dates import event_of
from deadlines.models import NoticeKind
from deadlines.services.deadline import cancel
from deadlines.services.notice import tell
from deadlines.services.reopening import reopen
from evaluations import rules
from evaluations.models import Step
from evaluations.services.appointment import call_off
from evaluations.services.event_dates import follow_new_rules
from evaluations.services.participation import post_dates_of
from evaluations.services.question import call_off_questions_in, hand_over_questions
from evaluations.services.step import (
    complete,
    locked_step,
    move,
    require_taking_part,
    shut_what_follows,
)
from evaluations.steps.turns import first_state, turn_of

State = Step.State


@transaction.atomic
@audit.together()
def excuse_step(step: Step, *, actor: Membership, reason: str) -> Step:
    """Nobody expects it any more. `reason` is for the person, their supervisor and HR."""
    step = locked_step(step, actor=actor)
    require(rules.can_exempt(actor, step.employee))
    require_taking_part(step)
    reason = reason.strip()
    if not reason:
        raise InvalidTransition(_("Say why, then go on."))
    if why_not := why_not_excused(step):
        raise InvalidTransition(why_not)

    call_off(step, actor=actor)
    was_open, step.excused_in = step.state != State.NOT_OPEN, step.state
    step.excuse, step.excuse_reason = Step.Excuse.HR, reason
    step.save(update_fields=["excuse", "excuse_reason", "excused_in"])
    _close(step, opens_next=was_open)
    cancel(step.rule.kind, step.pk)
    _follow(step)
    audit.record(actor, "step.excused", step, person=step.employee, step=step.rule.name)
    _tell(step, actor, _("%(step)s is not expected any more"))
    return step


@transaction.atomic
@audit.together()
def expect_step(step: Step, *, actor: Membership) -> Step:
    """It is asked for again, on the date it had, and stands where it stood."""
    step = locked_step(step, actor=actor)
    require(rules.can_exempt(actor, step.employee))
    require_taking_part(step)
    if step.excuse != Step.Excuse.HR:
        raise InvalidTransition(_("HR did not let %(name)s off this step.") % _names(step))
    shut_what_follows(step)

    state = _state_to_go_on_from(step)
    step.excuse, step.excuse_reason, step.excused_in = "", "", ""
    step.completed_at = None
    step.save(update_fields=["excuse", "excuse_reason", "excused_in", "completed_at"])
    _ask_again(step, state)
    _follow(step)
    audit.record(actor, "step.expected_again", step, person=step.employee, step=step.rule.name)
    _tell(step, actor, _("%(step)s is expected after all"))
    return step


def why_not_excused(step: Step) -> str:
    """Empty: it may be let off."""
    if step.excuse:
        return _("%(name)s is let off this step already.") % _names(step)
    if step.state == State.COMPLETE:
        return _("This step is complete, so there is nothing to let off.")
    if step.state == State.SIGNING:
        return _("%(step)s waits for a signature. Have it signed first.") % _names(step)
    return ""


def _close(step: Step, *, opens_next: bool) -> None:
    """One that was not open yet opens nothing: the step before it will."""
    if opens_next:
        complete(step)
        return
    step.state, step.completed_at = State.COMPLETE, clock.now()
    step.save(update_fields=["state", "completed_at"])


def _state_to_go_on_from(step: Step) -> State:
    before = Step.objects.filter(
        participation=step.participation_id, rule__position__lt=step.rule.position
    ).exclude(state=State.COMPLETE)
    if before.exists():
        return State.NOT_OPEN
    if step.excused_in in {"", State.NOT_OPEN}:
        return first_state(step.rule.kind)
    return State(step.excused_in)


def _ask_again(step: Step, state: State) -> None:
    """The date it had, or the others have by now; its first one, if it never had any."""
    step.state = state
    turn = turn_of(step)
    reopen(step.rule.kind, step.pk, to=turn.to, act=turn.act)
    move(step, state)
    cycle = step.participation.cycle
    if event_of(step.rule.deadline_rule) is None:
        post_dates_of(step.rule, cycle.process, Step.objects.filter(pk=step.pk))
    else:
        follow_new_rules(cycle)
    step.__dict__.pop("_deadline", None)


def _follow(step: Step) -> None:
    """Who was asked to answer a change of a goal in it, is so no more, or again."""
    if step.excuse:
        call_off_questions_in(step)
    else:
        hand_over_questions(Membership.objects.filter(pk=step.employee.pk))


def _tell(step: Step, actor: Membership, what: str) -> None:
    """The employee, and who supervises them."""
    tell(
        [one for one in (step.employee, step.employee.supervisor) if one and one.pk != actor.pk],
        kind=NoticeKind.CHANGED,
        path=f"/steps/{step.pk}/",
        what=what % _names(step),
        about=step.employee,
    )


def _names(step: Step) -> dict[str, str]:
    return {"name": step.employee.name, "step": step.rule.name}
