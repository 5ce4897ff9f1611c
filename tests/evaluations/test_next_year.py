"""What a year left waits in the goals of the next, and on the home page."""

import re
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from evaluations.models import Cycle, Point, Step
from evaluations.services import agenda, summary
from evaluations.services.cycle import fill_next_batch
from goals.models import Carried, Goal
from goals.services import (
    add_improvement_goal,
    leave_behind,
    remove_goal,
    take_over,
)
from tests.evaluations.conftest import JUNE, PROOF, open_next_year, step_of
from tests.signing_in import sign_in

NAMED = "Lead restorative circles; learn Spanish for talks with families"


def listed(year, ada, text):
    return add_improvement_goal(year, actor=ada, level="program", site=None, text=text)


@pytest.fixture
def ended(year_end, priya):
    """The year ended: one goal met in part, the other met, and a word on what to develop."""
    agenda.prepare_conference(year_end, actor=priya)
    results = iter(["partly", "met"])
    for point in year_end.points.all():
        words = {"state": "discussed", "notes": f"About {point.position}."}
        if point.kind == Point.Kind.GOAL:
            words["result"] = next(results)
        if point.kind == Point.Kind.DEVELOPMENT:
            words["notes"] = NAMED
        agenda.save_point(point, actor=priya, changes=words, version=1)
    return year_end


def close(step, priya):
    summary.close_conference(step, actor=priya, authentication=PROOF, held_on=JUNE)
    return Step.objects.with_people().get(pk=step.pk)


@pytest.fixture
def closed(ended, priya):
    return close(ended, priya)


@pytest.fixture
def new_set(closed, ada, tomas):
    return step_of(open_next_year(ada), tomas).goal_set


def carried(goal_set):
    return [(one.kind, one.result, one.state) for one in goal_set.carried.in_order()]


def development_goal(goal_set):
    return goal_set.goals.get(kind="development")


def test_unmet_goals_are_offered_and_met_ones_are_not(new_set):
    assert carried(new_set) == [("goal", "partly", "open"), ("development", "", "taken")]


def test_the_development_goal_begins_with_what_the_conference_named(new_set):
    goal = development_goal(new_set)

    assert (goal.skill, goal.version) == (NAMED, 1)
    assert goal.carried.get().words == NAMED


def test_a_long_word_is_cut_for_the_goal_and_kept_whole_beside_it(ended, priya, ada, tomas):
    long = "Learn to lead talks with families. " * 30
    point = ended.points.get(kind=Point.Kind.DEVELOPMENT)
    agenda.save_point(point, actor=priya, changes={"notes": long}, version=2)
    close(ended, priya)

    goal = development_goal(step_of(open_next_year(ada), tomas).goal_set)

    assert len(goal.skill) <= 300
    assert re.search(r"\w…$|\.…$", goal.skill)
    assert goal.carried.get().words == long


def test_a_conference_that_is_still_open_leaves_nothing(ended, ada, tomas):
    assert carried(step_of(open_next_year(ada), tomas).goal_set) == []


def test_a_conference_closed_later_follows(ended, ada, tomas, priya):
    goal_set = step_of(open_next_year(ada), tomas).goal_set
    clock.move_to(datetime(2027, 9, 20, 15, tzinfo=UTC))
    close(ended, priya)

    goal = development_goal(goal_set)
    assert carried(goal_set) == [("goal", "partly", "open"), ("development", "", "taken")]
    assert (goal.skill, goal.version) == (NAMED, 2)  # whoever has the page open compares


def test_what_the_employee_wrote_already_is_not_written_over(ended, ada, tomas, priya):
    goal_set = step_of(open_next_year(ada), tomas).goal_set
    Goal.objects.filter(pk=development_goal(goal_set).pk).update(specific="My own plan")
    close(ended, priya)

    assert development_goal(goal_set).skill == ""
    assert carried(goal_set) == [("goal", "partly", "open"), ("development", "", "open")]


def test_filled_again_it_is_the_same(new_set):
    cycle = Cycle.objects.latest("opened_at")
    fill_next_batch(cycle.pk)

    assert Carried.objects.count() == 2


def test_taking_over_fills_the_empty_goal_and_leaves_the_old_days_behind(new_set, tomas):
    old = Goal.objects.get(goal_set__employee=tomas, kind="performance", goal_set__state="agreed")
    goal = take_over(new_set.carried.get(kind="goal"), actor=tomas)

    assert goal == new_set.goals.get(kind="performance")
    assert (goal.specific, goal.measurable, goal.target_on) == (old.specific, old.measurable, None)
    assert goal.version == 2


@pytest.mark.parametrize(
    ("words", "kept"),
    [("Families feel welcome", "Families feel welcome"), ("Read by grade three", None)],
)
def test_a_goal_taken_over_keeps_its_improvement_goal_if_the_list_has_it(
    new_set, tomas, ada, words, kept
):
    one = new_set.carried.get(kind="goal")
    served = listed(one.from_year, ada, "Families feel welcome")
    Goal.objects.filter(pk=one.source_id).update(improvement_goal=served)
    listed(new_set.school_year, ada, words)

    goal = take_over(one, actor=tomas)

    assert kept == (goal.improvement_goal.text if goal.improvement_goal else None)
    assert goal.improvement_goal != served


