"""Targets go into the next year in their shape, from where they stand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Run
from buildings.models import Measure, Target
from buildings.services import end_target, set_target
from buildings.services.carry_everywhere import carry_everywhere
from buildings.targets.carrying import carried_path, next_goal
from buildings.targets.trajectory import Point, drawn, flaws_of, templates
from tests.buildings.conftest import log, values_of
from tests.factories import SiteFactory
from tests.signing_in import sign_in

START, END = date(2026, 9, 1), date(2027, 5, 28)
NEXT = (date(2027, 8, 15), date(2028, 8, 14))
values = st.integers(0, 1000).map(Decimal)


@given(st.sampled_from(sorted(templates())), values, values, values, values)
def test_a_carried_path_is_sound_and_ends_at_the_new_target(key, old, goal, baseline, target):
    path = drawn(templates()[key], Point(START, old), Point(END, goal))

    carried = carried_path(path, baseline=baseline, target=target, year=NEXT)

    assert flaws_of(carried, target=target, falls=target < baseline, year=NEXT) == []
    assert (carried[0].value, carried[-1].value) == (baseline, target)


@given(st.sampled_from(sorted(templates())), values, st.integers(1, 1000).map(Decimal))
def test_with_the_same_ends_it_is_the_same_path_a_year_later(key, baseline, way):
    path = drawn(templates()[key], Point(START, baseline), Point(END, baseline + way))

    carried = carried_path(path, baseline=baseline, target=baseline + way, year=NEXT)

    assert [point.value for point in carried] == [point.value for point in path]


def test_a_goal_that_was_reached_goes_on_as_far_again_within_the_measure():
    def goal(latest, *, falls=False, limits=(Decimal(0), Decimal(100))):
        start, end = (Decimal(80), Decimal(60)) if falls else (Decimal(60), Decimal(80))
        return next_goal(end, start, Decimal(latest), falls=falls, limits=limits)

    assert [goal(70), goal(80), goal(85)] == [80, 100, 100]
    assert [goal(70, falls=True), goal(60, falls=True), goal(10, falls=True)] == [60, 40, 0]


def answers(target, *, take="on", baseline, goal):
    """As the form sends them, and shows them at first."""
    return {
        f"take-{target.pk}": take,
        f"baseline-{target.pk}": baseline,
        f"goal-{target.pk}": goal,
    }


def test_targets_are_taken_along_from_where_they_stand(client, oak_school, target, priya):
    log(target, 43, actor=priya)
    sign_in(client, priya)
    url = f"/buildings/{oak_school.pk}/targets/carried/?year=2026-27"
    sent = answers(target, baseline=43, goal=65)

    shown = client.get(url)
    first, again = client.post(url, sent), client.post(url, sent)

    assert shown.context["form"].initial == answers(target, take=True, baseline=43, goal=65)
    made = Target.objects.get(school_year__label="2027-28")
    assert (made.baseline, made.target, made.path_days[0]) == (43, 65, date(2027, 9, 1))
    assert (first.status_code, again.status_code) == (302, 302)


def test_a_target_behind_its_baseline_is_named_at_its_field(client, oak_school, target, priya):
    sign_in(client, priya)
    url = f"/buildings/{oak_school.pk}/targets/carried/?year=2026-27"

    answer = client.post(url, answers(target, baseline=70, goal=65))

    assert answer.context["form"].errors == {
        f"goal-{target.pk}": ["The target is not better than the baseline."]
    }


def test_what_was_typed_for_one_target_is_set_for_no_other(
    client, oak_school, target, year, priya
):
    present = Measure.objects.create(code="present", name="Days present", low=0, high=180)
    words = {"subgroup": "", "values": values_of(), "reason": "Agreed"}
    second = set_target(oak_school, year, present, **words, actor=priya)
    sent = answers(target, baseline=43, goal=65) | answers(second, baseline=90, goal=99)
    end_target(target, reason="It is counted no more", actor=priya)

    sign_in(client, priya).post(f"/buildings/{oak_school.pk}/targets/carried/?year=2026-27", sent)

    made = Target.objects.get(school_year__label="2027-28")
    assert (made.measure, made.baseline, made.target) == (present, 90, 99)


@pytest.fixture
def elm(target, year, reading, erin):
    """A second building with a target; nobody counted there."""
    site = SiteFactory(name="Elm School")
    words = {"subgroup": "", "values": values_of(), "reason": "Agreed"}
    set_target(site, year, reading, **words, actor=erin)
    return site


def carry(client, reader):
    """Asked for on the page, done by a worker; the page afterwards."""
    address = "/buildings/targets/carried/?year=2026-27"
    sign_in(client, reader).post(address)
    run = Run.objects.get(kind="carry_targets", finished_at=None)
    carry_everywhere(run.district_id, run.pk)
    return client.get(address).context


def test_the_targets_of_all_buildings_are_shown_before_they_are_set(client, target, elm, erin):
    log(target, 43, actor=erin)

    page = sign_in(client, erin).get("/buildings/targets/carried/?year=2026-27").context

    shown = [(row["site"].name, row["begins"], row["goal"]) for row in page["rows"]]
    assert shown == [("Elm School", "31%", "65%"), ("Oak School", "43%", "65%")]
    assert (page["new"], page["there"], page["buildings"]) == (2, 0, 2)
    assert Target.objects.filter(school_year__label="2027-28").count() == 0


def test_a_worker_sets_them_and_the_page_says_so(client, target, elm, erin):
    page = carry(client, erin)

    made = Target.objects.filter(school_year__label="2027-28")
    assert sorted(made.values_list("site__name", flat=True)) == ["Elm School", "Oak School"]
    assert (page["run"].message, page["new"], page["there"]) == ("2 targets were set.", 0, 2)


def test_twice_sets_nothing_twice(client, target, elm, erin):
    carry(client, erin)
    page = carry(client, erin)

    assert page["run"].message == "0 targets were set."
    assert Target.objects.filter(school_year__label="2027-28").count() == 2


def test_a_task_that_comes_once_more_leaves_what_it_said(client, target, elm, erin):
    carry(client, erin)
    run = Run.objects.get(kind="carry_targets")

    carry_everywhere(run.district_id, run.pk)

    assert Run.objects.get(kind="carry_targets").message == "2 targets were set."


def test_a_measure_that_was_taken_off_the_list_stays_behind(client, target, elm, reading, erin):
    reading.is_active = False
    reading.save(update_fields=["is_active"])

    assert carry(client, erin)["run"].message == "0 targets were set."


def test_two_who_ask_at_once_have_it_done_once(client, target, elm, erin):
    sign_in(client, erin)
    for _press in range(2):
        client.post("/buildings/targets/carried/?year=2026-27")

    assert Run.objects.filter(kind="carry_targets").count() == 1
