"""What happens to goals, through the services."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.errors import InvalidTransition
from goals.models import Goal, GoalSet, Suggestion
from goals.services import (
    StaleVersion,
    add_comment,
    add_goal,
    agree_goal_set,
    leave_suggestion,
    missing_parts,
    open_guide,
    record_view,
    remove_goal,
    reopen_goal_set,
    return_goal_set,
    save_goal,
    share_goal_set,
    start_goal_set,
    start_goal_sets,
    suggest_words,
    take_back_share,
    take_suggestion,
    versions_of,
)
from goals.snapshot import goal_set_content
from tests.factories import GoalSetFactory, MembershipFactory

State = GoalSet.State


def kinds_of(goal_set):
    return [goal.kind for goal in goal_set.goals.in_order()]


def test_a_goal_set_starts_with_one_goal_of_each_kind(maple_scope, tomas, year):
    goal_set = start_goal_set(tomas, year)

    assert kinds_of(goal_set) == ["performance", "development"]
    assert goal_set.state == State.PRIVATE


def test_starting_twice_gives_the_same_goal_set(maple_scope, tomas, year):
    first = start_goal_set(tomas, year)

    second = start_goal_set(tomas, year)

    assert second == first
    assert kinds_of(second) == ["performance", "development"]


def test_many_goal_sets_start_in_two_statements(
    maple_scope, tomas, uma, year, django_assert_num_queries
):
    start_goal_set(tomas, year)

    with django_assert_num_queries(4):  # with the savepoint
        made = start_goal_sets([tomas.pk, uma.pk], year)

    assert made == 1
    assert kinds_of(GoalSet.objects.get(employee=uma)) == ["performance", "development"]


def test_saving_raises_the_version_and_keeps_the_earlier_words(performance_goal, tomas):
    save_goal(performance_goal, actor=tomas, changes={"specific": "Read"}, version=1)

    goal = save_goal(performance_goal, actor=tomas, changes={"specific": "Write"}, version=2)

    assert goal.version == 3
    told = goal.events.order_by("pgh_id").values_list("specific", flat=True)
    assert list(told) == ["", "Read", "Write"]


def test_saving_over_a_newer_version_is_refused_with_what_stands_there(performance_goal, tomas):
    save_goal(performance_goal, actor=tomas, changes={"specific": "Newer"}, version=1)

    with pytest.raises(StaleVersion) as refused:
        save_goal(performance_goal, actor=tomas, changes={"specific": "Mine"}, version=1)

    assert refused.value.current.specific == "Newer"
    assert refused.value.current.version == 2


def test_saving_the_same_words_twice_is_harmless(performance_goal, tomas):
    changes = {"specific": "Read", "actions": [{"what": "Plan", "needs": "", "finish_on": None}]}
    save_goal(performance_goal, actor=tomas, changes=changes, version=1)

    goal = save_goal(performance_goal, actor=tomas, changes=changes, version=1)

    assert goal.version == 2


def test_actions_keep_their_order_and_only_what_differs_is_written(performance_goal, tomas):
    plan = {"what": "Plan", "needs": "A room", "finish_on": date(2026, 11, 2)}
    teach = {"what": "Teach", "needs": "", "finish_on": None}
    save_goal(performance_goal, actor=tomas, changes={"actions": [plan, teach]}, version=1)
    kept = performance_goal.actions.get(position=1)

    save_goal(performance_goal, actor=tomas, changes={"actions": [plan]}, version=2)

    assert list(performance_goal.actions.all()) == [kept]


def test_only_the_employee_writes(shared_set, priya):
    goal = shared_set.goals.first()

    with pytest.raises(PermissionDenied):
        save_goal(goal, actor=priya, changes={"specific": "Mine"}, version=1)


def test_an_empty_part_blocks_sharing_and_is_named(whole_set, tomas):
    goal = whole_set.goals.get(kind="performance")
    save_goal(goal, actor=tomas, changes={"measurable": "\u200b "}, version=1)

    with pytest.raises(InvalidTransition) as refused:
        share_goal_set(whole_set, actor=tomas)

    told = "Some parts are still empty. Fill them first. Performance goal: Measurable."
    assert str(refused.value) == told


def test_an_empty_goal_misses_each_of_its_parts(performance_goal, goal_set):
    development = goal_set.goals.get(kind="development")

    assert missing_parts(performance_goal) == [
        "Specific",
        "Measurable",
        "Attainable",
        "Relevant",
        "Work expectation",
        "Time-bound",
    ]
    assert missing_parts(development) == [
        "Specific",
        "Measurable",
        "Attainable",
        "Skill or competency",
        "Interests and aspirations",
        "Time-bound",
    ]


def test_a_kind_without_a_goal_blocks_sharing(whole_set, tomas):
    whole_set.goals.filter(kind="development").delete()

    with pytest.raises(InvalidTransition) as refused:
        share_goal_set(whole_set, actor=tomas)

    assert str(refused.value).endswith("Development goal: the goal itself.")


def test_shared_agreed_reopened_and_shared_again(shared_set, tomas, priya):
    agreed = agree_goal_set(shared_set, actor=priya)
    assert agreed.state == State.AGREED

    reopened = reopen_goal_set(agreed, actor=tomas)
    assert reopened.state == State.RETURNED

    assert share_goal_set(reopened, actor=tomas).state == State.SHARED


def test_agreed_goals_are_closed_for_words(shared_set, tomas, priya):
    agree_goal_set(shared_set, actor=priya)
    goal = shared_set.goals.first()

    with pytest.raises(InvalidTransition):
        save_goal(goal, actor=tomas, changes={"specific": "Late"}, version=goal.version)
    with pytest.raises(InvalidTransition):
        add_goal(shared_set, actor=tomas, kind="performance")
    with pytest.raises(InvalidTransition):
        remove_goal(goal, actor=tomas)


def test_the_supervisor_does_not_agree_to_words_they_have_not_read(shared_set, tomas, priya):
    seen = versions_of(shared_set)
    goal = shared_set.goals.first()
    save_goal(goal, actor=tomas, changes={"specific": "Changed"}, version=goal.version)

    with pytest.raises(InvalidTransition) as refused:
        agree_goal_set(shared_set, actor=priya, seen=seen)

    assert str(refused.value) == "The goals changed after you opened them. Read them again."


def test_a_share_is_taken_back_to_where_it_came_from(shared_set, tomas, priya):
    assert take_back_share(shared_set, actor=tomas).state == State.PRIVATE

    share_goal_set(shared_set, actor=tomas)
    return_goal_set(shared_set, actor=priya)
    share_goal_set(shared_set, actor=tomas)
    assert take_back_share(shared_set, actor=tomas).state == State.RETURNED


def test_a_share_that_was_opened_stays(shared_set, tomas, priya):
    record_view(shared_set, actor=priya)

    with pytest.raises(InvalidTransition) as refused:
        take_back_share(shared_set, actor=tomas)

    told = "Somebody has opened your goals. Ask them to return the goals to you."
    assert str(refused.value) == told


def test_goals_taken_back_a_moment_ago_are_not_opened(shared_set, tomas, priya):
    stale = GoalSet.objects.get(pk=shared_set.pk)
    take_back_share(shared_set, actor=tomas)

    with pytest.raises(Http404):
        record_view(stale, actor=priya)


def test_after_ten_minutes_a_share_stays(shared_set, tomas):
    GoalSet.objects.update(shared_at="2026-01-01T12:00Z")

    with pytest.raises(InvalidTransition) as refused:
        take_back_share(shared_set, actor=tomas)

    assert str(refused.value).startswith("You can take goals back for ten minutes.")


def test_a_taken_suggestion_becomes_the_words_and_both_stay(shared_set, tomas, priya):
    goal = shared_set.goals.get(kind="performance")
    before = goal.specific
    offered = suggest_words(goal, actor=priya, part="specific", words="Lead two blocks a day")

    take_suggestion(offered, actor=tomas)
    take_suggestion(offered, actor=tomas)  # sent twice

    goal.refresh_from_db()
    assert (goal.specific, goal.version) == ("Lead two blocks a day", 2)
    offered.refresh_from_db()
    assert (offered.before, offered.was_taken) == (before, True)


def test_a_left_suggestion_changes_nothing_and_cannot_be_taken_later(shared_set, tomas, priya):
    goal = shared_set.goals.get(kind="performance")
    offered = suggest_words(goal, actor=priya, part="specific", words="Lead two blocks a day")

    leave_suggestion(offered, actor=tomas)

    with pytest.raises(InvalidTransition):
        take_suggestion(offered, actor=tomas)
    goal.refresh_from_db()
    assert goal.version == 1


def test_nobody_but_the_supervisor_suggests_and_nobody_but_the_employee_takes(
    shared_set, tomas, priya, uma, hana
):
    goal = shared_set.goals.get(kind="performance")
    for stranger in (tomas, uma, hana):
        with pytest.raises(PermissionDenied):
            suggest_words(goal, actor=stranger, part="specific", words="Other")

    offered = suggest_words(goal, actor=priya, part="specific", words="Other")
    with pytest.raises(PermissionDenied):
        take_suggestion(offered, actor=priya)


def test_the_same_suggestion_and_comment_sent_twice_are_one(shared_set, priya):
    goal = shared_set.goals.get(kind="performance")
    for _ in range(2):
        suggest_words(goal, actor=priya, part="specific", words="Other")
        add_comment(shared_set, actor=priya, words="Well thought.")

    assert Suggestion.objects.count() == 1
    assert shared_set.comments.count() == 1


def test_comments_wait_until_the_goals_are_shared(goal_set, tomas):
    with pytest.raises(PermissionDenied):
        add_comment(goal_set, actor=tomas, words="Hello")


def test_three_goals_of_a_kind_are_enough(goal_set, tomas):
    for _ in range(2):
        add_goal(goal_set, actor=tomas, kind="performance")

    with pytest.raises(InvalidTransition):
        add_goal(goal_set, actor=tomas, kind="performance")


def test_a_goal_added_twice_by_the_same_page_is_one(goal_set, tomas):
    first = add_goal(goal_set, actor=tomas, kind="performance", after=1)

    assert add_goal(goal_set, actor=tomas, kind="performance", after=1) == first


def test_the_last_goal_of_a_kind_stays(goal_set, performance_goal, tomas):
    more = add_goal(goal_set, actor=tomas, kind="performance")
    remove_goal(more, actor=tomas)

    with pytest.raises(InvalidTransition):
        remove_goal(performance_goal, actor=tomas)


def test_the_guide_remembers_the_first_opening(maple_scope, tomas):
    first = open_guide(tomas)

    assert open_guide(tomas).opened_at == first.opened_at


def test_the_snapshot_holds_both_goals_in_full(whole_set, tomas):
    goal = whole_set.goals.get(kind="performance")
    actions = [{"what": "Plan", "needs": "A room", "finish_on": date(2026, 11, 2)}]
    save_goal(goal, actor=tomas, changes={"actions": actions}, version=1)

    content = goal_set_content(whole_set)

    first, second = content["goals"]
    assert (first["label"], second["label"]) == ("Performance goal", "Development goal")
    assert first["actions"] == [{"what": "Plan", "needs": "A room", "finish_on": "2026-11-02"}]
    assert {part["name"]: part["value"] for part in second["parts"]}["target_on"] == "2027-04-30"


def test_the_snapshot_takes_as_many_queries_for_one_goal_as_for_three(
    whole_set, tomas, django_assert_num_queries
):
    add_goal(whole_set, actor=tomas, kind="performance")

    with django_assert_num_queries(2):
        goal_set_content(whole_set)


def test_goals_are_seen_by_those_who_may(shared_set, tomas, priya, uma, hana, ada, erin):
    GoalSetFactory(employee=MembershipFactory(supervisor=priya))  # private: only its employee

    for reader in (tomas, priya, hana, erin):
        assert list(GoalSet.objects.visible_to(reader)) == [shared_set]
    for stranger in (uma, ada):
        assert list(GoalSet.objects.visible_to(stranger)) == []


def test_private_goals_are_the_employees_alone(goal_set, tomas, priya, hana, erin):
    assert list(GoalSet.objects.visible_to(tomas)) == [goal_set]
    assert list(Goal.objects.visible_to(tomas).in_order()) == list(goal_set.goals.in_order())
    for reader in (priya, hana, erin):
        assert list(GoalSet.objects.visible_to(reader)) == []
        assert list(Goal.objects.visible_to(reader)) == []
