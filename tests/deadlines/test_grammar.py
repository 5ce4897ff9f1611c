"""Rules written as sentences, and read back."""

from datetime import date

import pytest
from hypothesis import given

from deadlines.grammar import UnreadableRule, read_rule, write_rule
from deadlines.rule import (
    LAST,
    Comparison,
    Counted,
    DayUnit,
    Event,
    MonthDay,
    NthDay,
    NthWeekday,
    Roll,
    Rule,
    Span,
    StepDate,
    YearEdge,
)
from tests.deadlines.rules import any_rule

BY = Comparison.ON_OR_BEFORE
MAY_15 = MonthDay(5, 15)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("before Feb 15", Rule(MonthDay(2, 15))),
        ("BEFORE  february 15th", Rule(MonthDay(2, 15))),
        ("prior to Aug. 1st", Rule(MonthDay(8, 1))),
        ("by Oct 31", Rule(MonthDay(10, 31), BY)),
        ("on or before October 31", Rule(MonthDay(10, 31), BY)),
        ("no later than Sept 9", Rule(MonthDay(9, 9), BY)),
        ("by May 15 statutory", Rule(MAY_15, BY, statutory=True)),
        ("by May 15, statutory, no roll", Rule(MAY_15, BY, Roll.NONE, True)),
        ("before Oct 15 roll backward", Rule(MonthDay(10, 15), roll=Roll.BACKWARD)),
        ("before Oct 15 no roll", Rule(MonthDay(10, 15), roll=Roll.NONE)),
        ("by 3rd Friday of April", Rule(NthWeekday(4, 3, 4), BY)),
        ("by the third Fri in Apr", Rule(NthWeekday(4, 3, 4), BY)),
        ("before last Monday of May", Rule(NthWeekday(5, LAST, 0))),
        ("by 5th work day of May", Rule(NthDay(5, 5), BY)),
        ("by the last school day in January", Rule(NthDay(1, LAST, DayUnit.SCHOOL), BY)),
        ("by first working day", Rule(YearEdge(False), BY)),
        ("before the last day of school", Rule(YearEdge(True, DayUnit.SCHOOL))),
        (
            "10 work days after 2027-03-04",
            Rule(Counted(10, DayUnit.WORK, True, date(2027, 3, 4)), BY),
        ),
        (
            "5 school days before last work day",
            Rule(Counted(5, DayUnit.SCHOOL, False, YearEdge(True)), BY),
        ),
        (
            "within 15 calendar days after conference held",
            Rule(Counted(15, DayUnit.CALENDAR, True, Event.CONFERENCE_HELD), BY),
        ),
        (
            "1 week before May 15",
            Rule(Counted(7, DayUnit.CALENDAR, False, MAY_15), BY),
        ),
        ("before 1 work day after step 2", Rule(Counted(1, DayUnit.WORK, True, StepDate(2)))),
        (
            "by Mar 15 opens Oct 15 closes 1 week after",
            Rule(MonthDay(3, 15), BY, opens=MonthDay(10, 15), closes=Span(7, DayUnit.CALENDAR)),
        ),
        (
            "by May 15 statutory aim 10 work days before",
            Rule(MAY_15, BY, statutory=True, aim=Span(10, DayUnit.WORK)),
        ),
    ],
)
def test_a_sentence_is_read(text, rule):
    assert read_rule(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        *("", "Feb 15", "after Feb 15", "before", "before Feb", "before 15", "before Feb 30"),
        *("before Febtober 3", "by May 15 roll sideways", "by May 15 no roll roll backward"),
        *("by May 15 statutory roll forward", "before Feb 1５", "before Feb 15 2027", "x" * 10000),
        *("3rd Friday of April", "by 5th Friday of May", "by umpteenth Friday of May"),
        *("by 3rd Fryday of May", "by 0th work day of May", "by 24th work day of May"),
        *("10 days after 2027-03-04", "10 work days after 2027-02-30", "0 work days after May 1"),
        *("400 work days after May 1", "10 work days after Easter", "10 work days after step 0"),
        *("2 work weeks after May 1", "by May 15 aim 5 work days before", "by May 1 closes soon"),
        *("by May 1 closes 2 work days after closes 3 work days after", "by May 1\0"),
    ],
)
def test_a_sentence_that_is_no_rule_is_refused(text):
    with pytest.raises(UnreadableRule):
        read_rule(text)


def test_a_count_without_its_kind_of_days_is_told_which_there_are():
    with pytest.raises(UnreadableRule) as refused:
        read_rule("10 days after May 1")

    assert str(refused.value) == (
        "The rule “10 days after May 1” can’t be read."
        " Say which days: calendar days, work days or school days."
    )


@given(any_rule)
def test_rule_to_text_to_rule_is_the_identity(rule):
    assert read_rule(write_rule(rule)) == rule


@given(any_rule)
def test_text_to_rule_to_text_is_the_identity(rule):
    text = write_rule(rule)

    assert write_rule(read_rule(text)) == text
