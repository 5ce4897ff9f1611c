from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.scoring import Cap, Cut, Method, Missing, Part, RatedRow, Scoring, rounded, score
from forms.scoring_check import scoring_problems

D = Decimal
LEVELS = {
    "ineffective": D(1),
    "developing": D(2),
    "effective": D(3),
    "highly": D(4),
}
CUTS = [
    Cut(D("1.00"), "ineffective"),
    Cut(D("1.50"), "developing"),
    Cut(D("2.50"), "effective"),
    Cut(D("3.50"), "highly"),
]
BY_VALUE = {value: code for code, value in LEVELS.items()}


def row(value: int | None, *, weight: str = "1", code: str = "r") -> RatedRow:
    level = BY_VALUE[D(value)] if value else None
    return RatedRow(code, D(value) if value else None, level, D(weight), lowest=D(1))


def part(code: str, values: list[int | None], weight: str = "1") -> Part:
    return Part(code, code.title(), [row(value) for value in values], D(weight))


def weighted(missing: Missing = Missing.REWEIGHT, caps: list[Cap] | None = None) -> Scoring:
    return Scoring(Method.WEIGHTED, LEVELS, missing, CUTS, caps or [])


WORKED = [
    part("goals", [4, 2, 3], "30"),
    part("domains", [4, 3, 3, 3, 2, None, None], "40"),
    part("leadership", [3, 4, 4, None, 3, 3], "30"),
]


def test_a_form_of_three_parts_gives_the_average_of_each_by_its_share():
    result = score(weighted(), WORKED)

    shown = [(line.average, line.share, line.points) for line in result.lines]
    assert (result.value, result.level, result.rated, result.rows) == (
        D("3.12"),
        "effective",
        13,
        16,
    )
    assert shown == [
        (D("3.00"), D("30.00"), D("0.90")),
        (D("3.00"), D("40.00"), D("1.20")),
        (D("3.40"), D("30.00"), D("1.02")),
    ]


def test_a_part_without_a_rating_leaves_its_share_to_the_others():
    result = score(weighted(), [part("goals", [4], "30"), part("domains", [None], "70")])

    assert [line.share for line in result.lines] == [D("100.00"), D("0.00")]
    assert result.value == D("4.00")


def test_a_missing_row_counts_as_the_lowest_where_the_rule_says_so():
    assert score(weighted(Missing.LOWEST), [part("goals", [4, None])]).value == D("2.50")


def test_nothing_comes_out_before_all_rows_are_rated_where_the_rule_says_so():
    result = score(weighted(Missing.REFUSE), [part("goals", [4, None])])

    assert (result.value, result.level, result.is_whole) == (None, None, False)


def test_nothing_comes_out_of_a_form_without_any_rating():
    result = score(weighted(Missing.LOWEST), [part("goals", [None, None])])

    assert (result.value, result.level) == (None, None)


def test_a_sum_adds_points_up():
    cuts = [Cut(D(3), "ineffective"), Cut(D(9), "effective")]
    scoring = Scoring(Method.SUM, LEVELS, Missing.REFUSE, cuts)

    result = score(scoring, [part("duties", [3, 2], "2"), part("service", [4])])

    assert (result.value, result.level) == (D("14.00"), "effective")
    assert [line.points for line in result.lines] == [D("10.00"), D("4.00")]


def test_of_a_sum_the_rated_rows_stand_for_all():
    scoring = Scoring(Method.SUM, LEVELS, Missing.REWEIGHT, CUTS)

    assert score(scoring, [part("duties", [3, None, 2, None])]).value == D("10.00")


def test_a_matrix_reads_the_level_of_one_part_against_that_of_the_other():
    matrix = {
        down: {along: min(down, along, key=list(LEVELS).index) for along in LEVELS}
        for down in LEVELS
    }
    scoring = Scoring(
        Method.MATRIX, LEVELS, cuts=CUTS, across=("practice", "growth"), matrix=matrix
    )

    result = score(scoring, [part("practice", [4, 4]), part("growth", [2, 3])])

    assert (result.value, result.level) == (None, "effective")
    assert [line.level for line in result.lines] == ["highly", "effective"]


def test_a_holistic_rating_is_chosen_not_computed():
    result = score(Scoring(Method.HOLISTIC, LEVELS), [part("goals", [4, 3])])

    assert (result.level, result.rated) == (None, 2)


def test_a_low_essential_duty_holds_the_overall_rating_down():
    cap = Cap("duties", low="developing", most="developing")

    result = score(weighted(caps=[cap]), [part("duties", [2, 4, 4]), part("service", [4])])

    assert (result.value, result.level, result.before_cap, result.capped_by) == (
        D("3.67"),
        "developing",
        "highly",
        "duties",
    )


def test_the_cut_is_held_against_the_value_that_is_shown():
    rows = [row(3, weight="0.496"), row(2, weight="0.504")]

    result = score(weighted(), [Part("goals", "Goals", rows)])

    assert (result.value, result.level) == (D("2.50"), "effective")


values = st.lists(st.sampled_from([None, 1, 2, 3, 4]), min_size=1, max_size=6)
weights = st.sampled_from(["1", "2", "12.5", "0.333", "40"])
rows_of = st.lists(st.tuples(values, weights), min_size=1, max_size=5)
missing_rules = st.sampled_from([Missing.REWEIGHT, Missing.LOWEST])


