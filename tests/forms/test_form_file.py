"""What a form file may say."""

import json
from decimal import Decimal
from itertools import permutations

import pytest

from forms.definition import read_definition
from forms.form_file import FormFileRefused, read_form, read_form_file, ready_made
from tests.forms.conftest import content_with, data_with


def refused(**changes):
    with pytest.raises(FormFileRefused) as refusal:
        read_form(data_with(**changes))
    return refusal.value.problems


def with_row(**changes):
    """The form with its first rating changed so."""
    data = data_with()
    row = data["sections"][1]["rows"][0]
    row.update(changes)
    return {"sections": data["sections"]}


def with_levels(*values):
    levels = [
        {"code": f"level-{at}", "title": f"Level {at}"} | ({"value": value} if value else {})
        for at, value in enumerate(values)
    ]
    scales = data_with()["scales"]
    return {"scales": [*scales, {"code": "other", "name": "Other", "levels": levels}]}


def with_scoring(**changes):
    return {"scoring": data_with()["scoring"] | changes}


def test_a_file_becomes_a_form():
    file = read_form_file(content_with(revision=3, supersedes=2, adopted_on="2026-07-14"))

    assert (file.number, file.revision, file.supersedes) == ("E7", 3, 2)
    assert str(file.adopted_on) == "2026-07-14"
    definition = read_definition(file.definition)
    assert [section.code for section in definition.sections] == ["goals", "domains", "words"]


def test_what_is_left_out_has_its_usual_value():
    definition = read_definition(read_form(data_with()).definition)

    _section, law = definition.row("law")
    _section, strengths = definition.row("strengths")
    assert (law.comment, law.required, law.weight) == ("low", True, Decimal(1))
    assert law.voices == ("employee", "supervisor")
    assert strengths.comment == "never"


def test_a_goal_is_rated_by_the_scale_of_its_section():
    definition = read_definition(read_form(data_with()).definition)

    section, row = definition.row("goal-2", "First call in 10 days")

    assert (section.code, row.title, row.scale) == ("goals", "First call in 10 days", "four")
    assert definition.row("goal-x") is None


def test_feedback_is_asked_where_the_form_says_so():
    definition = read_definition(read_form(data_with(feedback=True)).definition)

    assert definition.sections[-1].code == "feedback"
    assert definition.sections[-1].rows[0].required is False


def test_reading_keeps_every_row_whatever_their_order():
    rows = data_with()["sections"][1]["rows"]
    for order in permutations(rows):
        section = {"code": "a", "title": "A", "rows": list(order)}
        definition = read_definition(read_form(data_with(sections=[section])).definition)

        assert [row.code for _section, row in definition.rows()] == [r["code"] for r in order]


@pytest.mark.parametrize("name", ["number", "title", "kind", "revision", "sections", "format"])
def test_what_a_form_needs_is_named(name):
    data = data_with()
    del data[name]

    with pytest.raises(FormFileRefused) as refusal:
        read_form(data)

    assert refusal.value.problems == [f"The file: '{name}' is a required property"]


