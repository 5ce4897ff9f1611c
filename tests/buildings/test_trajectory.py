"""What is expected by a day: even between the points, exact at them, never turning back."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buildings.targets.trajectory import (
    Flaw,
    Point,
    between,
    drawn,
    expected_on,
    flaws_of,
    templates,
)

START, END = date(2026, 9, 1), date(2027, 5, 28)
YEAR = (date(2026, 8, 15), date(2027, 8, 14))
values = st.decimals(min_value=-(10**6), max_value=10**6, places=2)
days = st.integers(min_value=-50, max_value=450)


def after(count):
    return START + timedelta(days=count)


def point(day, value):
    return Point(date.fromisoformat(day), Decimal(value))


@st.composite
def paths(draw):
    offsets = sorted(draw(st.sets(st.integers(0, 400), min_size=1, max_size=12)))
    return [Point(after(offset), draw(values)) for offset in offsets]


@given(paths())
def test_it_is_exact_at_each_point(path):
    assert [expected_on(path, point.day) for point in path] == [point.value for point in path]


@given(paths(), days)
def test_it_stays_where_it_is_outside_of_its_points(path, day):
    expected = expected_on(path, after(day))

    assert after(day) > path[0].day or expected == path[0].value
    assert after(day) < path[-1].day or expected == path[-1].value


@given(values, values, st.integers(1, 400), st.integers(0, 400))
def test_between_two_points_it_is_a_straight_line(first, last, length, gone):
    gone = min(gone, length)
    exact = Fraction(first) + (Fraction(last) - Fraction(first)) * gone / length

    expected = between(Point(START, first), Point(after(length), last), after(gone))

    places = max(0, *(-value.normalize().as_tuple().exponent for value in (first, last)))
    assert abs(Fraction(expected) - exact) <= Fraction(1, 20 * 10**places)  # half of one more


@given(paths(), days, st.integers(0, 400))
def test_it_never_goes_back_while_its_points_rise(path, day, more):
    rising = sorted(point.value for point in path)
    path = [Point(point.day, value) for point, value in zip(path, rising, strict=True)]

    assert expected_on(path, after(day)) <= expected_on(path, after(day + more))


@given(paths(), days)
def test_a_mirrored_path_expects_the_mirrored_value(path, day):
    mirrored = [Point(point.day, -point.value) for point in path]

    assert expected_on(mirrored, after(day)) == -expected_on(path, after(day))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-08-20", "31"),  # before it begins
        ("2026-09-01", "31"),
        ("2026-12-10", "38.5"),  # 100 of 200 days: half of the way from 31 to 46
        ("2027-01-20", "41.6"),  # 141 of 200 days: 31 + 15 × 0.705 = 41.575
        ("2027-03-20", "46"),
        ("2027-04-24", "55.6"),  # 35 of 69 days: 46 + 19 × 35/69 = 55.638
        ("2027-05-28", "65"),
        ("2027-07-01", "65"),  # after it ends
    ],
)
def test_worked_by_hand(day, expected):
    path = [point("2026-09-01", "31"), point("2027-03-20", "46"), point("2027-05-28", "65")]

    assert expected_on(path, date.fromisoformat(day)) == Decimal(expected)


@pytest.mark.parametrize("key", ["linear", "attendance", "discipline", "formative_reading"])
@pytest.mark.parametrize(("baseline", "target"), [("31", "65"), ("12.5", "4.25"), ("93", "93")])
def test_a_template_leads_from_baseline_to_target(key, baseline, target):
    first, last = Point(START, Decimal(baseline)), Point(END, Decimal(target))

    path = drawn(templates()[key], first, last)

    assert (path[0], path[-1]) == (first, last)
    falls = last.value < first.value
    assert flaws_of(path, target=last.value, falls=falls, year=YEAR) == []


@given(values, values, st.integers(1, 400), st.sampled_from(sorted(templates())))
def test_what_a_template_draws_never_turns_back(first, last, length, key):
    path = drawn(templates()[key], Point(START, first), Point(after(length), last))

    found = [point.value for point in path]
    assert found == sorted(found, reverse=last < first)


def test_the_days_of_a_template_stand_where_its_shares_say():
    path = drawn(templates()["attendance"], point("2026-09-01", "90"), point("2027-03-20", "95"))

    assert path == (
        point("2026-09-01", "90"),
        point("2026-10-21", "91"),  # a quarter of 200 days, a fifth of 5 points
        point("2026-12-10", "91.8"),  # 91.75: a half is rounded up
        point("2027-01-29", "93.3"),  # 93.25, too
        point("2027-03-20", "95"),
    )


@pytest.mark.parametrize(
    ("points", "falls", "found"),
    [
        ([("2026-09-01", "31")], False, [(Flaw.TOO_SHORT, 1)]),
        ([("2026-09-01", "31"), ("2027-05-28", "64")], False, [(Flaw.MISSES_TARGET, 2)]),
        (
            [("2026-09-01", "31"), ("2026-09-01", "40"), ("2027-05-28", "65")],
            False,
            [(Flaw.DOUBLED, 2)],
        ),
        (
            [("2026-10-01", "31"), ("2026-09-01", "40"), ("2027-05-28", "65")],
            False,
            [(Flaw.RUNS_BACK, 2)],
        ),
        ([("2026-09-01", "31"), ("2027-08-15", "65")], False, [(Flaw.OUTSIDE_YEAR, 2)]),
        ([("2026-09-01", "31"), ("2027-05-28", "65")], True, [(Flaw.TURNS_AWAY, 2)]),
        ([("2026-09-01", "31"), ("2027-05-28", "65")], False, []),
    ],
)
def test_a_path_with_a_flaw_is_named(points, falls, found):
    path = [point(day, value) for day, value in points]

    assert flaws_of(path, target=Decimal(65), falls=falls, year=YEAR) == found


def test_a_path_has_no_more_points_than_weeks_of_a_school_year():
    path = [Point(after(count), Decimal(65)) for count in range(41)]

    found = flaws_of(path, target=Decimal(65), falls=False, year=YEAR)

    assert found == [(Flaw.TOO_LONG, 41)]
