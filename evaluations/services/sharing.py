"""Goals go to the supervisor, and come back: share, take back, return with a note."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import NoticeKind
from evaluations import rules
from evaluations.models import Return, Step
from evaluations.services.step import (
    goal_set_of,
    locked_step,
    move,
    require_running,
)
from goals import services as goals

State = Step.State
NOTE_LENGTH = 2000  # characters


@transaction.atomic
@audit.together()
def share_step(step: Step, *, actor: Membership) -> Step:
    """The supervisor's turn. Empty parts of a goal block it and are named (S1-10)."""
    step = locked_step(step, actor=actor)
    require(rules.can_share(actor, step))
    goal_set = goal_set_of(step)
    require_running(step)
    if step.state not in {State.WRITING, State.RETURNED}:
        raise InvalidTransition(_already_shared(step))
    _require_supervisor(step)

    goals.share_goal_set(goal_set, actor=actor)
    move(step, State.SHARED, notice=NoticeKind.SHARED)
    audit.record(actor, "step.shared", step, person=step.employee)
    return step


@transaction.atomic
@audit.together()
def take_back_share(step: Step, *, actor: Membership) -> Step:
    """Within ten minutes, and only while nobody else has opened it."""
    step = locked_step(step, actor=actor)
    require(rules.can_share(actor, step))
    goal_set = goal_set_of(step)
    require_running(step)
    if step.state != State.SHARED:
        raise InvalidTransition(_("These goals are not shared now, so there is nothing to undo."))

    goals.take_back_share(goal_set, actor=actor)
    move(step, State.RETURNED if step.returns.exists() else State.WRITING)
    audit.record(actor, "step.share_taken_back", step, person=step.employee)
    return step


@transaction.atomic
@audit.together()
def return_step(step: Step, *, actor: Membership, note: str) -> Step:
    """The employee's turn again. The note says what to change, and is kept."""
    step = locked_step(step, actor=actor)
    require(rules.can_decide(actor, step))
    goal_set = goal_set_of(step)
    require_running(step)
    note = note.strip()[:NOTE_LENGTH]
    if step.state != State.SHARED:
        raise InvalidTransition(not_shared(step))
    if not note:
        raise InvalidTransition(_("Say what should change, then return the goals."))

    goals.return_goal_set(goal_set, actor=actor)
    Return.objects.create(step=step, note=note, returned_by=actor, returned_at=clock.now())
    move(step, State.RETURNED, notice=NoticeKind.RETURNED)
    stead = rules.acts_for(actor, step)
    audit.record(actor, "step.returned", step, person=step.employee, on_behalf_of=stead)
    return step


def _require_supervisor(step: Step) -> None:
    supervisor = step.employee.supervisor
    if supervisor is None or not supervisor.is_active:
        raise InvalidTransition(
            _("No supervisor is listed for you, so no one could read this. Ask HR to add one.")
        )


def _already_shared(step: Step) -> str:
    if step.state == State.SHARED:
        return _("These goals are shared already.")
    if step.state == State.SIGNING:
        return _("These goals are agreed and wait for your signature.")
    return _("You both signed these goals. There is nothing to share.")


def not_shared(step: Step) -> str:
    """Why the supervisor cannot answer now."""
    name = step.employee.first_name
    if step.state in {State.WRITING, State.RETURNED}:
        return _("%(name)s has not shared these goals yet. You can answer once they do.") % {
            "name": name
        }
    if step.state == State.SIGNING:
        return _("These goals are signed already and wait for %(name)s.") % {"name": name}
    return _("You both signed these goals. There is nothing left to do.")
