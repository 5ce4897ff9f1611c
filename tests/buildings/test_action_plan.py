"""A plan of 30, 60 and 90 days: steps with an owner and a day, and what is done."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from outloud import check

from accounts.errors import InvalidTransition
from buildings.models import ActionPlan, PlanStep
from buildings.services.action_plan import (
    StalePlan,
    add_step,
    change_plan,
    finish_step,
    start_plan,
    take_step_off,
)
from buildings.services.pack import ask_for_pack, make_pack
from tests.buildings.conftest import TODAY
from tests.factories import member
from tests.records.test_pdf import text_of
from tests.signing_in import sign_in

WORDS = {
    "starts_on": TODAY,
    "priority": "Grade 6 reading",
    "vision": "",
    "goal": "55 percent read on level",
    "challenge": "",
    "root_causes": "",
}


@pytest.fixture
def plan(tracking, oak_school, year, priya):
    return start_plan(oak_school, year, WORDS, actor=priya)


def step_values(owner, due_on, words="Read long texts each day"):
    return {
        "words": words,
        "owner": owner,
        "due_on": due_on,
        "indicator": "Notes of three visits",
        "adjustment": "",
    }


@pytest.mark.parametrize(
    ("day", "part"),
    [
        (date(2027, 1, 26), 30),
        (date(2027, 2, 25), 30),
        (date(2027, 2, 26), 60),
        (date(2027, 3, 28), 90),
        (date(2027, 4, 26), 90),
    ],
)
def test_a_step_stands_in_the_part_of_its_day(plan, priya, day, part):
    assert add_step(plan, step_values(priya, day), actor=priya).part == part


def test_a_day_after_the_90th_is_refused(plan, priya):
    with pytest.raises(InvalidTransition):
        add_step(plan, step_values(priya, date(2027, 4, 27)), actor=priya)


def test_a_plan_does_not_move_away_from_its_steps(plan, priya):
    add_step(plan, step_values(priya, TODAY), actor=priya)

    with pytest.raises(InvalidTransition):
        change_plan(plan, WORDS | {"starts_on": date(2027, 2, 1)}, version=1, actor=priya)


def test_whoever_typed_over_an_older_version_is_told(plan, priya, erin):
    change_plan(plan, WORDS | {"goal": "57 percent"}, version=1, actor=erin)

    with pytest.raises(StalePlan):
        change_plan(plan, WORDS | {"goal": "60 percent"}, version=1, actor=priya)


def test_its_owner_says_that_a_step_is_done(plan, maple, oak_school, priya):
    rosa = member(maple, "Rosa Reyes", site=oak_school)
    step = add_step(plan, step_values(rosa, TODAY), actor=priya)

    finish_step(step, actor=rosa)

    assert PlanStep.objects.get().done_on == TODAY


def test_nobody_else_of_the_building_does(plan, maple, oak_school, priya):
    rosa = member(maple, "Rosa Reyes", site=oak_school)
    step = add_step(plan, step_values(priya, TODAY), actor=priya)

    with pytest.raises(PermissionDenied):
        finish_step(step, actor=rosa)


def test_a_principal_writes_a_plan_and_its_step(client, tracking, year, oak_school, priya):
    sign_in(client, priya)
    client.post(f"/buildings/{oak_school.pk}/plans/new/", WORDS)
    plan = ActionPlan.objects.get()
    said = step_values(priya.pk, TODAY)

    client.post(f"/buildings/plans/{plan.pk}/steps/new/", said)

    page = client.get(f"/buildings/plans/{plan.pk}/")
    steps = [[step.words for step in found] for _label, found in page.context["parts"]]
    assert steps == [["Read long texts each day"], [], []]


def test_two_versions_stand_side_by_side(client, plan, priya, erin):
    change_plan(plan, WORDS | {"goal": "57 percent"}, version=1, actor=erin)
    wanted = WORDS | {"goal": "60 percent", "version": 1}

    page = sign_in(client, priya).post(f"/buildings/plans/{plan.pk}/change/", wanted)

    found = [(one.mine, one.theirs) for one in page.context["differences"]]
    assert (page.status_code, found) == (409, [("60 percent", "57 percent")])


def test_it_is_printed_with_the_pack(plan, oak_school, year, priya):
    add_step(plan, step_values(priya, TODAY), actor=priya)
    asked = ask_for_pack(oak_school, year, actor=priya)
    make_pack(asked.district_id, asked.pk)
    asked.refresh_from_db()

    words = text_of(bytes(asked.pdf))
    said = ["Grade 6 reading", "Read long texts each day", "Notes of three visits"]
    assert [one for one in said if one not in words] == []


def test_a_step_comes_off_the_plan_with_its_reason(client, plan, priya):
    step = add_step(plan, step_values(priya, TODAY), actor=priya)
    sign_in(client, priya).post(
        f"/buildings/plan-steps/{step.pk}/removal/", {"reason": "The books did not come"}
    )

    page = client.get(f"/buildings/plans/{plan.pk}/").context
    assert ([one.taken_off_why for one in page["taken_off"]], page["total"]) == (
        ["The books did not come"],
        0,
    )


def test_what_is_done_stays_on_the_plan(plan, priya):
    step = add_step(plan, step_values(priya, TODAY), actor=priya)
    finish_step(step, actor=priya)

    with pytest.raises(InvalidTransition):
        take_step_off(step, reason="By mistake", actor=priya)


def test_what_came_off_holds_no_day_and_is_not_done(plan, priya):
    step = add_step(plan, step_values(priya, TODAY), actor=priya)
    take_step_off(step, reason="No time", actor=priya)

    change_plan(plan, WORDS | {"starts_on": date(2027, 2, 1)}, version=1, actor=priya)
    with pytest.raises(InvalidTransition):
        finish_step(step, actor=priya)


def test_a_plan_is_printed_alone_and_read_aloud(client, plan, priya, tmp_path):
    add_step(plan, step_values(priya, TODAY), actor=priya)
    off = add_step(plan, step_values(priya, TODAY, "Buy books"), actor=priya)
    take_step_off(off, reason="No money", actor=priya)
    path = tmp_path / "plan.pdf"

    answer = sign_in(client, priya).get(f"/buildings/plans/{plan.pk}/paper/")

    path.write_bytes(answer.content)
    result, words = check(str(path)), text_of(answer.content)
    assert (result.error, [str(finding) for finding in result.findings]) == (None, [])
    said = ["Oak School: Grade 6 reading", "Notes of three visits", "Buy books: No money"]
    assert [one for one in said if one not in words] == []