def test_a_place_is_counted_as_people_count():
    data = data_with()
    data["sections"][1]["rows"][2]["titel"] = "Spelled wrong"

    with pytest.raises(FormFileRefused) as refusal:
        read_form(data)

    assert refusal.value.problems[0].startswith("Section 2, row 3: ")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            with_row(scale="ten"),
            "Section 2, row 1: The form has no scale “ten”.",
        ),
        (
            with_row(descriptors={"superb": "Words"}),
            "Section 2, row 1: It describes “superb”, which is no level of its scale.",
        ),
        (
            with_row(code="goal-1"),
            "Section 2, row 1: Codes such as “goal-1” are for goals and duties themselves."
            " Take another one.",
        ),
        (
            with_row(options=[{"code": "a", "title": "A"}, {"code": "b", "title": "B"}]),
            "Section 2, row 1: “options” is for rows of the kind “choice”.",
        ),
        (
            with_row(code="communicates"),
            "Row “communicates” stands 2 times. Each needs a code of its own.",
        ),
        (
            with_levels("2", "1"),
            "Scale 2: The values have to rise from level to level, the lowest first.",
        ),
        (
            with_levels("1", "1"),
            "Scale 2: The values have to rise from level to level, the lowest first.",
        ),
        (
            with_levels("1", ""),
            "Scale 2: Level “level-1” counts, so it needs a value.",
        ),
        (
            {"supersedes": 1},
            "A form supersedes an earlier revision, so “supersedes” is below “revision”.",
        ),
        (
            with_scoring(scale="ten"),
            "Scoring: The form has no scale “ten”.",
        ),
        (
            with_scoring(cuts=[{"from": "1", "level": "superb"}]),
            "Scoring: the overall scale has no level “superb”.",
        ),
        (
            with_scoring(cuts=[{"from": "1", "level": "highly"}, {"from": "2", "level": "na"}]),
            "Scoring: the overall scale has no level “na”.",
        ),
        (
            with_scoring(
                cuts=[{"from": "1", "level": "highly"}, {"from": "2", "level": "effective"}]
            ),
            "Scoring: the levels of the cut scores do not rise.",
        ),
        (
            with_scoring(caps=[{"section": "no", "low": "developing", "most": "effective"}]),
            "Scoring: no section is called “no”.",
        ),
    ],
)
def test_what_makes_no_sense_is_named(changes, problem):
    assert refused(**changes) == [problem]


@pytest.mark.parametrize("kind", ["rating", "choice", "table"])
def test_a_kind_needs_its_own_facts(kind):
    row = {"code": "a", "title": "A", "kind": kind}
    needed = {"rating": "scale", "choice": "options", "table": "columns"}[kind]

    problems = refused(sections=[{"code": "a", "title": "A", "rows": [row]}])

    assert problems == [f"Section 1, row 1: A row of the kind “{kind}” needs “{needed}”."]


def test_a_section_of_goals_has_a_scale_and_no_rows():
    rows = data_with()["sections"][1]["rows"]
    section = {"code": "goals", "title": "Goals", "kind": "goals", "rows": rows}

    assert refused(sections=[section]) == [
        "Section 1: Its rows are the goals. Move these rows into a section of their own.",
        "Section 1: Name the scale by which its rows are rated.",
    ]


def test_a_matrix_says_something_for_every_pair():
    levels = [level["code"] for level in data_with()["scales"][0]["levels"][:-1]]
    matrix = {down: dict.fromkeys(levels, "effective") for down in levels}
    del matrix["highly"]["ineffective"]

    problems = refused(**with_scoring(method="matrix", across=["goals", "domains"], matrix=matrix))

    assert problems == ["Scoring: the matrix says nothing for “highly” and “ineffective”."]


def test_all_that_is_wrong_is_named_at_once():
    data = with_row(scale="ten", code="goal-1")

    assert len(refused(**data, supersedes=9)) == 3


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "Line 1, character 2: this is not JSON."),
        (b"\xff\xfe{}", "The file is not written in UTF-8. Save it as UTF-8 and try again."),
        (b'{"a": 1, "a": 2}', "“a” stands twice in one place."),
        (b"[" * 200_000, "The file is nested too deeply."),
        (b" " * 1_000_001, "The file is larger than 1 MB. A form is far smaller."),
        (b"[]", "The file: [] is not of type 'object'"),
        (b"null", "The file: None is not of type 'object'"),
    ],
)
def test_what_is_no_form_at_all_is_said(content, problem):
    with pytest.raises(FormFileRefused) as refusal:
        read_form_file(content)

    assert refusal.value.problems == [problem]


def test_the_ready_made_forms_are_samples_with_a_source():
    files = ready_made().values()

    assert files
    assert [file.number for file in files if not (file.is_sample and file.source)] == []


def test_numbers_are_text_so_that_no_digit_is_lost():
    data = json.loads(content_with())
    data["scales"][0]["levels"][0]["value"] = 1.1

    with pytest.raises(FormFileRefused) as refusal:
        read_form(data)

    assert refusal.value.problems == ["Scale 1, level 1, “value”: 1.1 is not of type 'string'"]
