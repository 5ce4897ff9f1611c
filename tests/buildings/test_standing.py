"""On track, close, off track or unknown: by hand, and for every number there is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buildings.targets.standing import (
    CLOSE,
    OFF_TRACK,
    ON_TRACK,
    UNKNOWN,
    Limits,
    lead_of,
    standing_of,
)
from buildings.targets.trajectory import Point

TODAY = date(2027, 1, 26)
FROM_BEST = [ON_TRACK, CLOSE, OFF_TRACK]
values = st.decimals(min_value=-(10**6), max_value=10**6, places=2)
tolerances = st.decimals(min_value=0, max_value=100, places=2)


def standing(value, expected, *, falls=False, tolerance="1", age=6, stale_days=30):
    reading = Point(TODAY - timedelta(days=age), Decimal(value))
    limits = Limits(Decimal(tolerance), stale_days)
    return standing_of(reading, Decimal(expected), falls=falls, limits=limits, today=TODAY)


@pytest.mark.parametrize(
    ("value", "expected", "falls", "status", "lead"),
    [
        ("51", "50", False, ON_TRACK, "1"),
        ("50", "50", False, ON_TRACK, "0"),
        ("49.99", "50", False, CLOSE, "-0.01"),
        ("49", "50", False, CLOSE, "-1"),
        ("48.99", "50", False, OFF_TRACK, "-1.01"),
        ("43", "47", False, OFF_TRACK, "-4"),
        ("12", "13", True, ON_TRACK, "1"),  # less is better
        ("14", "13", True, CLOSE, "-1"),
        ("14.5", "13", True, OFF_TRACK, "-1.5"),
    ],
)
def test_worked_by_hand(value, expected, falls, status, lead):
    found = standing(value, expected, falls=falls)

    assert (found.status, found.lead) == (status, Decimal(lead))


@pytest.mark.parametrize(("age", "status"), [(0, ON_TRACK), (30, ON_TRACK), (31, UNKNOWN)])
def test_a_number_older_than_the_district_allows_says_nothing(age, status):
    found = standing("51", "50", age=age)

    assert (found.status, found.age) == (status, age)


def test_without_a_number_nothing_is_known():
    limits = Limits(Decimal(1), 30)

    found = standing_of(None, Decimal(50), falls=False, limits=limits, today=TODAY)

    assert (found.status, found.lead, found.age) == (UNKNOWN, None, None)


@given(values, values, values, tolerances)
def test_a_better_number_never_has_a_worse_status(one, other, expected, tolerance):
    low, high = sorted([one, other])

    worse = standing(low, expected, tolerance=tolerance).status
    better = standing(high, expected, tolerance=tolerance).status

    assert FROM_BEST.index(better) <= FROM_BEST.index(worse)


@given(values, values, tolerances)
def test_less_is_better_is_the_mirror_of_more_is_better(value, expected, tolerance):
    rising = standing(value, expected, tolerance=tolerance)
    falling = standing(-value, -expected, falls=True, tolerance=tolerance)

    assert (rising.status, rising.lead) == (falling.status, falling.lead)


@given(values, values, tolerances)
def test_more_patience_never_makes_a_status_worse(value, expected, tolerance):
    strict = standing(value, expected, tolerance=tolerance).status
    patient = standing(value, expected, tolerance=tolerance + 1).status

    assert FROM_BEST.index(patient) <= FROM_BEST.index(strict)


@given(values, values)
def test_the_lead_is_what_is_missing_to_the_expected(value, expected):
    assert lead_of(value, expected, falls=False) == -lead_of(value, expected, falls=True)