def parts_of(given_rows: list[tuple[list[int | None], str]]) -> list[Part]:
    return [part(f"p{n}", found, weight) for n, (found, weight) in enumerate(given_rows)]


@given(rows_of, missing_rules)
def test_a_result_stays_in_the_scale(given_rows, missing):
    result = score(weighted(missing), parts_of(given_rows))

    assert result.value is None or D(1) <= result.value <= D(4)


@given(rows_of, missing_rules, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_sections_changes_nothing(given_rows, missing, chance):
    before = score(weighted(missing), parts_of(given_rows))
    shuffled = [(chance.sample(found, len(found)), weight) for found, weight in given_rows]
    chance.shuffle(shuffled)

    after = score(weighted(missing), parts_of(shuffled))

    assert (after.value, after.level) == (before.value, before.level)


@given(rows_of, missing_rules, st.data())
def test_a_better_rating_never_lowers_the_result(given_rows, missing, data):
    parts = parts_of(given_rows)
    places = [
        (p, r) for p, one in enumerate(parts) for r, found in enumerate(one.rows) if found.value
    ]
    if not places:
        return
    p, r = data.draw(st.sampled_from(places))
    caps = [Cap("p0", low="developing", most="developing")]
    better = [list(one.rows) for one in parts]
    better[p][r] = row(min(4, int(better[p][r].value or 0) + 1))
    raised = [
        Part(one.code, one.title, rows, one.weight)
        for one, rows in zip(parts, better, strict=True)
    ]

    before, after = (score(weighted(missing, caps), found) for found in (parts, raised))

    assert before.value is not None
    assert after.value is not None
    assert after.value >= before.value
    ranks = list(LEVELS)
    assert ranks.index(str(after.level)) >= ranks.index(str(before.level))


@given(rows_of)
def test_the_shares_make_a_whole(given_rows):
    result = score(weighted(), parts_of(given_rows))

    shares = sum(line.share for line in result.lines)
    assert result.rated == 0 or abs(shares - 100) <= D("0.03")


@given(st.fractions(max_denominator=10_000))
def test_rounding_is_half_up_to_two_places(value):
    difference = Fraction(rounded(value)) - value

    assert abs(difference) <= Fraction("0.005")


def test_a_half_is_rounded_up():
    assert str(rounded(Fraction("2.495"))) == "2.50"


SECTIONS = {"practice": D(1), "growth": D(1)}


def whole_matrix() -> dict[str, dict[str, str]]:
    return {
        down: {along: min(down, along, key=list(LEVELS).index) for along in LEVELS}
        for down in LEVELS
    }


def flawed(**changes: object) -> list[str]:
    facts = {"method": Method.WEIGHTED, "levels": LEVELS, "cuts": CUTS} | changes
    return list(scoring_problems(Scoring(**facts), SECTIONS))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"method": Method.HOLISTIC, "cuts": []}, []),
        ({"cuts": []}, ["Scoring: name the cut scores, from the lowest level to the highest."]),
        (
            {"cuts": [Cut(D(1), "ineffective"), Cut(D(1), "effective")]},
            ["Scoring: the cut scores do not rise."],
        ),
        (
            {"cuts": [Cut(D(1), "effective"), Cut(D(2), "developing")]},
            ["Scoring: the levels of the cut scores do not rise."],
        ),
        (
            {"cuts": [Cut(D("1.5"), "effective")]},
            ["Scoring: the first cut is 1.5, but a form can come out at 1."],
        ),
        (
            {"cuts": [Cut(D(1), "superb")]},
            ["Scoring: the overall scale has no level “superb”."],
        ),
        (
            {"caps": [Cap("duties", "developing", "developing")]},
            ["Scoring: no section is called “duties”."],
        ),
        (
            {"method": Method.MATRIX, "across": ("practice", "growth"), "matrix": whole_matrix()},
            [],
        ),
        (
            {
                "method": Method.MATRIX,
                "across": ("practice", "growth"),
                "matrix": whole_matrix() | {"highly": dict.fromkeys(LEVELS, "developing")},
            },
            ["Scoring: a better section gives a lower overall rating in the matrix."],
        ),
    ],
)
def test_a_scoring_that_cannot_work_is_named(changes, problems):
    assert flawed(**changes) == problems


def test_each_hole_of_a_matrix_is_named():
    matrix = whole_matrix()
    del matrix["effective"]["highly"]

    problems = flawed(method=Method.MATRIX, across=("practice", "growth"), matrix=matrix)

    assert problems == ["Scoring: the matrix says nothing for “effective” and “highly”."]


@pytest.mark.parametrize(("down", "along"), list(product([1, 2, 3, 4], repeat=2)))
def test_a_whole_matrix_gives_a_level_for_each_pair(down, along):
    scoring = Scoring(
        Method.MATRIX, LEVELS, cuts=CUTS, across=("practice", "growth"), matrix=whole_matrix()
    )

    result = score(scoring, [part("practice", [down]), part("growth", [along])])

    assert result.level == BY_VALUE[D(min(down, along))]
