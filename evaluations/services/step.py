"""How does a step move from one state to the next, with its deadline following?"""

import json
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import clock, wording
from accounts.alongside import models_of
from accounts.asking import ask_one
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from accounts.updating import update
from accounts.writing import write
from deadlines.models import NoticeKind
from deadlines.services.deadline import pass_turn
from evaluations.models import Cycle, Participation, Step, StepRule
from evaluations.steps.reading import read_locked_step
from evaluations.steps.turns import first_state, turn_of
from goals.models import GoalSet

# Written once: the ORM took longer to compose each of them than the database to answer.
NEXT = """
    SELECT to_json(s.*), to_json(r.*) FROM evaluations_step s
    JOIN evaluations_steprule r ON r.id = s.rule_id
    WHERE s.participation_id = %s AND r.position > %s AND s.excuse = ''
    ORDER BY r.position LIMIT 1 FOR UPDATE OF s
"""
COMPLETE = """
    UPDATE evaluations_step s SET state = now.state, completed_at = now.completed_at
    FROM (VALUES (%s::uuid, %s, %s::timestamptz), (%s::uuid, %s, NULL))
        AS now (id, state, completed_at)
    WHERE s.id = now.id
"""


def hold_step(pk: UUID, *, actor: Membership) -> Step | None:
    """Lock the step for an act of this transaction. Only for views that act at once.

    It is read as it stands now, with everybody concerned, and stays ours until the end. The
    service that gets it does not lock and read it again (`locked_step`).
    """
    step = read_locked_step(pk, actor=actor)
    if step is not None:
        step.__dict__["_held_for"] = actor.pk
    return step


def locked_step(step: Step, *, actor: Membership) -> Step:
    """The step as it stands now, with everybody concerned; the row stays ours until the end.

    Somebody who was turned off a moment ago acts no more, whatever the page still shows.
    """
    if step.__dict__.get("_held_for") != actor.pk:
        found = hold_step(step.pk, actor=actor)
        if found is None:
            raise Step.DoesNotExist
        step = found
    require(step.__dict__["actor_is_active"])
    return step


def require_active(actor: Membership) -> None:
    """The same, for acts that lock no step."""
    require(Membership.objects.active().filter(pk=actor.pk).exists())


def goal_set_of(step: Step) -> GoalSet:
    if step.rule.kind != StepRule.Kind.GOAL_SETTING or step.goal_set is None:
        raise InvalidTransition(_("This step has no goals to share. Open the goal-setting step."))
    return step.goal_set


def require_running(step: Step) -> None:
    """The employee takes part, and the step may be worked on today."""
    require_taking_part(step)
    _require_entries(step)


def require_taking_part(step: Step) -> None:
    """The employee still works here, and the year is open."""
    participation = step.participation
    if participation.state == Participation.State.EXEMPT:
        raise InvalidTransition(
            _("HR let %(name)s off the rest of this year. Ask HR if that is wrong.")
            % {"name": participation.employee.name}
        )
    if participation.state != Participation.State.ACTIVE or not participation.employee.is_active:
        raise InvalidTransition(
            _("%(name)s no longer works here, so this step rests. Ask HR if that is wrong.")
            % {"name": participation.employee.name}
        )
    if participation.cycle.state == Cycle.State.CLOSED:
        raise InvalidTransition(_("This year is closed. Ask HR if something has to change."))


def _require_entries(step: Step) -> None:
    """Late is late, but nobody is locked out, unless the rule itself has a first or a last day.

    What is done may be opened again by both all the same.
    """
    deadline = step.deadline
    if deadline is None or deadline.settled_at is not None:
        return
    today = clock.today(step.participation.employee.district)
    if deadline.opens_on is not None and today < deadline.opens_on:
        raise InvalidTransition(
            _("This step opens on %(day)s. You can write until then, and go on from that day.")
            % {"day": wording.long_date(deadline.opens_on)}
        )
    if deadline.closes_on is not None and today > deadline.closes_on:
        raise InvalidTransition(
            _("This step closed after %(day)s. Ask HR for more time.")
            % {"day": wording.long_date(deadline.closes_on)}
        )


def move(step: Step, state: str, *, notice: NoticeKind | None = None) -> None:
    """Set the state; the deadline's turn follows it, and whose turn it is hears of it."""
    step.state = state
    update(step, ["state"])
    _pass_turn(step, notice)


def _pass_turn(step: Step, notice: NoticeKind | None = None) -> None:
    turn = turn_of(step)
    pass_turn(step.rule.kind, step.pk, to=turn.to, act=turn.act, notice=notice)


def complete(step: Step) -> None:
    """Done. What the settling of the deadline is judged by, the caller knows."""
    step.state = Step.State.COMPLETE
    step.completed_at = clock.now()
    following = next_step(step)
    if following is None or following.state != Step.State.NOT_OPEN:
        step.save(update_fields=["state", "completed_at"])
        return
    following.state = first_state(following.rule.kind)
    write(
        COMPLETE,
        [step.pk, step.state, step.completed_at, following.pk, following.state],
        rows=[step.pk, following.pk],
    )
    _pass_turn(following)


def next_step(step: Step) -> Step | None:
    """The step after this one, locked."""
    row = ask_one(NEXT, [step.participation_id, step.rule.position])
    if row is None:
        return None
    own, rule = map(json.loads, row)
    following = models_of(Step, [own])[0]
    following.rule = models_of(StepRule, [rule])[0]
    following.participation = step.participation
    return following


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


def shut_what_follows(step: Step) -> None:
    """The same for HR, who may undo more: the next step waits again, unless somebody began it."""
    following = next_step(step)
    if following is None or following.state == Step.State.NOT_OPEN:
        return
    begun = following.state != first_state(following.rule.kind)
    if begun or following.conferences.exists():
        told = _("%(step)s has begun since, so this one stays as it is.")
        raise InvalidTransition(told % {"step": following.rule.name})
    move(following, Step.State.NOT_OPEN)