def test_the_editor_says_that_a_new_improvement_goal_must_be_chosen(client, new_set, tomas, ada):
    one = new_set.carried.get(kind="goal")
    served = listed(one.from_year, ada, "Families feel welcome")
    Goal.objects.filter(pk=one.source_id).update(improvement_goal=served)
    goal = take_over(one, actor=tomas)
    sign_in(client, tomas)

    before = client.get(f"/goals/goal/{goal.pk}/").content.decode()
    Goal.objects.filter(pk=goal.pk).update(
        improvement_goal=listed(new_set.school_year, ada, "Read by grade three")
    )
    after = client.get(f"/goals/goal/{goal.pk}/").content.decode()

    told = "Last year it served “Families feel welcome”."
    assert (told in before, told in after) == (True, False)


def test_taken_over_twice_is_one_goal(new_set, tomas):
    one = new_set.carried.get(kind="goal")

    assert take_over(one, actor=tomas) == take_over(one, actor=tomas)
    assert new_set.goals.count() == 2


def test_words_that_stand_there_stay_and_one_more_goal_comes(new_set, tomas):
    new_set.goals.filter(kind="performance").update(specific="Something new")

    goal = take_over(new_set.carried.get(kind="goal"), actor=tomas)

    assert (goal.number, new_set.goals.count()) == (2, 3)


def test_a_goal_left_behind_can_still_be_taken_over(new_set, tomas):
    one = new_set.carried.get(kind="goal")
    leave_behind(one, actor=tomas)
    leave_behind(one, actor=tomas)
    one.refresh_from_db()
    assert one.state == "left"

    take_over(one, actor=tomas)
    with pytest.raises(InvalidTransition):
        leave_behind(one, actor=tomas)


def test_a_goal_taken_over_and_removed_is_offered_again(new_set, tomas):
    new_set.goals.filter(kind="performance").update(specific="Something new")
    remove_goal(take_over(new_set.carried.get(kind="goal"), actor=tomas), actor=tomas)

    assert carried(new_set)[0] == ("goal", "partly", "open")


@pytest.mark.parametrize("name", ["priya", "hana", "uma"])
def test_nobody_else_takes_over(new_set, name, request):
    with pytest.raises(PermissionDenied):
        take_over(new_set.carried.get(kind="goal"), actor=request.getfixturevalue(name))


@pytest.mark.parametrize(("name", "status"), [("tomas", 302), ("priya", 404), ("hana", 404)])
def test_the_buttons_are_the_employees(client, new_set, name, status, request):
    sign_in(client, request.getfixturevalue(name))
    one = new_set.carried.get(kind="goal")

    answer = client.post(f"/goals/carried/{one.pk}/", {"take": "1"})

    one.refresh_from_db()
    assert (answer.status_code, one.state) == (status, "taken" if status == 302 else "open")


def test_the_pages_say_where_it_comes_from(client, new_set, tomas):
    sign_in(client, tomas)

    offers = client.get(f"/goals/{new_set.pk}/").content.decode()
    editor = client.get(f"/goals/goal/{development_goal(new_set).pk}/").content.decode()

    assert "Left from 2026–27" in offers
    assert "Partly met" in offers
    assert "From your year-end conference" in editor


def home_of(client, person):
    sign_in(client, person)
    return client.get("/").context


def tasks_on(page):
    return [(task.name, task.hint) for task in page["year"].tasks][:3]


@pytest.fixture
def old_year_over(new_set):
    """He signed his year-end summary."""
    Step.objects.filter(rule__position=3, state="signing").update(state="complete")


def test_the_summary_of_the_year_before_comes_first(client, new_set, tomas):
    page = home_of(client, tomas)

    assert page["title"] == "Read your year-end summary and sign by Friday, July 30"
    assert page["year"].main_label == "Read and sign"
    assert [str(step.school_year) for step in page["year"].steps] == ["2026–27"] * 3


def test_what_waits_for_somebody_else_in_the_old_year_hides_nothing(client, new_set, tomas):
    Step.objects.filter(rule__position=3, state="signing").update(state="meeting")

    page = home_of(client, tomas)

    assert page["year"].main_label == "See what last year left"


@pytest.mark.usefixtures("old_year_over")
def test_the_home_says_what_the_year_before_left(client, new_set, tomas):
    page = home_of(client, tomas)

    assert page["year"].main_url == f"/goals/{new_set.pk}/#h-offers"
    assert page["year"].main_label == "See what last year left"
    assert tasks_on(page) == [
        ("Look at what 2026–27 left", "1 goal was not fully met. Take it over, or leave it."),
        (
            "Write your performance goal",
            "How your daily work helps your school or department.",
        ),
        (
            "Write your development goal",
            "Begun with what your year-end conference named to develop.",
        ),
    ]


@pytest.mark.usefixtures("old_year_over")
def test_an_answered_offer_leaves_the_home(client, new_set, tomas):
    leave_behind(new_set.carried.get(kind="goal"), actor=tomas)

    page = home_of(client, tomas)

    assert page["year"].main_label == "Write your performance goal"
    assert tasks_on(page)[0][0] == "Write your performance goal"


@pytest.mark.usefixtures("old_year_over")
def test_who_writes_already_goes_on_writing(client, new_set, tomas):
    new_set.goals.filter(kind="performance").update(specific="Something new", version=2)

    page = home_of(client, tomas)

    assert page["year"].main_label == "Write your performance goal"
    assert tasks_on(page)[0][0] == "Look at what 2026–27 left"


def test_others_read_neither_offers_nor_results(client, new_set, tomas, priya, erin):
    take_over(new_set.carried.get(kind="goal"), actor=tomas)
    new_set.state = "shared"
    new_set.save()
    for person in (priya, erin):
        sign_in(client, person)
        page = client.get(f"/goals/{new_set.pk}/").content.decode()
        assert "Taken over from 2026–27" in page
        assert "Partly met" not in page
