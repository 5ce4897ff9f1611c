"""What is expected of a goal by a day, and its pace: exact at both ends, never jumping back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.pace import AHEAD, BEHIND, ON_PACE, TOLERANCE, Way, expected_on, pace_of

START = date(2026, 9, 15)
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


@st.composite
def ways(draw):
    baseline, target = draw(numbers), draw(numbers)
    if baseline == target:
        target += 1
    days = draw(st.integers(min_value=0, max_value=500))
    return Way(baseline, target, START, START + timedelta(days=days))


def way(baseline="40", target="60", days=100):
    return Way(Decimal(baseline), Decimal(target), START, START + timedelta(days=days))


def after(days):
    return START + timedelta(days=days)


@given(ways())
def test_it_begins_at_the_baseline_and_ends_at_the_target(way):
    assert expected_on(way, way.ends_on) == way.target
    assert way.begins_on == way.ends_on or expected_on(way, way.begins_on) == way.baseline


@given(ways(), st.integers(-50, 600), st.integers(0, 600))
def test_what_is_expected_never_goes_back(way, day, more):
    first, later = expected_on(way, after(day)), expected_on(way, after(day + more))

    assert (later >= first) if way.target > way.baseline else (later <= first)


@given(ways(), st.integers(-50, 600))
def test_what_is_expected_lies_between_both(way, day):
    low, high = sorted(way.numbers)

    assert low <= expected_on(way, after(day)) <= high


@given(ways(), st.integers(-50, 600))
def test_exactly_what_is_expected_is_on_pace(way, day):
    assert pace_of(way, value=expected_on(way, after(day)), day=after(day)) == ON_PACE


@given(ways(), st.integers(-50, 600))
def test_who_has_reached_the_target_is_never_behind(way, day):
    assert pace_of(way, value=way.target, day=after(day)) in {ON_PACE, AHEAD}


@given(ways(), st.integers(-50, 600), numbers, numbers)
def test_nearer_to_the_target_is_never_a_slower_pace(way, day, one, other):
    low, high = sorted([one, other], reverse=way.target < way.baseline)
    order = [BEHIND, ON_PACE, AHEAD]

    slower, faster = (pace_of(way, value=v, day=after(day)) for v in (low, high))

    assert order.index(slower) <= order.index(faster)


@pytest.mark.parametrize(
    ("value", "pace"),
    [("47.9", BEHIND), ("48", ON_PACE), ("50", ON_PACE), ("52", ON_PACE), ("52.1", AHEAD)],
)
def test_a_tenth_of_the_way_to_both_sides_is_on_pace(value, pace):
    assert pace_of(way(), value=Decimal(value), day=after(50)) == pace


@pytest.mark.parametrize(
    ("value", "pace"),
    [("12.1", BEHIND), ("12", ON_PACE), ("10", ON_PACE), ("8", ON_PACE), ("7.9", AHEAD)],
)
def test_a_number_may_have_to_fall(value, pace):
    falling = way("20", "0")

    assert pace_of(falling, value=Decimal(value), day=after(50)) == pace


def test_what_is_computed_has_one_more_decimal_place():
    assert expected_on(way("82.5", "88", days=3), after(1)) == Decimal("84.33")


def test_an_end_before_the_beginning_expects_the_target_from_its_day_on():
    strange = way(days=-10)

    assert [expected_on(strange, after(day)) for day in (-11, -10, 0)] == [40, 60, 60]


def test_the_tolerance_is_what_the_pages_say():
    assert Decimal("0.1") == TOLERANCE
