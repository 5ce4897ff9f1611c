"""Dates against tables from outside, against properties, and against a second implementation."""

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import DAILY, FR, MO, TH, TU, WE, YEARLY, rrule, rruleset
from hypothesis import given
from hypothesis.strategies import integers

from deadlines.calculate import WorkDays, days_counted, days_left, due
from deadlines.days import ClosedDays, PlainYear, add_work_days, is_work_day
from deadlines.grammar import read_rule
from deadlines.occurrence import Counting
from deadlines.public_holidays import public_holidays
from deadlines.rule import Comparison, DayUnit, MonthDay, NoSuchDate, Roll, Rule
from tests.deadlines.rules import closed_days, month_rules, nominal_days, years

A_DAY = timedelta(days=1)
WEEKEND_ONLY = ClosedDays()
WINTER_CLOSURE = {date(2026, 2, 16): "Winter break", date(2026, 2, 17): "Winter break"}


def calendar_of(state, closed=None):
    found = public_holidays(state, date(2013, 1, 1), date(2037, 12, 31))
    return ClosedDays((closed or {}) | dict(found))


@pytest.mark.parametrize(
    ("rule", "year", "state", "deadline", "last_day"),
    [
        # standards.md section 7
        ("by Oct 31", 2026, "MD", "2026-11-02", "2026-11-02"),
        ("by Oct 31", 2027, "MD", "2027-11-01", "2027-11-01"),
        ("by Feb 15", 2025, "MD", "2026-02-17", "2026-02-17"),
        ("by Feb 15", 2025, "WA", "2026-02-17", "2026-02-17"),
        ("by Feb 15", 2025, "GA", "2026-02-16", "2026-02-16"),
        ("by Feb 15", 2026, "MD", "2027-02-16", "2027-02-16"),
        ("by Feb 15", 2026, "GA", "2027-02-15", "2027-02-15"),
        ("by Aug 1", 2025, "MD", "2026-08-03", "2026-08-03"),
        ("by Aug 1", 2026, "MD", "2027-08-02", "2027-08-02"),
        ("by Oct 15", 2028, "MD", "2028-10-16", "2028-10-16"),
        # the classified process of procedure 5240
        ("before Oct 15", 2026, "WA", "2026-10-15", "2026-10-14"),
        ("before Feb 15", 2026, "WA", "2027-02-16", "2027-02-12"),
        ("before Aug 1", 2026, "WA", "2027-08-02", "2027-07-30"),
        # rolls and law
        ("by Oct 31 roll backward", 2026, "MD", "2026-10-30", "2026-10-30"),
        ("before Oct 31 roll backward", 2026, "MD", "2026-10-30", "2026-10-30"),
        ("by Oct 31 no roll", 2026, "MD", "2026-10-31", "2026-10-31"),
        ("before Oct 31 no roll", 2026, "MD", "2026-10-31", "2026-10-30"),
        ("by May 15 statutory", 2026, "WA", "2027-05-15", "2027-05-15"),
        ("before May 17 statutory", 2026, "WA", "2027-05-17", "2027-05-16"),
    ],
)
def test_the_dates_are_those_of_the_table(rule, year, state, deadline, last_day):
    dates = due(read_rule(rule), PlainYear.starting(year), calendar_of(state))

    assert (str(dates.deadline), str(dates.last_day)) == (deadline, last_day)


def test_a_closed_district_moves_the_date_further():
    calendar = calendar_of("MD", WINTER_CLOSURE)

    dates = due(read_rule("by Feb 15"), PlainYear.starting(2025), calendar)

    assert dates.deadline == date(2026, 2, 18)


