"""Two people, or two clicks, at the same moment. Each thread has a connection of its own."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime

import pytest
from django.db import connection

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import RoleGrant
from accounts.scope import district_scope
from accounts.services.roster_load import check_at_once, load_at_once
from deadlines.models import Deadline
from evaluations.models import Participation, Prompt, Step
from evaluations.services.agenda import prepare_conference
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.goal_change import propose_goal_change
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from evaluations.services.prompt import add_prompt, change_prompt
from evaluations.services.sharing import share_step
from evaluations.services.signing import sign_as_employee, sign_step
from goals.models import GoalChange
from records.models import Document, Signature
from tests.accounts.roster_files import sheet
from tests.evaluations.conftest import MET_ON, PROOF, step_of
from tests.factories import DistrictFactory, SchoolYearFactory, member
from tests.goals.conftest import fill


@pytest.fixture
def district(transactional_db):
    clock.move_to(datetime(2026, 9, 14, 15, tzinfo=UTC))
    yield DistrictFactory(name="Maple")
    clock.reset()


@pytest.fixture
def staff(district):
    ada = member(district, "Ada Admin", roles=[RoleGrant.Role.ADMIN])
    priya = member(district, "Priya Patel")
    tomas = member(district, "Tomas Torres", supervisor=priya)
    return ada, priya, tomas


@pytest.fixture
def cycle(district, staff):
    ada, _priya, _tomas = staff
    with district_scope(district.pk):
        draft = copy_preset("classified_goals", school_year=SchoolYearFactory(), actor=ada)
        return open_cycle(publish_process(draft, actor=ada), actor=ada)


def at_once(act, times=2):
    """Run it in threads; a refusal is an answer, too."""

    def run(_number):
        try:
            return act()
        except InvalidTransition as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(run, range(times)))


def count(district, model):
    with district_scope(district.pk):
        return model.objects.count()


def test_two_workers_open_a_cycle_once(district, cycle):
    def fill_batch():
        with district_scope(district.pk):
            return fill_next_batch(cycle.pk)

    at_once(fill_batch)

    assert [count(district, model) for model in (Participation, Step, Deadline)] == [3, 9, 9]


def test_who_joins_while_a_cycle_opens_takes_part(district, cycle):
    def fill():
        with district_scope(district.pk):
            fill_next_batch(cycle.pk)
        connection.close()

    with ThreadPoolExecutor(1) as threads:
        with district_scope(district.pk):
            load_ana()
            filling = threads.submit(fill)
            wait([filling], timeout=1)  # it waits for the file, whose people nobody sees yet
        filling.result()

    with district_scope(district.pk):
        assert Participation.objects.filter(employee__employee_number="900001").count() == 1


def load_ana():
    """A roster brings her."""
    content = sheet("900001,Ortiz,Ana,ana@x.example,Clerk,OAK")
    return load_at_once(*check_at_once(content, "staff.csv"))


def test_a_double_click_signs_once(district, cycle, staff):
    _ada, priya, tomas = staff
    with district_scope(district.pk):
        fill_next_batch(cycle.pk)
        step = step_of(cycle, tomas)
        fill(step.goal_set)
        share_step(step, actor=tomas)

    def sign():
        with district_scope(district.pk):
            return sign_step(step, actor=priya, authentication=PROOF, held_on=MET_ON)

    answers = at_once(sign)

    assert sorted(type(answer).__name__ for answer in answers) == [
        "InvalidTransition",
        "Signature",
    ]
    assert [count(district, model) for model in (Document, Signature)] == [1, 1]


def test_the_employees_double_click_signs_once(district, cycle, staff):
    _ada, priya, tomas = staff
    with district_scope(district.pk):
        fill_next_batch(cycle.pk)
        step = step_of(cycle, tomas)
        fill(step.goal_set)
        share_step(step, actor=tomas)
        sign_step(step, actor=priya, authentication=PROOF, held_on=MET_ON)

    def sign():
        with district_scope(district.pk):
            return sign_as_employee(step, actor=tomas, authentication=PROOF)

    at_once(sign)

    assert count(district, Signature) == 2


def test_two_changes_of_a_question_leave_one(district, staff):
    ada, _priya, _tomas = staff
    with district_scope(district.pk):
        prompt = add_prompt(actor=ada, kind="mid_year", words="What helped?", is_required=False)
    words = iter(["Hers?", "His?"])

    def change():
        with district_scope(district.pk):
            return change_prompt(prompt, actor=ada, words=next(words), is_required=False)

    answers = at_once(change)

    assert sorted(type(answer).__name__ for answer in answers) == ["Prompt", "StalePrompt"]
    with district_scope(district.pk):
        assert Prompt.objects.active().count() == 1


def test_two_proposals_for_one_goal_leave_one(district, cycle, staff):
    _ada, priya, tomas = staff
    with district_scope(district.pk):
        fill_next_batch(cycle.pk)
        step = step_of(cycle, tomas)
        fill(step.goal_set)
        share_step(step, actor=tomas)
        sign_step(step, actor=priya, authentication=PROOF, held_on=MET_ON)
        sign_as_employee(step, actor=tomas, authentication=PROOF)
        point = prepare_conference(step_of(cycle, tomas, 2), actor=priya)[0]
        version = point.goal.version
    actors = iter([priya, tomas])

    def propose():
        with district_scope(district.pk):
            wanted = {"target": "25"}
            return propose_goal_change(
                point, actor=next(actors), wanted=wanted, reason="Fewer.", version=version
            )

    answers = at_once(propose)

    assert sorted(type(one).__name__ for one in answers) == ["GoalChange", "InvalidTransition"]
    assert count(district, GoalChange) == 1
