"""Where do two versions of a text differ? Pure."""

import difflib
import re
from dataclasses import dataclass

PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    words: str
    differs: bool


def marked(words: str, other: str) -> list[Piece]:
    """`words` in pieces, those marked that the other version does not have in this place."""
    here, there = PIECES.findall(words), PIECES.findall(other)
    matcher = difflib.SequenceMatcher(a=there, b=here, autojunk=False)
    return [
        Piece("".join(here[start:end]), differs=operation != "equal")
        for operation, _from, _to, start, end in matcher.get_opcodes()
        if start != end
    ]
