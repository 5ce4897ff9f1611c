"""Whose turn is it, and to do what? Answered from the state of a step alone.

A step that is not open yet has a date, so that home and calendar show the whole year, but nobody's
turn: a reminder goes to whose turn it is, so nobody is reminded of it.
"""

from typing import NamedTuple

from accounts.models import Membership
from evaluations.models import Step, StepRule

State = Step.State

WRITE_GOALS = "write_goals"
MEET_AND_SIGN = "meet_and_sign"
SIGN = "sign"
HOLD_CONFERENCE = "hold_conference"

EMPLOYEES_TURN = {State.WRITING: WRITE_GOALS, State.RETURNED: WRITE_GOALS, State.SIGNING: SIGN}
SUPERVISORS_TURN = {State.SHARED: MEET_AND_SIGN, State.MEETING: HOLD_CONFERENCE}


class Turn(NamedTuple):
    to: Membership | None
    act: str


def first_state(kind: str) -> State:
    """Where a step starts once it is open."""
    return State.WRITING if kind == StepRule.Kind.GOAL_SETTING else State.MEETING


def first_act(kind: str) -> str:
    return WRITE_GOALS if kind == StepRule.Kind.GOAL_SETTING else HOLD_CONFERENCE


def turn_of(step: Step) -> Turn:
    """Asks nothing of the database when employee, supervisor and rule are loaded."""
    state = State(step.state)
    if state in EMPLOYEES_TURN:
        return Turn(step.employee, EMPLOYEES_TURN[state])
    if state in SUPERVISORS_TURN:
        return Turn(step.employee.supervisor, SUPERVISORS_TURN[state])
    return Turn(None, first_act(step.rule.kind))
