"""The words beside the two marks of a chart can be read on each day of the year."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buildings.targets.chart import LETTER, Drawn, charts_of, said_with
from buildings.targets.trajectory import Point

START, END = date(2026, 9, 1), date(2027, 5, 28)
PATH = [Point(START, Decimal(31)), Point(END, Decimal(65))]


def drawn_on(gone, value, late):
    today = START + timedelta(days=gone)
    read = [Point(max(START, today - timedelta(days=late)), value)]
    return charts_of(Drawn(PATH, read, today, said_with("%")))


def extent(mark, word):
    length = LETTER * len(f"{mark['word']} {word}")
    at = float(mark["text_x"])
    return (at - length, at) if mark["anchor"] == "end" else (at, at + length)


@given(st.integers(0, 269), st.decimals(20, 80, places=2), st.integers(0, 20))
def test_words_are_never_cut_at_an_edge(gone, value, late):
    for chart in drawn_on(gone, value, late):
        frame = chart["frame"]
        for name, word in (("expected", "expected"), ("now", "now")):
            first, last = extent(chart[name], word)

            assert frame.left <= first
            assert last <= frame.right


@pytest.mark.parametrize("gone", [7, 34, 90])
def test_line_of_today_does_not_run_through_the_number(gone):
    wide, narrow = drawn_on(gone, Decimal("29.5"), late=7)

    for chart in (wide, narrow):
        first, _ = extent(chart["now"], "now")
        assert first > float(chart["today"]["x"])
