"""No number from 1 to 4 is told to executives, and none follows from those that are."""

from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.compiled.family import FAMILIES
from reports.compiled.figures import Line, sum_of
from reports.compiled.grouped import grouped, is_small

FAMILY = FAMILIES["plans"]
STANDINGS = list(FAMILY.standings)


def line(name, *counts):
    """In the order of the family: written, running, met, not met, other."""
    padded = [*counts, *[0] * (len(STANDINGS) - len(counts))]
    return Line(name, name, dict(zip(STANDINGS, padded, strict=True)))


def told(*lines):
    found = grouped(FAMILY, lines, "%(n)s others")
    return [
        (one.name, one.unsplit or [n for n in one.counts.values() if n]) for one in found.lines
    ]


def test_lines_without_small_numbers_are_told_in_full():
    assert told(line("Ash", 5, 0, 9), line("Elm", 0, 7)) == [("Ash", [5, 9]), ("Elm", [7])]


def test_small_lines_stand_in_one_with_the_next():
    found = told(line("Ash", 40), line("Elm", 3), line("Fir", 6), line("Oak", 12))

    assert found == [("Ash", [40]), ("Oak", [12]), ("2 others", [9])]


def test_what_few_have_in_the_whole_district_stands_with_the_next():
    found = grouped(FAMILY, [line("Ash", 20, 9, 3)], "")

    assert [
        (str(one.label), found.total.counts[code]) for code, one in found.family.standings.items()
    ] == [
        ("Being written", 20),
        ("Ended, not met", 0),
        ("Ended otherwise or withdrawn", 0),
        ("Running / Ended, met", 12),
    ]


def test_a_line_with_a_small_number_inside_is_not_split_nor_is_what_hides_it():
    found = told(line("Ash", 20, 3), line("Elm", 10, 10), line("Fir", 30, 8), line("Oak", 9))

    assert found == [("Ash", 23), ("Elm", 20), ("Fir", [30, 8]), ("Oak", [9])]


@pytest.mark.parametrize("lines", [[], [line("Ash", 2, 2)], [line("Ash", 1), line("Elm", 3)]])
def test_of_fewer_than_five_nothing_is_told(lines):
    found = grouped(FAMILY, lines, "")

    assert (found.lines, found.total.total) == ([], 0)


# From here on somebody who wants to know: all that was told, as equations over what is not.

SITES, UNITS, WAYS = "ABCD", "XYZ", STANDINGS[:3]
CELLS = list(product(SITES, UNITS, WAYS))
people = st.lists(st.sampled_from(CELLS), max_size=60).map(Counter)
# Where most numbers are none or large, more is told, and more could follow from it.
lumps = st.dictionaries(
    st.sampled_from(CELLS), st.sampled_from([1, 2, 4, 5, 6, 9, 30]), max_size=20
)


def cut_by(found, place):
    """What is told of one cut: its lines by their names, and which names stand in "others"."""
    names = sorted({cell[place] for cell in found if found[cell]})
    counted = {name: [0] * len(WAYS) for name in names}
    for cell, count in found.items():
        if count:
            counted[cell[place]][WAYS.index(cell[2])] += count
    return grouped(FAMILY, [line(name, *counted[name]) for name in names], "others"), names


def facts_of(found, place):
    """(cells, their sum) for each number on the page."""
    page, names = cut_by(found, place)
    shown = {one.name for one in page.lines}
    hidden = [name for name in names if name not in shown]
    columns = dict(
        zip(page.family.standings, map(ways_of, page.family.standings.values()), strict=True)
    )
    for one in [*page.lines, *([page.total] if page.lines else [])]:
        rows = (
            names
            if one.name == page.total.name
            else hidden
            if one.name == "others"
            else [one.name]
        )
        yield {c for c in CELLS if c[place] in rows}, one.total
        if not one.unsplit:
            for code, count in one.counts.items():
                yield {c for c in CELLS if c[place] in rows and c[2] in columns[code]}, count


def ways_of(standing):
    labels = {str(one.label): code for code, one in FAMILY.standings.items()}
    return {labels[word] for word in str(standing.label).split(" / ")}


def reduced(facts):
    """The equations, solved as far as they go; where a sum is nobody, each of it is nobody."""
    nobody = set().union(*(cells for cells, count in facts if not count), set())
    rows = [
        [Fraction(c in cells and c not in nobody) for c in CELLS] + [Fraction(n)]
        for cells, n in facts
    ]
    pivots, top = [], 0
    for column in range(len(CELLS)):
        found = next((n for n in range(top, len(rows)) if rows[n][column]), None)
        if found is None:
            continue
        rows[top], rows[found] = rows[found], rows[top]
        rows[top] = [x / rows[top][column] for x in rows[top]]
        for n in range(len(rows)):
            if n != top and rows[n][column]:
                part = rows[n][column]
                rows[n] = [a - part * b for a, b in zip(rows[n], rows[top], strict=True)]
        pivots.append((column, rows[top]))
        top += 1
    return [(column, rows[n]) for n, (column, _row) in enumerate(pivots)], nobody


def follows(solved, nobody, cells):
    """The sum over the cells, if it follows from what was told; else None."""
    asked = [Fraction(c in cells and c not in nobody) for c in CELLS] + [Fraction(0)]
    for column, row in solved:
        if asked[column]:
            part = asked[column]
            asked = [a - part * b for a, b in zip(asked, row, strict=True)]
    return None if any(asked[:-1]) else -asked[-1]


def curious_questions():
    """Each cell, and each sum over one or two of site, unit and way."""
    for site, unit, way in product([*SITES, None], [*UNITS, None], [*WAYS, None]):
        yield {
            c
            for c in CELLS
            if (site is None or c[0] == site)
            and (unit is None or c[1] == unit)
            and (way is None or c[2] == way)
        }


@settings(max_examples=120, deadline=None)
@given(people | lumps)
def test_no_number_told_is_small_and_none_follows_from_two_cuts_of_a_year(found):
    facts = [*facts_of(found, 0), *facts_of(found, 1)]
    solved, nobody = reduced(facts)

    answers = [follows(solved, nobody, cells) for cells in curious_questions()]

    assert [count for _cells, count in facts if is_small(count)] == []
    assert [answer for answer in answers if answer is not None and is_small(answer)] == []


@settings(max_examples=200, deadline=None)
@given(people | lumps)
def test_everybody_is_told_of_once_in_a_district_of_five(found):
    page, _names = cut_by(found, 0)
    all_ = sum(found.values())

    assert page.total.total == (all_ if all_ >= 5 else 0)
    assert sum_of(page.family, page.lines).total == page.total.total
