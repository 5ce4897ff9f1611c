"""What does a revision say, and where does it differ from another one? Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from accounts.compare import Piece, marked

MOST_SECTIONS = 60
LONGEST_HEADING = 200  # characters
LONGEST_WORDS = 20_000  # characters of a section


class Section(NamedTuple):
    heading: str
    words: str


@dataclass(frozen=True)
class PolicyText:
    """Plain words; blank lines part paragraphs."""

    title: str
    sections: Sequence[Section]
    source: str = ""
    source_url: str = ""

    @property
    def says_something(self) -> bool:
        return any(one.words for one in self.sections)


class Pair(NamedTuple):
    """A part of both, side by side; a side that has no such part is None."""

    before: Section | None
    after: Section | None
    was: Sequence[Piece]
    now: Sequence[Piece]

    @property
    def heading(self) -> str:
        found = self.after or self.before
        return found.heading if found else ""

    @property
    def differs(self) -> bool:
        return self.before != self.after


def compared(old: Sequence[Section], new: Sequence[Section]) -> list[Pair]:
    """Sections of the same heading stand together, in the order of the new text.

    What lies between two that match is paired one by one: a heading may have changed, too.
    """
    headings = [[one.heading for one in side] for side in (old, new)]
    matcher = SequenceMatcher(a=headings[0], b=headings[1], autojunk=False)
    found: list[tuple[Section | None, Section | None]] = []
    for _operation, first, last, begins, ends in matcher.get_opcodes():
        found += zip_longest(old[first:last], new[begins:ends])
    return [_pair(before, after) for before, after in found]


def _pair(before: Section | None, after: Section | None) -> Pair:
    was, now = (side.words if side else "" for side in (before, after))
    return Pair(before, after, marked(was, now), marked(now, was))


def sections_of(stored: list[dict[str, str]]) -> list[Section]:
    return [Section(one["heading"], one["words"]) for one in stored]
