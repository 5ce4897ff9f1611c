"""Each week, month or year, and on the next work day: as a slow count says, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.cadence import AfterDay, Monthly, Weekly, following, latest
from deadlines.days import A_DAY, ClosedDays, is_work_day

FIRST, DAYS = date(2026, 1, 1), 1200
cadences = st.one_of(
    st.builds(Weekly, st.integers(0, 6)),
    st.builds(Monthly, st.integers(1, 23)),
    st.builds(AfterDay, st.integers(1, 12), st.integers(1, 28)),
)


@st.composite
def times(draw, until):
    """A calendar with breaks and single days off, and a day: most often in one of them, where a
    week or a month ago may still be waiting for its work day."""
    spans = draw(st.lists(st.tuples(st.integers(0, until), st.integers(1, 24)), min_size=1))
    start, length = draw(st.sampled_from(spans))
    closed = {
        FIRST + timedelta(days=first + n): "Closed" for first, days in spans for n in range(days)
    }
    return ClosedDays(closed), FIRST + timedelta(days=start + draw(st.integers(-1, length)))


def counted(cadence, calendar):
    """The days on which it comes, counted one day after the other from a year before."""
    found, waits, work_days = [], 0, 0
    day, end = FIRST - timedelta(days=400), FIRST + timedelta(days=DAYS)
    while day <= end:
        is_open = is_work_day(day, calendar)
        if isinstance(cadence, Monthly):
            if day.day == 1:
                waits += work_days < cadence.nth and bool(found)
                work_days = 0
            work_days += is_open
            waits += is_open and work_days == cadence.nth
        if isinstance(cadence, Weekly):
            waits += day.weekday() == cadence.weekday
        if waits and is_open:
            found.append(day)
            waits = 0
        if isinstance(cadence, AfterDay):
            waits += (day.month, day.day) == (cadence.month, cadence.day)
        day += A_DAY
    return found


@given(cadences, times(until=DAYS - 60))
def test_the_occasions_are_those_that_a_slow_count_finds(cadence, time):
    calendar, today = time
    days = counted(cadence, calendar)

    last = latest(cadence, today, calendar).day

    assert last == max(day for day in days if day <= today)


@given(cadences, times(until=DAYS - 460))
def test_the_next_occasion_is_the_first_one_later(cadence, time):
    calendar, today = time
    days = counted(cadence, calendar)

    found = following(cadence, today, calendar).day

    assert found == min(day for day in days if day > today)


@given(cadences, times(until=DAYS - 460))
def test_from_one_occasion_to_the_next_nothing_comes_between(cadence, time):
    calendar, today = time
    coming = following(cadence, today, calendar)

    between = latest(cadence, coming.day - A_DAY, calendar)

    assert between.day <= today
    assert latest(cadence, coming.day, calendar).day == coming.day


THANKSGIVING = {date(2026, 11, 26): "Thanksgiving", date(2026, 11, 27): "Thanksgiving"}


@pytest.mark.parametrize(
    ("cadence", "after", "day"),
    [
        (Weekly(0), date(2026, 11, 23), date(2026, 11, 30)),
        (Weekly(3), date(2026, 11, 23), date(2026, 11, 30)),  # past the break and the weekend
        (Monthly(1), date(2026, 10, 31), date(2026, 11, 2)),
        (Monthly(19), date(2026, 11, 23), date(2026, 11, 30)),
        (Monthly(20), date(2026, 11, 23), date(2026, 12, 1)),  # November has 19
        (AfterDay(11, 25), date(2026, 11, 23), date(2026, 11, 30)),
        (AfterDay(2, 29), date(2026, 11, 23), date(2027, 3, 1)),
    ],
)
def test_it_comes_on_the_next_work_day(cadence, after, day):
    assert following(cadence, after, ClosedDays(THANKSGIVING)).day == day


def test_a_closure_that_is_added_later_makes_no_second_occasion():
    monday = date(2026, 11, 23)
    before = latest(Weekly(0), monday, ClosedDays())

    after = latest(Weekly(0), monday + A_DAY, ClosedDays({monday: "Snow"}))

    assert (before.nominal, after.nominal) == (monday, monday)
