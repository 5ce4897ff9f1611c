"""Performance growth goals: numbers, a priority of the district, and a set agreed as a whole."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from accounts.errors import InvalidTransition
from goals.models import Goal, GoalSet
from goals.services import (
    add_goal,
    add_priority,
    agree_change,
    agree_goal_set,
    propose_change,
    remove_goal,
    reopen_goal_set,
    save_goal,
    share_goal_set,
    start_goal_set,
    start_goal_sets,
)
from goals.snapshot import goal_set_content
from tests.factories import SchoolYearFactory

ASKS = [{"kind": "growth", "least": 1, "most": 2}]
GROWTH = {
    "specific": "Raise the share of seniors who graduate on time",
    "metric": "Seniors who graduate",
    "unit": "percent",
    "baseline_value": Decimal("82.5"),
    "target_value": Decimal(88),
    "contribution": "Each graduate is what our mission promises",
    "target_on": date(2027, 6, 15),
}
REFUSED = "Some parts are still empty. Fill them first. Performance growth goal: {}."


@pytest.fixture
def priority(maple_scope, year, ada):
    return add_priority(year, actor=ada, text="Every student graduates ready")


@pytest.fixture
def growth_set(maple_scope, tomas, year):
    return start_goal_set(tomas, year, ASKS)


@pytest.fixture
def goal(growth_set):
    return growth_set.goals.get()


def write(goal, actor, **changes):
    goal.refresh_from_db()
    return save_goal(goal, actor=actor, changes=changes, version=goal.version)


@pytest.fixture
def whole(goal, tomas, priority):
    return write(goal, tomas, **GROWTH, priority=priority)


def kinds_of(goal_set):
    return list(goal_set.goals.in_order().values_list("kind", "number"))


# -- what is asked for --------------------------------------------------------------------------
def test_a_set_begins_with_the_goals_that_are_asked_for(maple_scope, tomas, year):
    goal_set = start_goal_set(tomas, year, [{"kind": "growth", "least": 2, "most": 5}])

    assert kinds_of(goal_set) == [("growth", 1), ("growth", 2)]


def test_a_set_that_is_not_agreed_follows_other_rules(goal_set, tomas, year):
    start_goal_sets([tomas.pk], year, ASKS)

    assert kinds_of(goal_set) == [("growth", 1)]
    assert GoalSet.objects.get(pk=goal_set.pk).asks == ASKS


def test_a_goal_with_words_stays_though_nobody_asks_for_it(performance_goal, tomas, year):
    write(performance_goal, tomas, specific="Read")

    start_goal_sets([tomas.pk], year, ASKS)

    assert kinds_of(performance_goal.goal_set) == [("performance", 1), ("growth", 1)]


def test_an_agreed_set_stays_as_it_was_signed(shared_set, tomas, priya, year):
    agree_goal_set(shared_set, actor=priya)

    start_goal_sets([tomas.pk], year, ASKS)

    assert kinds_of(shared_set) == [("performance", 1), ("development", 1)]


def test_no_more_goals_than_the_process_takes(growth_set, tomas):
    add_goal(growth_set, actor=tomas, kind="growth")

    with pytest.raises(InvalidTransition) as refusal:
        add_goal(growth_set, actor=tomas, kind="growth")

    assert str(refusal.value) == "2 goals of a kind are enough. Remove one first."


def test_no_goal_of_a_kind_that_nobody_asks_for(growth_set, tomas):
    with pytest.raises(InvalidTransition) as refusal:
        add_goal(growth_set, actor=tomas, kind="development")

    assert str(refusal.value) == "Your process asks for other goals than this kind."


def test_as_many_goals_stay_as_are_asked_for(maple_scope, tomas, year):
    goal_set = start_goal_set(tomas, year, [{"kind": "growth", "least": 2, "most": 5}])

    with pytest.raises(InvalidTransition) as refusal:
        remove_goal(goal_set.goals.first(), actor=tomas)

    assert str(refusal.value) == "You need 2 goals of this kind. Change its words instead."


# -- sharing and agreeing -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("part", "value", "label"),
    [
        ("priority", None, "The District Strategic Priority that it serves"),
        ("contribution", " ", "Contribution to the mission"),
        ("metric", "", "What is measured"),
        ("baseline_value", None, "Baseline"),
        ("target_value", None, "Target"),
        ("target_value", Decimal("82.50"), "A target other than the baseline"),
        ("target_on", None, "Time-bound"),
    ],
)
def test_nothing_is_shared_with_a_gap(whole, tomas, part, value, label):
    write(whole, tomas, **{part: value})

    with pytest.raises(InvalidTransition) as refusal:
        share_goal_set(whole.goal_set, actor=tomas)

    assert str(refusal.value) == REFUSED.format(label)


def test_nothing_is_agreed_without_a_priority(whole, tomas, priya):
    share_goal_set(whole.goal_set, actor=tomas)
    write(whole, tomas, priority=None)

    with pytest.raises(InvalidTransition) as refusal:
        agree_goal_set(whole.goal_set, actor=priya)

    assert str(refusal.value) == REFUSED.format("The District Strategic Priority that it serves")


def test_a_whole_set_is_agreed_and_the_first_day_is_kept(whole, tomas, priya):
    share_goal_set(whole.goal_set, actor=tomas)
    first = agree_goal_set(whole.goal_set, actor=priya).first_agreed_at

    reopen_goal_set(whole.goal_set, actor=tomas)
    share_goal_set(whole.goal_set, actor=tomas)
    again = agree_goal_set(whole.goal_set, actor=priya)

    assert (again.state, again.first_agreed_at) == ("agreed", first)


def test_a_set_with_too_few_goals_is_not_shared(whole, tomas):
    GoalSet.objects.update(asks=[{"kind": "growth", "least": 2, "most": 5}])

    with pytest.raises(InvalidTransition) as refusal:
        share_goal_set(whole.goal_set, actor=tomas)

    assert str(refusal.value) == REFUSED.format("1 more of them")


def test_an_agreed_goal_does_not_change(whole, tomas, priya):
    share_goal_set(whole.goal_set, actor=tomas)
    agree_goal_set(whole.goal_set, actor=priya)

    with pytest.raises(InvalidTransition):
        write(whole, tomas, target_value=Decimal(90))

    assert Goal.objects.get(pk=whole.pk).target_value == Decimal(88)


def test_a_priority_of_another_year_is_refused(goal, tomas, ada):
    later = SchoolYearFactory(
        label="2027-28", starts_on=date(2027, 8, 15), ends_on=date(2028, 8, 14)
    )
    theirs = add_priority(later, actor=ada, text="Next year’s")

    with pytest.raises(InvalidTransition) as refusal:
        write(goal, tomas, priority=theirs)

    told = "That priority belongs to another school year. Pick one of the list of this year."
    assert str(refusal.value) == told


def test_the_document_holds_the_new_parts_as_strings(whole):
    goal = goal_set_content(whole.goal_set)["goals"][0]

    assert {part["name"]: part["value"] for part in goal["parts"]} == {
        "specific": "Raise the share of seniors who graduate on time",
        "priority": "Every student graduates ready",
        "contribution": "Each graduate is what our mission promises",
        "metric": "Seniors who graduate",
        "unit": "percent",
        "baseline_value": "82.5",
        "target_value": "88",
        "measurable": "",
        "attainable": "",
        "starts_on": "",
        "target_on": "2027-06-15",
    }


def test_a_document_begins_with_the_goal_that_was_read(whole):
    assert whole.statement == (
        "Raise the share of seniors who graduate on time."
        " Seniors who graduate, from 82.5 to 88 percent."
    )


def test_a_change_of_an_agreed_goal_takes_numbers_and_the_priority(whole, tomas, priya, year, ada):
    other = add_priority(year, actor=ada, text="Every family is heard")
    share_goal_set(whole.goal_set, actor=tomas)
    agree_goal_set(whole.goal_set, actor=priya)
    wanted = {"target_value": Decimal("86.5"), "priority": other}

    change = propose_change(
        whole,
        actor=tomas,
        subject_id=uuid4(),
        wanted=wanted,
        reason="The law changed.",
        version=Goal.objects.get(pk=whole.pk).version,
    )
    before = Goal.objects.get(pk=whole.pk)
    agree_change(change, actor=priya)

    after = Goal.objects.get(pk=whole.pk)
    assert (before.target_value, before.priority) == (Decimal(88), whole.priority)
    assert (after.target_value, after.priority) == (Decimal("86.5"), other)
    assert [(part.part, part.before, part.after) for part in change.parts.all()] == [
        ("priority", "Every student graduates ready", "Every family is heard"),
        ("target_value", "88", "86.5"),
    ]


def test_a_change_may_not_take_the_priority_away(whole, tomas, priya):
    share_goal_set(whole.goal_set, actor=tomas)
    agree_goal_set(whole.goal_set, actor=priya)

    with pytest.raises(InvalidTransition) as refusal:
        propose_change(
            whole,
            actor=tomas,
            subject_id=uuid4(),
            wanted={"priority": None},
            reason="None fits.",
            version=Goal.objects.get(pk=whole.pk).version,
        )

    told = "These parts would be empty: The District Strategic Priority that it serves."
    assert str(refusal.value) == told
