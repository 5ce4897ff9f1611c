"""Rules written as sentences, and read back."""

import pytest
from hypothesis import given

from deadlines.calculate import Comparison, Roll, Rule
from deadlines.grammar import UnreadableRule, read_rule, write_rule
from tests.deadlines.test_calculate import rules


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("before Feb 15", Rule(2, 15)),
        ("BEFORE  february 15th", Rule(2, 15)),
        ("prior to Aug. 1st", Rule(8, 1)),
        ("by Oct 31", Rule(10, 31, Comparison.ON_OR_BEFORE)),
        ("on or before October 31", Rule(10, 31, Comparison.ON_OR_BEFORE)),
        ("no later than Sept 9", Rule(9, 9, Comparison.ON_OR_BEFORE)),
        ("by May 15 statutory", Rule(5, 15, Comparison.ON_OR_BEFORE, statutory=True)),
        ("by May 15, statutory, no roll", Rule(5, 15, Comparison.ON_OR_BEFORE, Roll.NONE, True)),
        ("before Oct 15 roll backward", Rule(10, 15, roll=Roll.BACKWARD)),
        ("before Oct 15 no roll", Rule(10, 15, roll=Roll.NONE)),
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
    ],
)
def test_a_sentence_that_is_no_rule_is_refused(text):
    with pytest.raises(UnreadableRule):
        read_rule(text)


@given(rules)
def test_rule_to_text_to_rule_is_the_identity(rule):
    assert read_rule(write_rule(rule)) == rule


@given(rules)
def test_text_to_rule_to_text_is_the_identity(rule):
    text = write_rule(rule)

    assert write_rule(read_rule(text)) == text
