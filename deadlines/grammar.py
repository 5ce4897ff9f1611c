"""How is a rule written as a sentence, and read back?

`before Feb 15` · `by Oct 31` · `by May 15 statutory` · `before Aug 1 roll backward` · `… no roll`.
A rule is three parts: a comparison, a when, and options. `read_rule(write_rule(rule)) == rule`
and, for a sentence in our own spelling, `write_rule(read_rule(text)) == text`.
"""

import re

from deadlines.calculate import Comparison, NoSuchDate, Roll, Rule

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
COMPARISONS = {  # longest first; the last spelling of each is ours
    "on or before": Comparison.ON_OR_BEFORE,
    "no later than": Comparison.ON_OR_BEFORE,
    "by": Comparison.ON_OR_BEFORE,
    "prior to": Comparison.BEFORE,
    "before": Comparison.BEFORE,
}
ROLLS = {
    "roll forward": Roll.FORWARD,
    "roll backward": Roll.BACKWARD,
    "roll none": Roll.NONE,
    "no roll": Roll.NONE,
}
STATUTORY = "statutory"
PARTS = re.compile(
    rf"(?P<comparison>{'|'.join(COMPARISONS)}) (?P<when>.+?)"
    rf"(?P<options>(?:,? (?:{'|'.join([*ROLLS, STATUTORY])}))*)"
)
MONTH_AND_DAY = re.compile(r"(?P<month>[a-z]+)\.? (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?")
EXAMPLES = "Write it like “before Feb 15” or “by Oct 31”."


class UnreadableRule(ValueError):
    """The sentence says what could not be read, and how to write it."""


def read_rule(text: str) -> Rule:
    """The rule of a sentence, in any case and spacing."""
    parts = PARTS.fullmatch(" ".join(text.lower().split()))
    if parts is None:
        raise UnreadableRule(f"The rule “{text}” can’t be read. {EXAMPLES}")
    month, day = _read_month_and_day(parts["when"])
    roll, statutory = _read_options(parts["options"])
    try:
        return Rule(month, day, COMPARISONS[parts["comparison"]], roll, statutory)
    except NoSuchDate as error:
        raise UnreadableRule(f"The rule “{text}” can’t be read. {error}") from error


def write_rule(rule: Rule) -> str:
    """The sentence of a rule, in our own spelling."""
    comparison = "before" if rule.comparison == Comparison.BEFORE else "by"
    words = [comparison, MONTHS[rule.month - 1], str(rule.day)]
    if rule.statutory:
        words.append(STATUTORY)
    elif rule.roll == Roll.BACKWARD:
        words.append("roll backward")
    elif rule.roll == Roll.NONE:
        words.append("no roll")
    return " ".join(words)


def _read_month_and_day(when: str) -> tuple[int, int]:
    match = MONTH_AND_DAY.fullmatch(when)
    if match is None:
        raise UnreadableRule(f"“{when}” is not a month and a day. {EXAMPLES}")
    return _read_month(match["month"]), int(match["day"])


def _read_month(word: str) -> int:
    """Full, or its first three letters; `Sept`, too."""
    for number, name in enumerate(FULL_MONTHS, start=1):
        if word in {name, name[:3]} or (word == "sept" and number == 9):
            return number
    raise UnreadableRule(f"“{word}” is not a month. {EXAMPLES}")


def _read_options(text: str) -> tuple[Roll, bool]:
    """One roll at most; a statutory date never rolls."""
    rolls = [roll for words, roll in ROLLS.items() if words in text]
    is_statutory = STATUTORY in text
    if len(rolls) > 1 or (is_statutory and rolls not in ([], [Roll.NONE])):
        raise UnreadableRule(f"“{text.strip(', ')}” says two different things about rolling.")
    return (rolls[0] if rolls else Roll.FORWARD), is_statutory
