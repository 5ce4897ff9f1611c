"""How does a step move from one state to the next, with its deadline following?"""

from django.utils.translation import gettext as _

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.services.deadline import pass_turn
from evaluations.models import Cycle, Participation, Step, StepRule
from evaluations.turns import first_state, turn_of
from goals.models import GoalSet


def locked_step(step: Step) -> Step:
    """The step as it stands now, with everybody concerned; the row stays ours until the end."""
    return Step.objects.with_people().select_for_update(of=("self",)).get(pk=step.pk)


def require_active(actor: Membership) -> None:
    """Somebody who was turned off a moment ago acts no more, whatever the page still shows."""
    require(Membership.objects.active().filter(pk=actor.pk).exists())


def goal_set_of(step: Step) -> GoalSet:
    if step.rule.kind != StepRule.Kind.GOAL_SETTING or step.goal_set is None:
        raise InvalidTransition(_("This step has no goals to share. Open the goal-setting step."))
    return step.goal_set


def require_running(step: Step) -> None:
    """The employee still works here, and the year is open."""
    participation = step.participation
    if participation.state != Participation.State.ACTIVE or not participation.employee.is_active:
        raise InvalidTransition(
            _("%(name)s no longer works here, so this step rests. Ask HR if that is wrong.")
            % {"name": participation.employee.name}
        )
    if participation.cycle.state == Cycle.State.CLOSED:
        raise InvalidTransition(_("This year is closed. Ask HR if something has to change."))


def move(step: Step, state: str) -> None:
    """Set the state; the deadline's turn follows it."""
    step.state = state
    step.save(update_fields=["state"])
    turn = turn_of(step)
    pass_turn(step.rule.kind, step.pk, to=turn.to, act=turn.act)


def complete(step: Step) -> None:
    """Done. What the settling of the deadline is judged by, the caller knows."""
    step.state = Step.State.COMPLETE
    step.completed_at = clock.now()
    step.save(update_fields=["state", "completed_at"])
    following = next_step(step)
    if following is not None and following.state == Step.State.NOT_OPEN:
        move(following, first_state(following.rule.kind))


def next_step(step: Step) -> Step | None:
    """The step after this one, locked."""
    return (
        Step.objects.with_people()
        .select_for_update(of=("self",))
        .filter(participation=step.participation, rule__position__gt=step.rule.position)
        .order_by("rule__position")
        .first()
    )


def shut_next_step(step: Step) -> None:
    """An earlier step is undone again. One in which they already met stays open, and stops it."""
    following = next_step(step)
    if following is None or following.state == Step.State.NOT_OPEN:
        return
    if following.state != Step.State.MEETING or following.conferences.exists():
        raise InvalidTransition(
            _("The next step has begun. Ask HR if something in this one has to change.")
        )
    move(following, Step.State.NOT_OPEN)
