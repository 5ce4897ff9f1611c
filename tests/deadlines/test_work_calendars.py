"""Who works on which days of the year, as it comes ready-made?"""

from datetime import date

import pytest

from deadlines.days import (
    A_DAY,
    ClosedDays,
    PlainYear,
    add_work_days,
    is_work_day,
    work_day_at_or_before,
)
from deadlines.rule import NoSuchDate
from deadlines.work_calendars import READY_MADE, last_day_of, variant

YEAR = PlainYear.starting(2026)
CLOSED = ClosedDays({date(2026, 11, 26): "Thanksgiving"})


def work_days_of(name: str, year: PlainYear = YEAR) -> int:
    calendar = variant(name, year, CLOSED)
    days = (year.ends_on - year.starts_on).days + 1
    return sum(is_work_day(year.starts_on + n * A_DAY, calendar) for n in range(days))


def test_staff_of_208_days_work_that_many_in_each_school_year():
    counts = {
        start: work_days_of("208-day", PlainYear.starting(start)) for start in range(2024, 2030)
    }

    assert counts == dict.fromkeys(range(2024, 2030), 208)


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("office", "2027-08-13"),
        ("12-month", "2027-08-13"),
        ("11-month", "2027-07-14"),
        ("10-month", "2027-06-14"),
        ("teachers", "2027-06-14"),
        ("208-day", "2027-06-03"),
    ],
)
def test_a_work_year_has_a_last_work_day(name, last):
    calendar = variant(name, YEAR, CLOSED)

    assert work_day_at_or_before(YEAR.ends_on, calendar) == date.fromisoformat(last)


def test_a_day_off_keeps_its_name_and_a_summer_day_says_whose_year_it_is_outside():
    calendar = variant("10-month", YEAR, CLOSED)

    reasons = [
        calendar.reason_closed(day)
        for day in (date(2026, 11, 26), date(2026, 11, 28), date(2027, 7, 6), date(2026, 9, 1))
    ]

    assert reasons == ["Thanksgiving", "", "outside the work year of 10-month staff", None]


def test_work_days_counted_past_the_last_one_go_on_in_the_next_year():
    calendar = variant("10-month", YEAR, CLOSED)

    assert add_work_days(date(2027, 6, 11), 2, calendar) == date(2027, 8, 16)


def test_an_unknown_calendar_is_refused_with_the_names_that_are_known():
    with pytest.raises(NoSuchDate) as refused:
        variant("nine-month", YEAR, CLOSED)

    assert str(refused.value) == (
        "There is no work calendar “nine-month”. Choose one of: " + ", ".join(READY_MADE) + "."
    )


def test_ten_months_from_a_day_that_the_last_month_lacks_end_with_that_month():
    ten_months = READY_MADE["10-month"]

    assert last_day_of(ten_months, date(2026, 4, 29), ClosedDays({})) == date(2027, 2, 28)
