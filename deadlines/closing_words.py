"""Whom does an event of a school calendar probably give a day off, by its name? Pure.

A proposal only: the admin sees it beside each event and says what counts.
"""

import re

from deadlines.layers import Level

# The first line that fits counts.
WORDS: list[tuple[str, Level | None]] = [
    (r"early (release|dismissal)|half[ -]day|delayed|late start|\bends\b|\bbegins\b", None),
    (r"\b(first|last) day\b|back to school|report card|quarter|semester|picture", None),
    (r"teacher|staff|professional|in-?service|\bpd\b|planning|conference", Level.STUDENTS),
    (r"(no|off for) (school for )?students|student holiday|students off", Level.STUDENTS),
    (r"(schools?|offices?) (and|&) (offices?|schools?) closed|offices? closed", Level.OFFICES),
    (r"district closed|all closed|\bholiday\b", Level.OFFICES),
    (r"new year’?'?s|martin luther king|\bmlk\b|presidents|memorial day", Level.OFFICES),
    (r"juneteenth|independence day|labor day|veterans|thanksgiving day|christmas", Level.OFFICES),
    (r"no school|schools? closed|\bbreak\b|recess|thanksgiving|snow day", Level.SCHOOLS),
]


def probably_off(name: str, categories: tuple[str, ...], *, is_all_day: bool) -> Level | None:
    """None: it closes nothing. What has a time of day never does by itself."""
    if not is_all_day:
        return None
    for words in (name, " ".join(categories)):
        for pattern, level in WORDS:
            if re.search(pattern, words, re.IGNORECASE):
                return level
    return None
