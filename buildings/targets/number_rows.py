"""How is a file of numbers read? Row by row; each row is clean, or says why not. Pure.

The columns are explained in docs/numbers-file.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.numbers import UnreadableNumber, is_too_long, plain_number, read_number
from accounts.roster.rows import FileRefused
from accounts.roster.sheet import decode, records_of

REQUIRED = ("building", "measure", "day", "value")
COLUMNS = (*REQUIRED, "subgroup", "group", "students", "source")
LENGTHS = {"group": 80, "source": 120}
DAY_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%b %d, %Y", "%B %d, %Y")
MOST_STUDENTS = 10**6
MOST_KEPT = 10_000  # cells of a kind that are kept as read


@dataclass(frozen=True, eq=False)  # one object a target, so that it is found again at once
class Place:
    """A target that takes numbers, from the first to the last day of its school year."""

    target: UUID
    first: date
    last: date


@dataclass(frozen=True, eq=False)  # one object a measure, so that what is read can be kept by it
class Range:
    """What numbers of a measure can be, and where they usually come from."""

    name: str
    low: Decimal | None
    high: Decimal | None
    source: str


@dataclass(frozen=True)
class Catalogue:
    """All that a row may name. Codes and subgroups in small letters."""

    buildings: frozenset[str]
    measures: Mapping[str, Range]
    places: Mapping[tuple[str, str, str], Sequence[Place]]  # building, measure, subgroup
    today: date


class Row(NamedTuple):
    """A clean one."""

    number: int
    place: Place
    group: str
    as_of: date
    value: Decimal
    students: int | None
    source: str


@dataclass
class Found:
    rows: list[Row] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.rows) + len(self.refused)


class RowRefused(Exception):
    """Why a row cannot be used; shown to the person who sent the file."""


def read_numbers(content: bytes, catalogue: Catalogue) -> Found:
    """Raises FileRefused for a file that is no such table."""
    records = records_of(decode(content))
    header = next((row for _n, row in records if any(map(str.strip, row))), [])
    reader = _reader(header, catalogue)
    found, seen = Found(), dict[tuple[Place, str, date], int]()
    for number, record in records:
        if not any(map(str.strip, record)):
            continue
        try:
            row = reader(number, record)
            _require_new(row, seen)
        except RowRefused as refusal:
            found.refused.append((number, str(refusal)))
        else:
            found.rows.append(row)
    if not found.total:
        raise FileRefused(_("The file has a header, but no numbers. Nothing was changed."))
    return found


def _require_new(row: Row, seen: dict[tuple[Place, str, date], int]) -> None:
    """Of two rows for the same point neither says which is right; the second is refused."""
    key = (row.place, row.group, row.as_of)
    first = seen.setdefault(key, row.number)
    if first != row.number:
        raise RowRefused(_("Row %(row)s has a number for this point already.") % {"row": first})


def _reader(header: Iterable[str], catalogue: Catalogue) -> Callable[[int, Sequence[str]], Row]:
    names = [name.strip().lower().replace(" ", "_") for name in header]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise FileRefused(
            _("The first row must name these columns: %(names)s. Nothing was changed.")
            % {"names": ", ".join(missing)}
        )
    places = [names.index(name) if name in names else None for name in COLUMNS]
    # The cells of a file are often the same: each is read once.
    line_of = lru_cache(MOST_KEPT)(partial(_line, catalogue))
    day_of, value_of = lru_cache(MOST_KEPT)(_day), lru_cache(MOST_KEPT)(_value)
    text_of, count_of = lru_cache(MOST_KEPT)(_text), lru_cache(MOST_KEPT)(_students)

    def read(number: int, record: Sequence[str]) -> Row:
        size = len(record)
        building, code, day, value, subgroup, group, students, source = [
            "" if place is None or place >= size else record[place].strip() for place in places
        ]
        measure, targets = line_of(building, code, subgroup)
        as_of = day_of(day)
        return Row(  # by place: names cost a sixth of the whole row
            number,
            _place(targets, as_of, day, catalogue.today),
            text_of("group", group),
            as_of,
            value_of(value, measure),
            count_of(students, group != ""),
            text_of("source", source) or measure.source,
        )

    return read


def _line(
    catalogue: Catalogue, building: str, code: str, subgroup: str
) -> tuple[Range, Sequence[Place]]:
    """Which measure, and which targets of this building may take its number?"""
    if building.lower() not in catalogue.buildings:
        raise RowRefused(_("No building has the code “%s”.") % building)
    measure = catalogue.measures.get(code.lower())
    if measure is None:
        raise RowRefused(_("No measure has the code “%s”.") % code)
    key = (building.lower(), code.lower(), subgroup.lower())
    return measure, catalogue.places.get(key, ())


def _place(targets: Sequence[Place], as_of: date, day: str, today: date) -> Place:
    if as_of > today:
        raise RowRefused(_("This day has not come yet: %s.") % day)
    for place in targets:
        if place.first <= as_of <= place.last:
            return place
    raise RowRefused(
        _("The building has no target for this measure and group in the school year of %s.") % day
    )


def _day(words: str) -> date:
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(words, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise RowRefused(_("“%s” is no day we can read. Write it like 2026-10-15.") % words)


def _value(words: str, measure: Range) -> Decimal:
    try:
        value = read_number(words.removesuffix("%"))
    except UnreadableNumber as error:
        if error.has_comma:
            told = _("“%s” has a comma. Write the number with a point, like 12.5.")
        else:
            told = _("“%s” is no number. Write it like 12.5.")
        raise RowRefused(told % words) from error
    if is_too_long(value):
        raise RowRefused(_("“%s” has more digits than we keep.") % words)
    limits = {"measure": measure.name, "low": plain_number(measure.low)}
    limits["high"] = plain_number(measure.high)
    if measure.low is not None and value < measure.low:
        raise RowRefused(_("%(measure)s cannot be below %(low)s.") % limits)
    if measure.high is not None and value > measure.high:
        raise RowRefused(_("%(measure)s cannot be above %(high)s.") % limits)
    return value


def _students(words: str, has_group: bool) -> int | None:
    if not words:
        if has_group:
            raise RowRefused(_("Say in “students” how many people the group has."))
        return None
    if not (words.isascii() and words.isdigit()) or not 0 < int(words[:8]) <= MOST_STUDENTS:
        raise RowRefused(_("“%s” is no count of people.") % words)
    return int(words)


def _text(name: str, words: str) -> str:
    if len(words) > LENGTHS[name]:
        raise RowRefused(
            _("“%(name)s” is longer than %(most)s letters.")
            % {"name": name, "most": LENGTHS[name]}
        )
    return words