@pytest.mark.parametrize(
    ("rule", "year", "closed", "reason"),
    [
        ("by Oct 15", 2026, {}, ""),
        ("by Oct 31", 2026, {}, "Moved from Saturday, October 31"),
        ("by Feb 15", 2026, {}, "Moved from Monday, February 15, Presidents' Day"),
        (
            *("by Feb 15", 2025, {}),
            "Moved from Sunday, February 15, past Presidents' Day (Monday, February 16)",
        ),
        (
            *("by Feb 15", 2025, WINTER_CLOSURE),
            "Moved from Sunday, February 15, past Presidents' Day (Monday, February 16)"
            " and Winter break (Tuesday, February 17)",
        ),
        (
            *("by Jul 3", 2025, {}),
            "Moved from Friday, July 3, Independence Day (observed), past"
            " Independence Day (Saturday, July 4) and the weekend",
        ),
        ("by Oct 31 roll backward", 2026, {}, "Moved from Saturday, October 31"),
        ("by Oct 31 statutory", 2026, {}, ""),
    ],
)
def test_the_reason_names_every_closed_day_on_the_way(rule, year, closed, reason):
    dates = due(read_rule(rule), PlainYear.starting(year), calendar_of("MD", closed))

    assert dates.reason == reason


def test_a_long_break_is_named_once():
    days = [date(2026, 12, 23) + n * A_DAY for n in range(9)]
    calendar = ClosedDays(dict.fromkeys(days, "Winter break") | {date(2027, 1, 1): "New Year"})

    dates = due(read_rule("by Dec 28"), PlainYear.starting(2026), calendar)

    assert (dates.deadline, dates.reason) == (
        date(2027, 1, 4),
        "Moved from Monday, December 28, Winter break, past New Year (Friday, January 1)"
        " and the weekend",
    )


@pytest.mark.parametrize(
    ("rule", "acted_on", "late"),
    [
        ("by Oct 31", "2026-11-02", False),
        ("by Oct 31", "2026-11-03", True),
        ("before Oct 31", "2026-11-01", False),  # the weekend in between is on time
        ("before Oct 31", "2026-11-02", True),
        ("before Oct 31 roll backward", "2026-10-30", False),
        ("before Oct 31 roll backward", "2026-10-31", True),
        ("before May 17 statutory", "2027-05-16", False),
        ("before May 17 statutory", "2027-05-17", True),
    ],
)
def test_an_act_is_late_from_the_deadline_of_before_and_after_that_of_by(rule, acted_on, late):
    dates = due(read_rule(rule), PlainYear.starting(2026), WEEKEND_ONLY)

    assert (date.fromisoformat(acted_on) >= dates.overdue_from) == late


def test_february_29_falls_on_the_28th_in_other_years():
    rule = read_rule("by Feb 29 no roll")

    found = [due(rule, PlainYear.starting(year), WEEKEND_ONLY).nominal for year in (2026, 2027)]

    assert found == [date(2027, 2, 28), date(2028, 2, 29)]


def test_august_1_belongs_to_the_year_that_ends():
    dates = due(read_rule("before Aug 1"), PlainYear.starting(2026), WEEKEND_ONLY)

    assert (PlainYear.starting(2026).label, dates.nominal) == ("2026-27", date(2027, 8, 1))


@pytest.mark.parametrize("month_and_day", [(2, 30), (4, 31), (13, 1), (0, 1), (1, 0)])
def test_a_day_that_no_year_has_is_refused(month_and_day):
    with pytest.raises(NoSuchDate):
        MonthDay(*month_and_day)


def test_a_calendar_without_a_work_day_is_refused():
    with pytest.raises(NoSuchDate):
        due(read_rule("by Oct 1"), PlainYear.starting(2026), ClosedDays({}, frozenset(range(7))))


def test_days_left_counts_from_tomorrow_to_the_last_day():
    counts = [
        days_left(date(2026, 10, day), date(2026, 10, 14), WEEKEND_ONLY) for day in (7, 14, 15)
    ]

    assert counts == [(7, 5), (0, 0), (-1, 0)]


def test_work_days_are_counted_from_the_day_after():
    assert add_work_days(date(2026, 10, 10), 3, WEEKEND_ONLY) == date(2026, 10, 14)


