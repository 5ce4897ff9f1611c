"""Limits of plans, worked out by hand on a calendar with one holiday week."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.days import ClosedDays, PlainYear
from remediation.kinds.file import CaseFileRefused, read_case_file, ready_made
from remediation.plans.limits import Frame, broken_limits, in_year, nth_school_day, school_days

YEAR = PlainYear.starting(2026)
THANKSGIVING = {date(2026, 11, day): "Thanksgiving break" for day in (25, 26, 27)}
CALENDAR = ClosedDays(THANKSGIVING)


def frame(starts="2026-10-19", ends="2026-12-18", concerns=1, checks=()):
    days = [date.fromisoformat(day) for day in (starts, ends)]
    return Frame(concerns, *days, YEAR, CALENDAR, [date.fromisoformat(day) for day in checks])


def told(code, value, plan):
    limit = {"code": code, "value": value, "source": "A rule", "law": True}
    return [broken.words for broken in broken_limits([limit], plan)]


def test_four_areas_are_enough_and_a_fifth_is_one_too_many():
    assert told("at_most_concerns", 4, frame(concerns=4)) == []
    assert told("at_most_concerns", 4, frame(concerns=5)) == [
        "A plan of this kind has at most 4 areas. This one has 5: take out 1."
    ]


def test_school_days_leave_out_weekends_and_holidays():
    # October 19 to December 18: nine weeks of five days, without the three of the break.
    assert school_days(date(2026, 10, 19), date(2026, 12, 18), CALENDAR) == 42


def test_a_short_plan_is_told_when_it_could_end():
    assert told("at_least_school_days", 42, frame()) == []
    assert told("at_least_school_days", 43, frame()) == [
        "It lasts 42 school days and needs at least 43: end it on December 21, 2026 or later."
    ]


def test_a_plan_that_may_begin_after_a_day_begins_the_day_after_at_the_earliest():
    assert told("starts_not_before", "10-15", frame(starts="2026-10-16")) == []
    assert told("starts_not_before", "10-15", frame(starts="2026-10-15")) == [
        "It can only begin after October 15, 2026. Pick a later first day."
    ]


def test_a_plan_ends_by_its_last_day_of_the_following_calendar_year():
    assert told("ends_not_after", "05-14", frame(ends="2027-05-14")) == []
    assert told("ends_not_after", "05-14", frame(ends="2027-05-15")) == [
        "It must end by May 14, 2027. Pick an earlier last day."
    ]


def test_a_stretch_without_a_check_names_the_day_by_which_one_is_needed():
    assert told("check_every_days", 31, frame(checks=["2026-11-18"])) == []
    assert told("check_every_days", 31, frame(checks=["2026-12-16"])) == [
        "There is no check for more than 31 days after October 19, 2026."
        " Add one by November 19, 2026."
    ]


def test_days_in_the_wrong_order_are_told_alone():
    assert told("at_least_school_days", 5, frame(ends="2026-10-01")) == [
        "The last day is before the first. Pick a later last day."
    ]


@given(st.integers(1, 120), st.integers(0, 300))
def test_the_nth_school_day_makes_the_count_full(count, offset):
    first = YEAR.starts_on + timedelta(days=offset)

    last = nth_school_day(first, count, CALENDAR)

    assert school_days(first, last, CALENDAR) == count


@given(st.dates(date(2026, 8, 15), date(2027, 8, 14)))
def test_each_day_of_the_year_is_found_by_month_and_day(day):
    assert in_year(f"{day:%m-%d}", YEAR) == day


@pytest.mark.parametrize("code", sorted(ready_made()))
def test_each_ready_made_kind_says_where_it_comes_from(code):
    file = ready_made()[code]

    assert file["source"] and all(one["source"] for one in file.get("limits", []))


def test_a_file_with_a_limit_nobody_knows_is_refused():
    content = (
        b'{"format": 1, "code": "x", "title": "X", "family": "improvement", "audience": "all",'
        b' "starts": ["employee"], "source": "Me", "components": [{"code": "a", "title": "A"}],'
        b' "limits": [{"code": "moon", "source": "Me", "checked_on": "2026-01-01"}]}'
    )

    with pytest.raises(CaseFileRefused, match="nobody knows “moon”"):
        read_case_file(content)
