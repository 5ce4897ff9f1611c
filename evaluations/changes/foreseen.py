"""What does an act change for one person? Two pictures of their year, laid side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from evaluations.changes.picture import Due, Picture


class DateLine(NamedTuple):
    """A date that is new, moves, or is not asked any more; and who has to act."""

    what: str
    was: date | None
    will_be: date | None
    had_turn: str
    has_turn: str
    waits: date | None

    @property
    def moves(self) -> bool:
        return self.was is not None and self.will_be is not None and self.was != self.will_be

    @property
    def passes_on(self) -> bool:
        return self.had_turn != self.has_turn and self.will_be is not None


class Change(NamedTuple):
    """Of a fact, a step or a year; empty: there was nothing, or there will be nothing."""

    what: str
    was: str
    will_be: str


class Reader(NamedTuple):
    name: str
    why: str


class Told(NamedTuple):
    name: str
    sentence: str


@dataclass(frozen=True)
class Foreseen:
    """All that one page shows before HR confirms."""

    facts: list[Change]
    years: list[Change]
    steps: list[Change]
    dates: list[DateLine]
    dates_that_stay: int
    gains: list[Reader]
    loses: list[Reader]
    told: list[Told]

    @property
    def mark(self) -> str:
        """Other, as soon as anything of it is other: what HR saw is what HR confirms."""
        parts = (self.facts, self.years, self.steps, self.dates, self.gains, self.loses, self.told)
        return sha256(repr(parts).encode()).hexdigest()

    @property
    def is_nothing(self) -> bool:
        return not (self.facts or self.years or self.steps or self.dates)


def foreseen_between(before: Picture, after: Picture) -> Foreseen:
    dates = _dates(before.dates, after.dates)
    had, have = before.readers.items(), after.readers.items()
    return Foreseen(
        facts=[
            Change(what, was, after.facts[what])
            for what, was in before.facts.items()
            if was != after.facts[what]
        ],
        years=_changes(before.years, after.years),
        steps=_of_years_that_stay(before, after),
        dates=dates,
        dates_that_stay=len(before.dates.keys() & after.dates.keys())
        - sum(line.was is not None and line.will_be is not None for line in dates),
        gains=_readers(have - had),
        loses=_readers(had - have),
        told=sorted(Told(*after.told[pk]) for pk in after.told.keys() - before.told.keys()),
    )


def _dates(before: Mapping[Any, Due], after: Mapping[Any, Due]) -> list[DateLine]:
    """In the order of the dates; those that stay as they are, are left out."""
    lines = []
    for key in [*before, *(key for key in after if key not in before)]:
        was, will_be = before.get(key), after.get(key)
        if was == will_be:
            continue
        told = was or will_be
        assert told is not None
        lines.append(
            DateLine(
                will_be.what if will_be else told.what,
                was.last_day if was else None,
                will_be.last_day if will_be else None,
                was.turn if was else "",
                will_be.turn if will_be else "",
                will_be.waits if will_be else None,
            )
        )
    return lines


def _changes(
    before: Mapping[Any, tuple[str, str]], after: Mapping[Any, tuple[str, str]]
) -> list[Change]:
    none = ("", "")
    keys = [*before, *(key for key in after if key not in before)]
    pairs = [(before.get(key, none), after.get(key, none)) for key in keys]
    return [Change(is_[0] or was[0], was[1], is_[1]) for was, is_ in pairs if was != is_]


def _of_years_that_stay(before: Picture, after: Picture) -> list[Change]:
    """Steps of a year that begins are told as dates, and with the year."""
    known = {pk: step for pk, step in after.steps.items() if pk in before.steps}
    return _changes(before.steps, known)


def _readers(rows: Any) -> list[Reader]:
    return sorted(Reader(name, why) for (_pk, why), name in rows)
