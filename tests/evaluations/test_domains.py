"""To which domain does a growth goal belong (E1), and how does each stand at mid-year (E5)?"""

import pytest

from deadlines.models import Notice
from evaluations.models import Point, Step
from evaluations.services import agenda
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from goals.models import Goal
from goals.services import add_priority, save_goal
from goals.snapshot import goal_set_content
from tests.signing_in import sign_in

MINE = "Plans and organizes"


@pytest.fixture
def draft(year, ada, september, tomas):
    tomas.job_code = "CO-ADMIN"
    tomas.save()
    return copy_preset("central_office", school_year=year, actor=ada)


@pytest.fixture
def cycle(draft, ada):
    return _opened(draft, ada)


def _opened(draft, ada):
    cycle = open_cycle(publish_process(draft, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)
    return cycle


@pytest.fixture
def goal(cycle, tomas):
    return Goal.objects.with_people().get(goal_set__employee=tomas)


@pytest.fixture
def mid_year(cycle, tomas, priya):
    steps = Step.objects.filter(participation__employee=tomas)
    steps.filter(rule__kind="goal_setting").update(state="complete")
    steps.filter(rule__kind="mid_year").update(state="meeting")
    step = Step.objects.with_people().get(participation__employee=tomas, rule__kind="mid_year")
    agenda.prepare_conference(step, actor=priya)
    return step


def _words(response):
    return " ".join(response.content.decode().split())


def test_the_editor_offers_the_axes_of_the_form_that_closes_the_year(client, goal, tomas):
    page = _words(sign_in(client, tomas).get(f"/goals/goal/{goal.pk}/"))

    assert '<optgroup label="Domains of job responsibility">' in page
    assert f'<option value="{MINE}">{MINE}</option>' in page


def test_what_is_picked_is_kept_and_stands_on_the_paper(client, goal, tomas):
    sign_in(client, tomas).post(
        f"/goals/goal/{goal.pk}/", {"domain": MINE, "version": goal.version}
    )

    goal.refresh_from_db()
    (content,) = goal_set_content(goal.goal_set)["goals"]
    parts = {part["name"]: part["value"] for part in content["parts"]}
    assert (goal.domain, parts["domain"]) == (MINE, MINE)


def test_what_the_form_does_not_name_is_refused(client, goal, tomas):
    answer = sign_in(client, tomas).post(
        f"/goals/goal/{goal.pk}/", {"domain": "Magic", "version": goal.version}
    )

    goal.refresh_from_db()
    assert (answer.status_code, goal.domain) == (422, "")


def test_the_mid_year_has_a_place_for_each_domain_that_stands_in_nobodys_way(mid_year):
    points = mid_year.points.filter(kind=Point.Kind.DOMAIN)

    assert len(points) == 13
    assert not any(point.is_open for point in points)


def test_the_supervisor_says_how_a_domain_stands(client, mid_year, priya):
    point = mid_year.points.get(topic=MINE)

    sign_in(client, priya).post(
        f"/points/{point.pk}/",
        {"result": "concern", "notes": "Two dates slipped.", "version": 1},
    )

    point.refresh_from_db()
    assert (point.result, point.state) == ("concern", "discussed")


def test_a_goal_at_mid_year_does_not_end_as_a_domain_stands(client, mid_year, priya):
    page = _words(sign_in(client, priya).get(f"/steps/{mid_year.pk}/"))

    assert page.count('value="concern"') == 13
    assert page.count('value="partly"') == 0


def test_admins_hear_once_that_no_priority_is_listed(cycle, ada):
    notice = Notice.objects.get(recipient=ada)

    assert (notice.what, notice.path) == ("District Strategic Priorities", "/priorities/")


def test_with_a_list_nobody_is_told(draft, ada, year):
    add_priority(year, actor=ada, text="Every student graduates ready")

    _opened(draft, ada)

    assert not Notice.objects.exists()


def test_the_set_up_list_says_so_until_there_is_one(client, draft, ada, year):
    office = sign_in(client, ada)
    before = _words(office.get("/setup/"))
    add_priority(year, actor=ada, text="Every student graduates ready")

    after = _words(office.get("/setup/"))

    told = "Nobody can share a performance growth goal before you list some."
    assert (before.count(told), after.count(told)) == (1, 0)


def test_a_goal_taken_over_keeps_a_domain_that_is_still_named(goal, tomas):
    saved = save_goal(goal, actor=tomas, changes={"domain": MINE}, version=goal.version)

    assert saved.domain in saved.goal_set.domains["Domains of job responsibility"]
