"""The ruler of the year: places in percent, and months in between."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reports.year import anchor_at, months_between, place

FIRST, LAST = date(2026, 8, 15), date(2027, 8, 14)


def test_first_day_is_at_the_left_and_last_at_the_right():
    assert (place(FIRST, FIRST, LAST), place(LAST, FIRST, LAST)) == (0, 100)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_day_never_leaves_the_ruler(day):
    assert 0 <= place(day, FIRST, LAST) <= 100


def test_twelve_months_of_a_school_year():
    months = [month.first.month for month in months_between(FIRST, LAST)]

    assert months == [8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7]


def test_labels_near_the_edge_stay_on_the_page():
    assert [anchor_at(x) for x in (0, 50, 100)] == ["start", "middle", "end"]
