"""The mid-year conference of an administrator: value, pace, and the district's plan."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts import clock
from accounts.errors import InvalidTransition
from evaluations.conferences.standing import standing_of
from evaluations.models import Point, Step
from evaluations.processes.file import FOLDER, read_process_file
from evaluations.services import agenda, summary
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import load_process
from evaluations.services.sharing import share_step
from evaluations.services.signing import sign_as_employee, sign_step
from goals.models import Goal
from goals.services import MissionWords, add_priority, change_mission
from records.canonical import read_canonical
from records.models import Document
from records.papers import paper_view
from records.services import check_content
from tests.evaluations.conftest import JANUARY, MET_ON, MID, PROOF, step_of
from tests.goals.test_growth import ASKS, GROWTH
from tests.signing_in import sign_in


@pytest.fixture
def cycle(year, ada, september, priya, tomas):
    data = json.loads((FOLDER / "classified_goals.json").read_text()) | {"goals": ASKS}
    file = read_process_file(json.dumps(data).encode())
    draft = load_process(file, school_year=year, actor=ada)
    cycle = open_cycle(publish_process(draft, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)
    cycle.refresh_from_db()
    return cycle


@pytest.fixture
def priority(year, ada):
    return add_priority(year, actor=ada, text="Every student graduates ready")


@pytest.fixture
def mid_year(cycle, tomas, priya, priority):
    """Agreed on September 14 from 82.5 to 88 by June 15; it is January 21."""
    step = step_of(cycle, tomas)
    Goal.objects.filter(goal_set=step.goal_set).update(**GROWTH, priority=priority)
    share_step(step, actor=tomas)
    sign_step(step, actor=priya, authentication=PROOF, held_on=MET_ON)
    sign_as_employee(step_of(cycle, tomas), actor=tomas, authentication=PROOF)
    clock.move_to(datetime(2027, 1, 21, 15, tzinfo=UTC))
    return step_of(cycle, tomas, MID)


@pytest.fixture
def point(mid_year, priya):
    agenda.prepare_conference(mid_year, actor=priya)
    return mid_year.points.get(kind="goal")


def said(point, actor, **changes):
    point.refresh_from_db()
    return agenda.save_point(point, actor=actor, changes=changes, version=point.version)


def standing(point):
    point = Point.objects.select_related("goal__goal_set").get(pk=point.pk)
    return standing_of(point, Step.objects.with_people().get(pk=point.step_id))


def test_the_goals_of_the_process_are_the_goals_of_the_year(cycle, tomas):
    goals = step_of(cycle, tomas).goal_set.goals

    assert list(goals.values_list("kind", flat=True)) == ["growth"]


def test_the_contribution_to_the_plan_of_the_district_is_a_point(point):
    kinds = list(point.step.points.values_list("kind", flat=True))

    assert kinds == ["goal", "plan", "strengths", "growth", "support"]


def test_what_is_expected_is_computed_from_the_day_they_agreed(point):
    found = standing(point)

    assert (found.way.begins_on, found.on) == (date(2026, 9, 14), date(2027, 1, 21))
    assert (found.expected_words, found.computed) == ("85.09 percent", "")


@pytest.mark.parametrize(
    ("value", "pace"),
    [("84.4", "behind"), ("84.6", "on_pace"), ("85.6", "on_pace"), ("85.7", "ahead")],
)
def test_the_pace_is_computed_from_the_value(point, tomas, value, pace):
    said(point, tomas, value=Decimal(value))

    assert standing(point).pace == pace


def test_another_pace_than_computed_needs_a_word(point, tomas):
    said(point, tomas, value=Decimal(83))

    with pytest.raises(InvalidTransition) as refusal:
        said(point, tomas, pace="on_pace")

    assert str(refusal.value) == "Say in a word why the pace is another one than computed."


def test_with_a_word_the_pace_of_the_two_counts(point, tomas, priya):
    said(point, tomas, value=Decimal(83), pace="on_pace", pace_reason="Most graduate in June")

    found = standing(point)

    assert (found.pace, found.computed, found.is_overridden) == ("on_pace", "behind", True)


def test_the_page_asks_for_the_word_and_keeps_what_was_typed(client, point, tomas):
    sign_in(client, tomas)
    words = {"version": 1, "value": "83", "pace": "ahead", "pace_reason": ""}

    answer = client.post(f"/points/{point.pk}/", words)

    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors == {"pace_reason": ["Say in a word why the pace is another one"]}
    assert form["value"].value() == "83"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("83,5", "Write the number with a point, like 12.5"),
        ("8\x003", "Write a number, like 12.5"),
    ],
)
def test_what_is_no_number_is_named(client, point, tomas, value, told):
    sign_in(client, tomas)

    answer = client.post(f"/points/{point.pk}/", {"version": 1, "value": value})

    assert (answer.status_code, answer.context["form"].errors) == (422, {"value": [told]})


def test_a_value_typed_over_another_is_not_mixed(point, tomas, priya):
    said(point, tomas, value=Decimal(84))

    with pytest.raises(agenda.StaleNotes) as stale:
        agenda.save_point(point, actor=priya, changes={"value": Decimal(85)}, version=1)

    assert stale.value.current.value == Decimal(84)


def test_the_page_shows_the_plan_beside_its_point(client, point, tomas, ada):
    change_mission(MissionWords(plan="Graduate every student"), seen_version=0, actor=ada)
    sign_in(client, tomas)

    rows = client.get(f"/steps/{point.step_id}/").context["rows"]

    assert [row.plan for row in rows if row.point.kind == "plan"] == ["Graduate every student"]


def close(point, priya, **changes):
    for other in point.step.points.all():
        own = changes if other.pk == point.pk else {}
        said(other, priya, state="discussed", **own)
    summary.close_conference(point.step, actor=priya, authentication=PROOF, held_on=JANUARY)
    return Document.objects.get(kind="conference_notes")


def test_the_paper_freezes_value_expectation_and_pace(point, priya):
    document = close(
        point, priya, value=Decimal("83"), pace="on_pace", pace_reason="Most graduate in June"
    )

    frozen = read_canonical(check_content(document))["points"][0]

    assert frozen["pace"] == "On pace"
    assert frozen["measured"] == {
        "value": "83",
        "unit": "percent",
        "expected": "85.07",
        "expected_on": "2027-01-20",
        "computed_pace": "Behind",
        "pace_reason": "Most graduate in June",
    }


def test_the_paper_tells_it_in_words(point, priya):
    document = close(
        point, priya, value=Decimal("83"), pace="on_pace", pace_reason="Most graduate in June"
    )

    view = paper_view(document, read_canonical(check_content(document)), [])

    assert view["points"][0]["facts"][:4] == [
        ("Value now", "83 percent"),
        ("Expected", "85.07 percent on Wednesday, January 20, 2027"),
        ("Pace, computed", "Behind. Why they say another: Most graduate in June"),
        ("Pace", "On pace"),
    ]


def test_a_paper_of_before_has_no_numbers(point, priya):
    document = close(point, priya)
    content = read_canonical(check_content(document))
    del content["points"][0]["measured"]

    assert paper_view(document, content, [])["points"][0]["facts"] == []
