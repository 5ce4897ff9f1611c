"""Whatever happens, in whatever order: goals never reach a state they may not be in."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.errors import InvalidTransition
from goals.models import Goal, GoalSet
from goals.services import (
    agree_goal_set,
    record_view,
    reopen_goal_set,
    return_goal_set,
    save_goal,
    share_goal_set,
    start_goal_set,
    take_back_share,
)
from tests.factories import MembershipFactory, SchoolYearFactory
from tests.goals.conftest import fill

State = GoalSet.State
# act → states it may start from, and where it may lead
MOVES = {
    "share": ({State.PRIVATE, State.RETURNED}, {State.SHARED}),
    "take_back": ({State.SHARED}, {State.PRIVATE, State.RETURNED}),
    "return": ({State.SHARED}, {State.RETURNED}),
    "agree": ({State.SHARED}, {State.AGREED}),
    "reopen": ({State.AGREED}, {State.RETURNED}),
}
ACTS = st.lists(st.sampled_from([*MOVES, "write", "view"]), max_size=12)


def act(name, goal_set, employee, supervisor):
    match name:
        case "share":
            share_goal_set(goal_set, actor=employee)
        case "take_back":
            take_back_share(goal_set, actor=employee)
        case "return":
            return_goal_set(goal_set, actor=supervisor)
        case "agree":
            agree_goal_set(goal_set, actor=supervisor)
        case "reopen":
            reopen_goal_set(goal_set, actor=employee)
        case "view" if not goal_set.is_private:
            record_view(goal_set, actor=supervisor)
        case "write":
            goal = goal_set.goals.get(kind="performance")
            words = {"specific": f"Version {goal.version + 1}"}
            save_goal(goal, actor=employee, changes=words, version=goal.version)


def tried(name, *people):
    """Did it happen? A refusal is an answer, too; permission is never the reason here."""
    try:
        act(name, *people)
    except InvalidTransition:
        return False
    return True


@given(acts=ACTS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_goals_only_move_along_the_arrows(maple_scope, acts):
    supervisor = MembershipFactory()
    employee = MembershipFactory(supervisor=supervisor)
    goal_set = fill(start_goal_set(employee, SchoolYearFactory()))
    version = 1
    for name in acts:
        before = GoalSet.objects.get(pk=goal_set.pk)
        if name in ("return", "agree") and before.is_private:
            continue  # refused for permission: the supervisor does not see them

        happened = tried(name, before, employee, supervisor)

        after = GoalSet.objects.get(pk=goal_set.pk)
        if name in MOVES and happened:
            assert before.state in MOVES[name][0]
            assert after.state in MOVES[name][1]
        else:
            assert after.state == before.state
        now = Goal.objects.get(goal_set=goal_set, kind="performance").version
        wrote = name == "write" and happened
        assert now == version + wrote
        assert not (wrote and before.state == State.AGREED)
        version = now
