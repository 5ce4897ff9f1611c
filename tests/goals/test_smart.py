"""Advice on SMART goals: what is clear, what is vague, what is empty."""

from datetime import date

import pytest

from goals.smart import DEVELOPMENT, PERFORMANCE, GoalWords, advise, is_blank, missing_parts


def advice(part, **words):
    kind = words.pop("kind", PERFORMANCE)
    told = {a.part: a for a in advise(GoalWords(kind=kind, **words))}[part]
    return told.is_clear, told.words


SAY_MORE = "Say what you will do and who it helps."
VAGUE = "“do my best” can mean many things. Say what you will do."
CLEAR = "Clear: it says what you will do and for whom."
ADD_NUMBER = "Add a number, a date, or a result someone can see."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", (False, SAY_MORE)),
        ("Answer calls", (False, SAY_MORE)),
        ("Do my best with the families", (False, VAGUE)),
        ("Answer or return each family’s call by the next school day", (True, CLEAR)),
        ("Improve bus arrivals on route 12 from 80 to 95 percent on time", (True, CLEAR)),
    ],
)
def test_specific_names_generalities(words, expected):
    assert advice("specific", specific=words) == expected


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({"measurable": "At least 8 of my 11 students move up."}, "8 of my 11"),
        ({"measurable": "Every room is checked"}, "Every"),
        ({"metric": "Calls answered", "target": "95 of 100"}, "95 of 100"),
    ],
)
def test_a_number_or_a_result_can_be_counted(words, found):
    assert advice("measurable", **words) == (True, f"Clear: “{found}” can be counted.")


@pytest.mark.parametrize("words", ["", "People are happy"])
def test_without_a_number_or_a_result_nothing_can_be_counted(words):
    assert advice("measurable", measurable=words) == (False, ADD_NUMBER)


def test_relevance_of_a_performance_goal_asks_one_thing_at_a_time():
    listed = {"can_pick_improvement_goal": True}
    picked = listed | {"has_improvement_goal": True}
    told = picked | {"relevant": "It helps every student read well"}

    assert advice("relevant", **listed)[1] == "Pick the improvement goal that it serves."
    assert advice("relevant", **picked)[1] == "Say how your goal helps the goal it serves."
    assert advice("relevant", **told)[1] == "Name the part of your job that it connects to."
    assert advice("relevant", **told, work_expectation="Small groups")[0] is True


def test_relevance_of_a_development_goal_is_a_skill_and_a_hope():
    skill = {"kind": DEVELOPMENT, "skill": "Phonics"}

    assert advice("relevant", kind=DEVELOPMENT)[1] == "Name the skill that you want to grow."
    assert advice("relevant", **skill)[0] is False
    assert advice("relevant", **skill, aspirations="Become a teacher")[0] is True


@pytest.mark.parametrize("words", ["", "  \n", "\u200b", "\u2060\u00a0", "\u3164", "\u202e"])
def test_what_cannot_be_seen_is_blank(words):
    assert is_blank(words)


def test_without_listed_improvement_goals_none_is_asked_for():
    whole = GoalWords(
        kind=PERFORMANCE,
        specific="a",
        measurable="b",
        attainable="c",
        relevant="d",
        work_expectation="e",
        target_on=date(2027, 1, 1),
    )

    assert missing_parts(whole) == []


def test_a_metric_with_a_target_is_a_measure():
    goal = GoalWords(kind=DEVELOPMENT, metric="Course", target="Passed")

    assert "Measurable" not in missing_parts(goal)
