"""Process files: what they may say, and what is named when they are wrong."""

import json

import pytest

from evaluations.processes.file import FOLDER, ProcessFileRefused, read_process_file, ready_made


def file_with(**changes):
    data = json.loads((FOLDER / "classified_goals.json").read_text())
    return json.dumps(data | changes).encode()


def problems_of(content):
    with pytest.raises(ProcessFileRefused) as refused:
        read_process_file(content)
    return refused.value.problems


def steps(*kinds_and_rules):
    return [
        {"kind": kind, "name": f"Step {number}", "rule": rule}
        for number, (kind, rule) in enumerate(kinds_and_rules, start=1)
    ]


def test_each_ready_made_process_names_its_source():
    assert [file.code for file in ready_made().values() if not file.source] == []


def test_all_other_staff_share_one_process():
    served = ready_made()["other_staff"].serves

    assert list(served.units) == ["CUB", "FOP", "LOCAL44", "PSRP", "UNA"]


def test_the_classified_process_has_the_forms_of_procedure_5240():
    forms = ready_made()["classified_goals"].forms

    assert [(form["number"], form["kind"]) for form in forms] == [
        ("5240F1", "guide"),
        ("5240F2", "worksheet"),
        ("5240F3", "summary"),
    ]


def test_what_a_step_does_not_say_is_the_usual():
    step = read_process_file(file_with()).steps[0]

    assert (step.checked_on, step.source_url) == (None, "")


def test_a_byte_order_mark_is_no_matter():
    assert read_process_file(b"\xef\xbb\xbf" + file_with()).code == "classified_goals"


def test_what_is_no_json_is_named_with_its_place():
    assert problems_of(b'{\n  "format" 1}') == ["Line 2, character 12: this is not JSON."]


def test_a_number_of_thousands_of_digits_is_refused():
    assert problems_of(b'{"format": ' + b"1" * 5000 + b"}") == [
        "A number in the file is too long."
    ]


def test_utf_16_is_refused():
    assert problems_of("{}".encode("utf-16")) == [
        "The file is not written in UTF-8. Save it as UTF-8 and try again."
    ]


def test_a_bomb_of_brackets_is_refused():
    assert problems_of(b"[" * 200_000) == ["The file is nested too deeply."]


def test_a_large_file_is_refused_unread():
    assert problems_of(b" " * 1_000_001) == [
        "The file is larger than 1 MB. A process is far smaller."
    ]


def test_a_key_that_stands_twice_is_refused():
    assert problems_of(b'{"format": 1, "format": 1}') == ["“format” stands twice in one place."]


def test_each_wrong_field_is_named_with_its_place():
    content = file_with(name=" ", steps=[{"kind": "party", "name": "A", "rule": "by May 1"}])

    assert problems_of(content) == [
        "“name”: ' ' does not match '\\\\S'",
        "“steps” 1 “kind”: 'party' is not one of"
        " ['planning', 'goal_setting', 'mid_year', 'self_assessment', 'year_end']",
    ]


def test_a_rule_that_cannot_be_read_is_named_with_its_step():
    content = file_with(steps=steps(("goal_setting", "sometime in fall")))

    assert [problem.partition(" can’t")[0] for problem in problems_of(content)] == [
        "Step 1: The rule “sometime in fall”"
    ]


def test_a_conference_before_the_goals_cannot_be_reached():
    content = file_with(steps=steps(("mid_year", "by Feb 1"), ("goal_setting", "by Oct 1")))

    assert problems_of(content) == [
        "Nobody could come to step 1: goals are set, or a planning conference is held, before it."
    ]


def test_nothing_comes_after_the_end_of_the_year():
    wanted = [("goal_setting", "by Oct 1"), ("year_end", "by May 1"), ("mid_year", "by Jun 1")]

    assert problems_of(file_with(steps=steps(*wanted))) == [
        "Nobody could come to step 3: the end of the year comes last."
    ]


def test_goals_are_set_once():
    content = file_with(steps=steps(("goal_setting", "by Oct 1"), ("goal_setting", "by Nov 1")))

    assert problems_of(content) == ["Step 2 sets goals a second time. One step of a process does."]


def test_steps_need_the_forms_they_are_written_on():
    assert problems_of(file_with(forms=[])) == [
        "The steps need one form of the kind “worksheet”; the file has 0.",
        "The steps need one form of the kind “summary”; the file has 0.",
    ]


def test_two_forms_with_one_number_are_refused():
    forms = [
        {"number": "F1", "title": "Worksheet", "kind": "worksheet"},
        {"number": "F1", "title": "Summary", "kind": "summary"},
    ]

    assert problems_of(file_with(forms=forms)) == ["Form F1 stands twice."]


def test_observations_wait_until_their_forms_can_be_read():
    data = json.loads((FOLDER / "btu.json").read_text())
    data["forms"][3]["scales"][0]["levels"][1] = 5

    assert problems_of(json.dumps(data).encode()) == [
        "Form BTU-AR: Scale 1, level 2: 5 is not of type 'object'"
    ]


def test_hr_does_not_hear_before_the_supervisor():
    step = steps(("goal_setting", "by Oct 1"))[0] | {"supervisor_after": 9}

    assert problems_of(file_with(steps=[step])) == [
        "Step 1: HR hears of it with the supervisor, or later."
    ]


def test_without_a_word_people_set_the_usual_goals():
    assert read_process_file(file_with()).goals == [
        {"kind": "performance", "least": 1, "most": 3},
        {"kind": "development", "least": 1, "most": 3},
    ]


@pytest.mark.parametrize(
    ("goals", "told"),
    [
        ([], "Ask for at least one goal."),
        ([{"kind": "growth", "least": 0, "most": 5}], "Ask for at least one goal."),
        (
            [{"kind": "growth", "least": 1, "most": 5}, {"kind": "growth", "least": 1, "most": 2}],
            "Goals of the kind “growth” stand twice.",
        ),
        (
            [{"kind": "growth", "least": 3, "most": 2}],
            "Goals of the kind “growth”: the most must not be less than the least.",
        ),
    ],
)
def test_goals_that_nobody_could_set_are_named(goals, told):
    assert problems_of(file_with(goals=goals)) == [told]


def test_an_unknown_kind_of_goal_is_named_with_its_place():
    goals = [{"kind": "wish", "least": 1, "most": 2}]

    assert problems_of(file_with(goals=goals)) == [
        "“goals” 1 “kind”: 'wish' is not one of ['performance', 'development', 'growth']"
    ]
