"""What is read once for a whole file answers as if each row were read alone."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.roster.rows import FileRefused
from buildings.targets.number_rows import (
    COLUMNS,
    REQUIRED,
    Catalogue,
    Found,
    Place,
    Range,
    read_numbers,
)

LAST_YEAR = Place("last-year", date(2025, 8, 15), date(2026, 8, 14))
THIS_YEAR = Place("this-year", date(2026, 8, 15), date(2027, 8, 14))
OF_GROUP = Place("of-group", date(2026, 8, 15), date(2027, 8, 14))
READING = Range("Reading", Decimal(0), Decimal(100), "Screening")
ABSENT = Range("Days absent", None, None, "")
CATALOGUE = Catalogue(
    buildings={"oak": 1, "elm": 1},
    measures={"reading": [READING], "absent": [ABSENT]},
    places={
        ("oak", "reading", ""): [LAST_YEAR, THIS_YEAR],
        ("oak", "absent", ""): [THIS_YEAR],
        ("elm", "reading", "grade 6"): [OF_GROUP],
    },
    today=date(2027, 1, 26),
)
# Few of each, so that a file names the same points again.
USABLE = {
    "building": ["OAK", " oak "],
    "measure": ["reading", "Absent "],
    "day": ["2027-01-20", "01/20/2027 ", "2026-12-01"],
    "value": ["43", " 43.50", "0.0", "44%", "101"],  # 101 of one measure alone
    "group": ["", " Team A", "Team A"],
    "students": ["20", " 4 "],
    "source": ["", "Winter\ncheck"],
}
OTHERS = {
    "building": ["Elm", "Ash", ""],
    "measure": ["maths", ""],
    "day": ["2026-01-20", "2027-01-27", "soon", ""],
    "value": ["-1", "43,5", "1,250", ".00001", ""],
    "subgroup": ["Grade 6"],
    "group": ["Team\tA\\N", "x" * 81],
    "students": ["", "0", "many"],
    "source": ["y" * 121],
}


@st.composite
def tables(draw):
    """Columns in any order; most rows usable, some with one other cell, blank, or short."""
    kept = draw(st.sets(st.sampled_from(COLUMNS[len(REQUIRED) :])))
    header = draw(st.permutations([*REQUIRED, "remarks", *sorted(kept)]))
    usable = st.tuples(*(st.sampled_from(USABLE.get(name, [""])) for name in header)).map(list)

    @st.composite
    def spoiled(draw):
        row, place = draw(usable), draw(st.integers(0, len(header) - 1))
        row[place] = draw(st.sampled_from(OTHERS.get(header[place], ["?"])))
        return row

    early = st.builds(lambda row, size: row[:size], usable, st.integers(0, len(header)))
    blank = st.just([""] * len(header))
    rows = st.one_of(usable, usable, spoiled(), early, blank)
    return header, draw(st.lists(rows, min_size=1, max_size=9))


def read(header, rows):
    """The clean rows and the refused ones."""
    words = io.StringIO(newline="")
    csv.writer(words).writerows([header, *rows])
    found = Found()
    try:
        clean = list(read_numbers(words.getvalue().encode(), CATALOGUE, found))
    except FileRefused:
        clean = []
    assert found.usable == len(clean)
    return clean, found.refused


@given(tables())
def test_a_file_says_what_its_rows_say_alone(table):
    header, rows = table
    clean, refused, seen = [], [], {}
    for number, row in enumerate(rows, start=2):
        alone, why = read(header, [row])
        refused += [(number, reason) for _number, reason in why]
        for one in alone:
            first = seen.setdefault(one[:3], number)
            if first == number:
                clean.append(one)
            else:
                told = f"Row {first} has a number for this point already."
                refused.append((number, told))

    assert read(header, rows) == (clean, refused)


@pytest.mark.parametrize(
    ("row", "clean"),
    [
        (["oak", "reading", "2027-01-20", "43.50%"], (THIS_YEAR, "", "43.50", None, "Screening")),
        (["oak", "reading", "2027-01-20", "1e1"], None),
        (
            [" OAK ", " Reading ", " 1/20/2026 ", " \u22120 ", " "],
            (LAST_YEAR, "", "-0", None, "Screening"),
        ),
        (["oak", "absent", "2027-01-20", "1,250"], (THIS_YEAR, "", "1250", None, "")),
        (
            ["elm", "reading", "Jan 20, 2027", "5", " GRADE 6", "Team A ", " 7 ", " Our own"],
            (OF_GROUP, "Team A", "5", 7, "Our own"),
        ),
    ],
)
def test_what_a_clean_row_says(row, clean):
    found = [(place, group, *rest) for place, group, _day, *rest in read(COLUMNS, [row])[0]]

    assert found == ([clean] if clean else [])
