"""No order of acts, by whomever, leads a step where it cannot be."""

from contextlib import suppress
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.errors import InvalidTransition
from deadlines.models import Deadline
from evaluations.models import Participation, Step
from evaluations.services.conference import record_conference
from evaluations.services.sharing import return_step, share_step, take_back_share
from evaluations.services.signing import (
    ask_for_change,
    sign_as_employee,
    sign_step,
    withdraw_step_signature,
)
from evaluations.steps.turns import turn_of
from goals.models import GoalSet
from records.services import document_in_force, signatures_in_force
from tests.evaluations.conftest import MET_ON, PROOF, step_of

State = Step.State
ACTS = {
    "share": lambda step, actor: share_step(step, actor=actor),
    "take back": lambda step, actor: take_back_share(step, actor=actor),
    "return": lambda step, actor: return_step(step, actor=actor, note="Say more."),
    "meet": lambda step, actor: record_conference(step, actor=actor, held_on=MET_ON),
    "meet tomorrow": lambda step, actor: record_conference(
        step, actor=actor, held_on=date(2026, 9, 15)
    ),
    "sign": lambda step, actor: sign_step(step, actor=actor, authentication=PROOF, held_on=MET_ON),
    "sign own": lambda step, actor: sign_as_employee(step, actor=actor, authentication=PROOF),
    "withdraw": lambda step, actor: withdraw_step_signature(step, actor=actor),
    "ask": lambda step, actor: ask_for_change(step, actor=actor, reason="Another date."),
}
GOALS = {
    State.WRITING: GoalSet.State.PRIVATE,
    State.SHARED: GoalSet.State.SHARED,
    State.RETURNED: GoalSet.State.RETURNED,
    State.SIGNING: GoalSet.State.AGREED,
    State.COMPLETE: GoalSet.State.AGREED,
}
SIGNATURES = {State.SIGNING: ["supervisor"], State.COMPLETE: ["supervisor", "employee"]}


class Stop(Exception):
    """Leave the block, and what was done in it."""


def act(name, step, actor):
    """Do it, or be refused in one of the two ways; anything else fails the test."""
    with suppress(InvalidTransition, PermissionDenied), transaction.atomic():
        ACTS[name](step, actor)


def check(cycle, person):
    first, second, third = (step_of(cycle, person, number) for number in (1, 2, 3))
    for step in (first, second, third):
        deadline = Deadline.objects.get(subject_id=step.pk)
        assert (deadline.settled_at is not None) == (step.state == State.COMPLETE)
        if deadline.settled_at is None:
            assert (deadline.turn, deadline.act) == tuple(turn_of(step))
    document = document_in_force(first.pk, "goals_worksheet")
    roles = [s.role for s in signatures_in_force(document)] if document else []
    assert first.goal_set.state == GOALS[first.state]
    assert roles == SIGNATURES.get(first.state, [])
    assert (second.state == State.NOT_OPEN) == (first.state != State.COMPLETE)
    assert third.state == (State.MEETING if second.state == State.COMPLETE else State.NOT_OPEN)
    assert Participation.objects.get(employee=person).state == Participation.State.ACTIVE


moves = st.tuples(
    st.sampled_from(sorted(ACTS)),
    st.sampled_from(["tomas", "priya", "uma", "ada"]),
    st.sampled_from([1, 1, 1, 2, 3]),
)
# Beginnings that get somewhere, so that chance need not find them.
beginnings = st.sampled_from(
    [
        [],
        [("share", "tomas", 1)],
        [("share", "tomas", 1), ("sign", "priya", 1)],
        [("share", "tomas", 1), ("sign", "priya", 1), ("sign own", "tomas", 1)],
    ]
)


@pytest.fixture
def people(tomas, priya, uma, ada):
    return {"tomas": tomas, "priya": priya, "uma": uma, "ada": ada}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(beginning=beginnings, later=st.lists(moves, max_size=6))
def test_every_order_of_acts_keeps_steps_dates_and_papers_together(
    cycle, written, people, beginning, later
):
    with suppress(Stop), transaction.atomic():
        for name, who, position in [*beginning, *later]:
            act(name, step_of(cycle, people["tomas"], position), people[who])
            check(cycle, people["tomas"])
        raise Stop
