"""How is a rule written as a sentence, and read back?

A comparison, a when, and options:

    before Feb 15                     by 3rd Friday of April        before last Monday of May
    by 5th work day of May            by last school day            by May 15 statutory
    10 work days after 2027-03-04     5 school days before last work day
    15 calendar days after conference held in step 1               10 work days before May 15
    10 work days after step 2

    roll backward · no roll · statutory · opens Oct 15 · closes 5 work days after
    aim 10 work days before

`read_rule(write_rule(rule)) == rule` and, for a sentence in our own spelling,
`write_rule(read_rule(text)) == text`. What starts with a count may leave out “by”.
"""

import re

from deadlines.grammar_when import MALFORMED, read_span, read_when, write_span, write_when
from deadlines.rule import Comparison, Counted, NoSuchDate, Roll, Rule

COMPARISONS = {  # longest first; the last spelling of each is ours
    "on or before": Comparison.ON_OR_BEFORE,
    "no later than": Comparison.ON_OR_BEFORE,
    "within": Comparison.ON_OR_BEFORE,
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
LONGEST = 300  # characters
HEAD = re.compile(rf"(?:(?P<comparison>{'|'.join(COMPARISONS)}) )?(?P<when>.+)")
OPTION = re.compile(r"(?<! no),? (?=(?:roll|no roll|statutory|opens|closes|aim)\b)")
EXAMPLES = "Write it like “before Feb 15”, “by 3rd Friday of April” or “5 work days before Jun 1”."


class UnreadableRule(ValueError):
    """The sentence says what could not be read, and how to write it."""


def read_rule(text: str) -> Rule:
    """The rule of a sentence, in any case and spacing."""
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    try:
        if shown != text or "\0" in text:
            raise NoSuchDate(MALFORMED)
        head, *options = OPTION.split(" ".join(text.lower().split()))
        return _read(head, options)
    except NoSuchDate as error:
        reason = EXAMPLES if str(error) == MALFORMED else str(error)
        raise UnreadableRule(f"The rule “{shown}” can’t be read. {reason}") from error


def _read(head: str, options: list[str]) -> Rule:
    parts = HEAD.fullmatch(head)
    if parts is None:
        raise NoSuchDate(MALFORMED)
    when = read_when(parts["when"])
    if parts["comparison"] is None and not isinstance(when, Counted):
        raise NoSuchDate(MALFORMED)
    found = _read_options(options)
    return Rule(
        when,
        COMPARISONS[parts["comparison"] or "by"],
        roll=_read_roll(found),
        statutory=STATUTORY in found,
        opens=read_when(found["opens"]) if "opens" in found else None,
        closes=read_span(found["closes"], "after") if "closes" in found else None,
        aim=read_span(found["aim"], "before") if "aim" in found else None,
    )


def _read_options(options: list[str]) -> dict[str, str]:
    """What each option says, by its first word; a roll by `roll`."""
    found: dict[str, str] = {}
    for option in options:
        name, _, words = option.partition(" ")
        if option in ROLLS:
            name, words = "roll", option
        elif name not in {"opens", "closes", "aim"} and option != STATUTORY:
            raise NoSuchDate(f"“{option}” is not known here.")
        if found.setdefault(name, words) != words:
            raise NoSuchDate(f"“{name}” stands in it twice.")
    return found


def _read_roll(found: dict[str, str]) -> Roll:
    """Forward, where nothing is said; a statutory date never rolls."""
    roll = ROLLS[found.get("roll", "roll forward")]
    if STATUTORY in found and "roll" in found and roll != Roll.NONE:
        raise NoSuchDate("A date set by law does not roll. Leave the roll out.")
    return roll


def write_rule(rule: Rule) -> str:
    """The sentence of a rule, in our own spelling."""
    words = [write_when(rule.when)]
    if rule.is_strict:
        words.insert(0, "before")
    elif not isinstance(rule.when, Counted):
        words.insert(0, "by")
    if rule.statutory:
        words.append(STATUTORY)
    elif rule.roll != Roll.FORWARD:
        words.append("roll backward" if rule.roll == Roll.BACKWARD else "no roll")
    if rule.opens is not None:
        words.append(f"opens {write_when(rule.opens)}")
    if rule.closes is not None:
        words.append(f"closes {write_span(rule.closes)} after")
    if rule.aim is not None:
        words.append(f"aim {write_span(rule.aim)} before")
    return " ".join(words)
