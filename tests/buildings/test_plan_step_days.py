"""The day of a step of a plan is due for its owner, and stands on their home page (E19)."""

from datetime import date, timedelta

import pytest

from accounts import clock
from accounts.models import PersonChange
from buildings.models import PlanStep
from buildings.services.action_plan import (
    add_step,
    change_step,
    finish_step,
    start_plan,
    take_step_off,
)
from buildings.services.people import follow_person_changes
from deadlines.models import Deadline, Notice, Reminder
from deadlines.office_calendar import office_calendar
from deadlines.services.reminder import make_reminders
from tests.buildings.conftest import NOON, TODAY
from tests.buildings.test_action_plan import WORDS, step_values
from tests.buildings.test_steps import leave, names
from tests.factories import member
from tests.signing_in import sign_in

DUE = date(2027, 2, 12)


@pytest.fixture
def rosa(maple, oak_school):
    return member(maple, "Rosa Reyes", site=oak_school)


@pytest.fixture
def step(tracking, oak_school, year, priya, rosa):
    """priya's plan; rosa does it."""
    plan = start_plan(oak_school, year, WORDS, actor=priya)
    return add_step(plan, step_values(rosa, DUE), actor=priya)


def due(step):
    return Deadline.objects.get(kind="plan_step", subject_id=step.pk)


def changed(step, actor, **values):
    step.refresh_from_db()
    names = ("words", "owner", "due_on", "indicator", "adjustment")
    said = {name: getattr(step, name) for name in names} | values
    return change_step(step, said, version=step.version, actor=actor)


def told(person):
    return list(Notice.objects.filter(recipient=person).values_list("kind", "path"))


def test_a_step_is_due_of_its_owner_who_hears_of_it(step, rosa, priya):
    found = due(step)

    assert (found.turn, found.last_day_on, found.path) == (
        rosa,
        DUE,
        f"/buildings/plans/{step.plan_id}/",
    )
    assert told(rosa) == [("handed_over", f"/buildings/plans/{step.plan_id}/")]
    assert told(priya) == []


def test_it_stands_on_the_home_page_of_its_owner(client, step, rosa):
    page = sign_in(client, rosa).get("/")

    found = [(task.name, task.url) for task in page.context["building_turns"]]
    assert found == [("Oak School: Read long texts each day", f"/buildings/plans/{step.plan_id}/")]


def test_its_owner_does_it_without_seeing_the_building(client, step, rosa, oak_school):
    sign_in(client, rosa)
    url = f"/buildings/plans/{step.plan_id}/"
    page = client.get(url)

    client.post(f"/buildings/plan-steps/{step.pk}/done/")

    assert client.get(f"/buildings/{oak_school.pk}/").status_code == 404
    assert (page.status_code, f'href="/buildings/{oak_school.pk}/"' in page.content.decode()) == (
        200,
        False,
    )
    assert due(step).acted_on == TODAY


def test_whoever_does_no_step_of_it_does_not_see_the_plan(client, maple, step, oak_school):
    sign_in(client, member(maple, "Sam Sole", site=oak_school))

    assert client.get(f"/buildings/plans/{step.plan_id}/").status_code == 404


def test_whoever_takes_it_over_has_it_by_the_new_day(step, rosa, priya):
    changed(step, priya, owner=priya, due_on=DUE + timedelta(days=7))

    assert (due(step).turn, due(step).last_day_on) == (priya, DUE + timedelta(days=7))
    assert (names(rosa), names(priya)) == ([], ["Oak School: Read long texts each day"])


def test_other_words_tell_nobody_anew(step, rosa, priya):
    changed(step, priya, adjustment="Twice a week")

    assert len(told(rosa)) == 1


def test_what_is_done_is_settled(step, rosa):
    finish_step(step, actor=rosa)

    assert due(step).acted_on == TODAY
    assert names(rosa) == []


def test_what_was_done_is_not_due_again_when_its_day_is_put_right(step, rosa, priya):
    finish_step(step, actor=rosa)

    changed(step, priya, due_on=DUE + timedelta(days=7))

    assert due(step).settled_at is not None


def test_what_came_off_the_plan_is_due_of_nobody(step, rosa, priya):
    take_step_off(step, reason="Other school", actor=priya)

    assert due(step).cancelled_at is not None
    assert names(rosa) == []


def test_the_leader_finds_somebody_for_a_step_whose_owner_left(step, rosa, priya):
    leave(rosa)

    follow_person_changes(PersonChange.objects.all())

    assert names(priya) == ["Oak School: find somebody for “Read long texts each day”"]
    assert told(priya) == [("handed_over", f"/buildings/plans/{step.plan_id}/")]


def test_where_nobody_leads_an_executive_finds_somebody(step, rosa, priya, erin):
    priya.role_grants.all().delete()

    leave(rosa)

    assert due(step).turn == erin


def test_named_anew_it_is_a_step_again(step, rosa, priya):
    leave(rosa)

    changed(step, priya, owner=priya)

    assert names(priya) == ["Oak School: Read long texts each day"]


def test_its_owner_is_reminded_on_its_day(step, rosa):
    clock.move_to(NOON + timedelta(days=17))

    make_reminders(step.district, office_calendar())

    found = Reminder.objects.filter(deadline__kind="plan_step")
    assert [one.recipient for one in found] == [rosa]


def test_a_step_keeps_its_owner_on_the_plan(step, rosa):
    leave(rosa)

    assert PlanStep.objects.get().is_nobodys
