"""HR moves people to a cycle with other steps: what fits goes along, the rest is kept."""

import pytest

from deadlines.models import Deadline
from evaluations.models import Participation, Step
from evaluations.services import agenda
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from evaluations.services.transfer import foresee_transfer, transfer
from goals.models import GoalSet
from reports.own_steps import steps_of
from tests.evaluations.conftest import step_of
from tests.signing_in import sign_in

NOTE = "Stays behind, to be read: Goal setting. Begins anew: Initial planning conference."


@pytest.fixture
def teachers(mid_year, year, ada):
    """Planning, mid-year, year-end: no goals. Nobody is in it."""
    cycle = open_cycle(
        publish_process(copy_preset("btu", school_year=year, actor=ada), actor=ada), actor=ada
    )
    fill_next_batch(cycle.pk)
    cycle.refresh_from_db()
    return cycle


def rows_of(cycle, *people):
    rows = Participation.objects.filter(cycle=cycle, employee__in=people)
    return rows.select_related("employee", "cycle").order_by("employee__last_name")


@pytest.fixture
def moved(cycle, teachers, mid_year, tomas, priya, hana):
    """They had a note in the mid-year; the goals were signed."""
    point = agenda.prepare_conference(mid_year, actor=priya)[0]
    agenda.save_point(point, actor=priya, changes={"notes": "Eight so far"}, version=1)
    transfer(rows_of(cycle, tomas), to=teachers, actor=hana)
    return teachers


def states_in(cycle, person):
    steps = Step.objects.filter(participation__cycle=cycle, participation__employee=person)
    return list(steps.order_by("rule__position").values_list("rule__kind", "state"))


def test_the_preview_says_what_stays_behind_and_what_begins(cycle, teachers, tomas, hana):
    (outcome,) = foresee_transfer(rows_of(cycle, tomas), to=teachers, actor=hana)

    assert (outcome.why_not, outcome.note) == ("", NOTE)


def test_what_fits_goes_along_with_what_was_written(moved, mid_year, tomas):
    step = Step.objects.with_people().get(pk=mid_year.pk)

    assert step.participation.cycle == moved
    assert step.points.exclude(notes="").get().notes == "Eight so far"
    assert states_in(moved, tomas) == [
        ("planning", "meeting"),
        ("mid_year", "meeting"),
        ("year_end", "not_open"),
    ]


def test_what_does_not_fit_is_kept_and_asked_of_nobody(moved, cycle, tomas):
    row = Participation.objects.get(cycle=cycle, employee=tomas)

    assert (row.state, states_in(cycle, tomas)) == ("exempt", [("goal_setting", "complete")])
    assert GoalSet.objects.filter(employee=tomas).exists()


def test_the_signed_goals_can_still_be_read(client, moved, cycle, tomas):
    page = sign_in(client, tomas).get(f"/steps/{step_of(cycle, tomas).pk}/")

    assert page.status_code == 200
    assert "Goal setting" in page.content.decode()


def test_new_steps_have_their_dates(moved, tomas):
    planning = Step.objects.get(participation__cycle=moved, rule__kind="planning")

    assert Deadline.objects.open().filter(subject_id=planning.pk).exists()
    assert [step.kind for step in steps_of(tomas)] == ["planning", "mid_year", "year_end"]


def test_those_who_stay_keep_all_of_theirs(moved, cycle, uma):
    assert [kind for kind, _state in states_in(cycle, uma)] == [
        *("goal_setting", "mid_year", "year_end"),
    ]


def test_what_nobody_began_waits_for_the_step_before_it(cycle, teachers, mid_year, tomas, hana):
    transfer(rows_of(cycle, tomas), to=teachers, actor=hana)

    assert states_in(teachers, tomas) == [
        ("planning", "meeting"),
        ("mid_year", "not_open"),
        ("year_end", "not_open"),
    ]


def test_a_draft_left_behind_is_asked_for_no_more(cycle, teachers, uma, hana):
    goals = step_of(cycle, uma)

    transfer(rows_of(cycle, uma), to=teachers, actor=hana)

    assert Deadline.objects.get(subject_id=goals.pk).cancelled_at is not None
    assert states_in(cycle, uma) == [("goal_setting", "writing")]
