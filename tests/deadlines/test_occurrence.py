"""Where rules of each kind fall: by hand, and against a slow count, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deadlines.calculate import due
from deadlines.days import ClosedDays, PlainYear, is_work_day
from deadlines.grammar import read_rule
from deadlines.occurrence import Counting, nominal_day
from deadlines.public_holidays import public_holidays
from deadlines.rule import (
    Counted,
    DayUnit,
    Event,
    MonthDay,
    NoSuchDate,
    NthDay,
    NthWeekday,
    Roll,
    StepDate,
    YearEdge,
)
from tests.deadlines.rules import closed_days, counted_from, dated_rules, in_year, years

A_DAY = timedelta(days=1)
YEAR = PlainYear.starting(2026)
MARYLAND = ClosedDays(dict(public_holidays("MD", date(2025, 1, 1), date(2028, 12, 31))))
SCHOOL = ClosedDays({date(2027, 6, 14) + n * A_DAY: "Summer" for n in range(78)})


@pytest.mark.parametrize(
    ("rule", "deadline", "last_day"),
    [
        ("by 3rd Friday of April", "2027-04-16", "2027-04-16"),
        ("before last Monday of May", "2027-06-01", "2027-05-28"),  # Memorial Day itself
        ("by 5th work day of May", "2027-05-07", "2027-05-07"),
        ("by last work day of May", "2027-05-28", "2027-05-28"),
        ("by first work day of January", "2027-01-04", "2027-01-04"),
        ("10 work days after 2027-03-04", "2027-03-18", "2027-03-18"),
        ("10 calendar days after 2027-03-04", "2027-03-15", "2027-03-15"),  # a Sunday rolls
        ("10 calendar days after 2027-03-04 no roll", "2027-03-14", "2027-03-14"),
        ("by last school day", "2027-06-11", "2027-06-11"),
        ("by first work day", "2026-08-17", "2026-08-17"),
        ("5 school days before last school day", "2027-06-04", "2027-06-04"),
        ("1 week before last day of school", "2027-06-04", "2027-06-04"),
        ("3 work days before May 17 no roll", "2027-05-12", "2027-05-12"),
        ("before 3 work days before May 17", "2027-05-12", "2027-05-11"),
    ],
)
def test_the_dates_are_those_counted_by_hand(rule, deadline, last_day):
    counting = Counting(work=MARYLAND, school=SCHOOL)

    dates = due(read_rule(rule), YEAR, MARYLAND, counting)

    assert (str(dates.deadline), str(dates.last_day)) == (deadline, last_day)


def test_the_day_of_the_event_does_not_count():
    happened = {Event.CONFERENCE_HELD: date(2027, 3, 6)}  # a Saturday
    counting = Counting(work=MARYLAND, school=MARYLAND, happened=happened)

    dates = due(read_rule("1 work day after conference held"), YEAR, MARYLAND, counting)

    assert dates.deadline == date(2027, 3, 8)


def test_a_step_may_count_from_another():
    happened = {StepDate(2): date(2027, 2, 16)}
    counting = Counting(work=MARYLAND, school=MARYLAND, happened=happened)

    dates = due(read_rule("5 work days before step 2"), YEAR, MARYLAND, counting)

    assert dates.deadline == date(2027, 2, 8)  # Presidents' Day is none of the five


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            "1 work day after plan started",
            "The date is counted from “plan started”, and that day is not known yet.",
        ),
        (
            "1 work day after step 3",
            "The date is counted from “step 3”, and that day is not known yet.",
        ),
        ("by 23rd work day of February", "February 2027 has only 19 work days."),
        ("by Oct 1 opens Oct 5", "It would open on Monday, October 5, after its last day."),
    ],
)
def test_a_date_that_cannot_be_is_explained(rule, sentence):
    with pytest.raises(NoSuchDate) as refused:
        due(read_rule(rule), YEAR, MARYLAND)

    assert str(refused.value) == sentence


def test_a_day_that_a_year_skips_is_refused():
    with pytest.raises(NoSuchDate):
        due(read_rule("by 10th work day of August"), PlainYear.starting(2027, 8, 14), MARYLAND)


def test_an_access_close_date_counts_from_the_deadline_date():
    dates = due(read_rule("by Oct 31 closes 1 week after"), YEAR, MARYLAND)

    assert (dates.deadline, dates.closes) == (date(2026, 11, 2), date(2026, 11, 9))


def test_a_window_opens_on_its_own_date():
    assert due(read_rule("by Mar 15 opens Oct 15"), YEAR, MARYLAND).opens == date(2026, 10, 15)


def test_a_date_set_by_law_has_an_earlier_one_of_the_district():
    dates = due(read_rule("by May 15 statutory aim 10 work days before"), YEAR, MARYLAND)

    assert (dates.deadline, dates.aim) == (date(2027, 5, 15), date(2027, 5, 3))


# -- properties -----------------------------------------------------------------------------
def dates_or_none(rule, year, calendar):
    try:
        return due(rule, year, calendar)
    except NoSuchDate:
        return None


@given(dated_rules, years, closed_days)
def test_dates_of_every_kind_keep_their_promises(rule, year, closed):
    calendar = spread(year, closed)
    dates = dates_or_none(rule, year, calendar)
    assume(dates)

    assert dates.deadline >= dates.nominal or rule.roll == Roll.BACKWARD
    assert dates.deadline <= dates.nominal or rule.roll == Roll.FORWARD
    assert rule.roll == Roll.NONE or is_work_day(dates.deadline, calendar)
    assert dates.last_day < dates.overdue_from
    assert (dates.reason == "") == (dates.nominal == dates.deadline)


@given(in_year | counted_from(in_year), years, closed_days)
def test_a_slow_count_day_by_day_finds_the_same_day(when, year, closed):
    calendar = spread(year, closed)
    counting = Counting(work=calendar, school=calendar)
    try:
        found = nominal_day(when, year, counting)
    except NoSuchDate:
        found = None

    assert found == slow_day(when, year, calendar)


@given(
    dated_rules.filter(lambda rule: is_forward(rule.when) and rule.roll != Roll.BACKWARD),
    years,
    closed_days,
    st.integers(0, 364),
)
def test_a_further_closure_never_moves_what_counts_forward_earlier(rule, year, closed, distance):
    calendar = spread(year, closed)
    more = ClosedDays({**calendar.names, year.starts_on + distance * A_DAY: "Snow day"})
    before, after = (dates_or_none(rule, year, days) for days in (calendar, more))
    assume(before and after)

    assert after.deadline >= before.deadline


def is_forward(when):
    """Nothing in it is counted from the end, where a closure takes a day away."""
    if isinstance(when, Counted):
        return when.is_after and is_forward(when.anchor)
    return isinstance(when, MonthDay | NthWeekday) or (isinstance(when, NthDay) and when.nth > 0)


def spread(year, closed):
    """The same pattern of closed days, moved into the year."""
    return ClosedDays(
        {
            year.starts_on + timedelta(days=day.toordinal() % 365): name
            for day, name in closed.items()
        }
    )


def slow_day(when, year, calendar):
    """Walks through every day, and counts on its fingers."""
    if not isinstance(when, Counted):
        return slow_day_of(when, year, calendar)
    day = slow_day_of(when.anchor, year, calendar)
    left = when.count if day else 0
    while left:
        day += A_DAY if when.is_after else -A_DAY
        if when.unit == DayUnit.CALENDAR or calendar.reason_closed(day) is None:
            left -= 1
    return day


def slow_day_of(when, year, calendar):
    days = [year.starts_on + n * A_DAY for n in range((year.ends_on - year.starts_on).days + 1)]
    if isinstance(when, YearEdge):
        worked = [day for day in days if calendar.reason_closed(day) is None]
        return worked[-1] if when.is_last else worked[0]
    for day in days:
        month = slow_month(day)
        if isinstance(when, MonthDay):
            wanted = min(when.day, len(month))
            found = day.month == when.month and day.day == wanted
        elif isinstance(when, NthWeekday):
            same = [other for other in month if other.weekday() == when.weekday]
            found = day.month == when.month and day == same[-1 if when.nth < 0 else when.nth - 1]
        else:
            worked = [other for other in month if calendar.reason_closed(other) is None]
            place = -1 if when.nth < 0 else when.nth - 1
            found = day.month == when.month and place < len(worked) and day == worked[place]
        if found:
            return day
    return None


def slow_month(day):
    first = day.replace(day=1)
    days = (first + n * A_DAY for n in range(31))
    return [other for other in days if other.month == day.month]
