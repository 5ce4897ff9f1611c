"""What does the script of an observation say, and when? Pure.

A script is text: a line begins with a time on the clock ("9:05", "9:05 a.m.", "14:20"), or it
belongs to the time before it.
"""

import re
from dataclasses import dataclass
from datetime import time

TIMED = re.compile(r"\s*(\d{1,2})[:.](\d{2})\s*([ap])?\.?\s*(?:m\b\.?)?\s*(.*)", re.I | re.S)
NOON = 12


@dataclass(frozen=True)
class ScriptLine:
    """`number` counts the lines that say something, from 1."""

    number: int
    at: time | None
    words: str

    @property
    def clock(self) -> str:
        """`09:05`, as evidence keeps it; empty where no time was written yet."""
        return self.at.strftime("%H:%M") if self.at else ""


def script_lines(script: str) -> list[ScriptLine]:
    """A line without a time of its own has the time of the line above it."""
    found: list[ScriptLine] = []
    at: time | None = None
    for line in script.splitlines():
        own, words = _split(line)
        at = own or at
        if words:
            found.append(ScriptLine(len(found) + 1, at, words))
    return found


def _split(line: str) -> tuple[time | None, str]:
    match = TIMED.fullmatch(line)
    if match is None:
        return None, line.strip()
    hour, minute, half, words = int(match[1]), int(match[2]), match[3], match[4].strip()
    if half:
        hour = hour % NOON + (NOON if half.lower() == "p" else 0)
    if hour > 23 or minute > 59:  # a score or a ratio, not a time
        return None, line.strip()
    return time(hour, minute), words
