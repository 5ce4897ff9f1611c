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
WRITE_SELF_ASSESSMENT = "write_self_assessment"

# Conferences of which the supervisor keeps the notes, and no one signs for receipt.
CLOSED_BY_SUPERVISOR = {StepRule.Kind.PLANNING, StepRule.Kind.MID_YEAR}

EMPLOYEES_TURN = {State.WRITING: WRITE_GOALS, State.RETURNED: WRITE_GOALS, State.SIGNING: SIGN}
SUPERVISORS_TURN = {State.SHARED: MEET_AND_SIGN, State.MEETING: HOLD_CONFERENCE}


# Steps that begin with the employee, and what they do; the others begin with a meeting.
FIRST_ACTS: dict[str, str] = {
    StepRule.Kind.GOAL_SETTING: WRITE_GOALS,
    StepRule.Kind.SELF_ASSESSMENT: WRITE_SELF_ASSESSMENT,
}


class Turn(NamedTuple):
    to: Membership | None
    act: str


def first_state(kind: str) -> State:
    """Where a step starts once it is open."""
    return State.WRITING if kind in FIRST_ACTS else State.MEETING


def first_act(kind: str) -> str:
    return FIRST_ACTS.get(kind, HOLD_CONFERENCE)


def turn_of(step: Step) -> Turn:
    """Asks nothing of the database when employee, supervisor and rule are loaded."""
    state = State(step.state)
    if state == State.WRITING:
        return Turn(step.employee, first_act(step.rule.kind))
    if state in EMPLOYEES_TURN:
        return Turn(step.employee, EMPLOYEES_TURN[state])
    if state in SUPERVISORS_TURN:
        return Turn(step.employee.supervisor, SUPERVISORS_TURN[state])
    return Turn(None, first_act(step.rule.kind))