# -- properties -----------------------------------------------------------------------------
def near(rule, year, closed):
    """The same pattern of closed days, moved to where it matters."""
    nominal = due(Rule(rule.when, roll=Roll.NONE), year, WEEKEND_ONLY).nominal
    return ClosedDays(
        {nominal + (day.toordinal() % 31 - 15) * A_DAY: closed[day] for day in closed}
    )


@given(month_rules, years, closed_days)
def test_dates_keep_their_promises(rule, year, closed):
    calendar = near(rule, year, closed)

    dates = due(rule, year, calendar)

    assert dates.deadline >= dates.nominal or rule.roll == Roll.BACKWARD
    assert dates.deadline <= dates.nominal or rule.roll == Roll.FORWARD
    assert rule.roll == Roll.NONE or is_work_day(dates.deadline, calendar)
    assert dates.last_day < dates.overdue_from
    assert (dates.reason == "") == (dates.nominal == dates.deadline)


@given(month_rules.filter(lambda rule: rule.is_strict and not rule.statutory), years, closed_days)
def test_the_last_day_of_before_is_the_last_work_day_before_the_nominal_date(rule, year, closed):
    calendar = near(rule, year, closed)

    dates = due(rule, year, calendar)

    day = dates.nominal - A_DAY
    while calendar.reason_closed(day) is not None:
        day -= A_DAY
    assert dates.last_day == day


@given(
    month_rules.filter(lambda rule: rule.roll != Roll.BACKWARD),
    years,
    closed_days,
    integers(-9, 9),
)
def test_a_further_closed_day_never_moves_a_deadline_earlier(rule, year, closed, distance):
    calendar = near(rule, year, closed)
    before = due(rule, year, calendar)
    more = ClosedDays({**calendar.names, before.nominal + distance * A_DAY: "Snow day"})

    assert due(rule, year, more).deadline >= before.deadline


@given(month_rules, years)
def test_nothing_moves_where_every_day_is_a_work_day(rule, year):
    dates = due(rule, year, ClosedDays({}, frozenset()))

    assert (dates.deadline, dates.reason) == (dates.nominal, "")


@given(nominal_days.filter(lambda day: (day.month, day.day) != (2, 29)), years, closed_days)
def test_a_second_implementation_finds_the_same_deadline(day, year, closed):
    rule = Rule(MonthDay(day.month, day.day), Comparison.ON_OR_BEFORE)
    calendar = near(rule, year, closed)
    start = midnight(year.starts_on)
    written = rrule(YEARLY, bymonth=day.month, bymonthday=day.day, dtstart=start, count=1)[0]
    work_days = rruleset()
    work_days.rrule(rrule(DAILY, byweekday=(MO, TU, WE, TH, FR), dtstart=written, count=60))
    for closed_day in calendar.names:
        work_days.exdate(midnight(closed_day))

    assert due(rule, year, calendar).deadline == work_days[0].date()


@pytest.mark.parametrize(
    ("sentence", "dates"),
    [
        ("by Oct 15 closes 2 school days after", {"closes": date(2026, 10, 20)}),
        ("by Oct 20 statutory aim 2 school days before", {"aim": date(2026, 10, 15)}),
    ],
)
def test_school_days_after_and_ahead_are_those_of_the_schools(sentence, dates):
    """On Friday, October 16 the offices alone work."""
    office, school = ClosedDays(), ClosedDays({date(2026, 10, 16): "Teacher day"})

    found = due(read_rule(sentence), PlainYear.starting(2026), office, Counting(office, school))

    assert {name: getattr(found, name) for name in dates} == dates


def midnight(day):
    return datetime.combine(day, time())


@given(integers(-90, 90), integers(-90, 90))
def test_work_days_added_up_are_those_counted_one_by_one(first, last):
    calendar, since = ClosedDays(WINTER_CLOSURE), date(2026, 2, 10)
    first_day, last_day = since + first * A_DAY, since + last * A_DAY

    found = WorkDays(calendar, since)(first_day, last_day)

    assert found == days_counted(first_day, last_day, DayUnit.WORK, calendar)
