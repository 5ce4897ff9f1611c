"""How is a file of numbers read? Row by row; each row is clean, or says why not. Pure.

The columns are explained in docs/numbers-file.md.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from operator import itemgetter

from django.utils.translation import gettext as _

from accounts.numbers import UnreadableNumber, is_too_long, plain_number, read_number
from accounts.roster.cells import CONTROL
from accounts.roster.rows import FileRefused
from accounts.roster.sheet import decode, other_width, records_of, require_once

REQUIRED = ("building", "measure", "day", "value")
COLUMNS = (*REQUIRED, "subgroup", "group", "students", "source")
LENGTHS = {"group": 80, "source": 120}
DAY_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%b %d, %Y", "%B %d, %Y")
MOST_STUDENTS = 10**6
MOST_KEPT = 10_000  # cells of a kind that are kept as read


@dataclass(frozen=True, eq=False)  # one object a target, so that it is found again at once
class Place:
    """A target that takes numbers, from the first to the last day of its school year."""

    target: str  # its key, as it is written down
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
    """All that a row may name, by codes and subgroups in small letters. Two of one are unclear."""

    buildings: Mapping[str, int]  # how many have this code
    measures: Mapping[str, Sequence[Range]]
    places: Mapping[tuple[str, str, str], Sequence[Place]]  # building, measure, subgroup
    today: date


# A clean one: its target, group, day, value, count of people, and source. A plain tuple, for names
# cost a sixth of reading it. The value is text: nobody works with it any more.
Row = tuple[Place, str, date, str, int | None, str]


@dataclass
class Found:
    """What a file says. Its clean rows pass by and are not kept, only counted."""

    usable: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.usable + len(self.refused)


class RowRefused(Exception):
    """Why a row cannot be used; shown to the person who sent the file."""


def read_numbers(content: bytes, catalogue: Catalogue, found: Found) -> Iterator[Row]:
    """The clean rows; `found` hears of all. Raises FileRefused: the file is no such table."""
    records = records_of(decode(content))
    header = next((record for _n, record in records if not _is_blank(record)), [])
    read = _reader(header, catalogue)
    seen: dict[tuple[Place, str, date], int] = {}
    for number, record in records:
        try:
            row = read(record)
            # Of two rows for the same point neither says which is right; the second is refused.
            if (first := seen.setdefault(row[:3], number)) != number:
                told = _("Row %(row)s has a number for this point already.")
                raise RowRefused(told % {"row": first})
        except RowRefused as refusal:
            if not _is_blank(record):  # asked here alone: a blank one has no day
                found.refused.append((number, str(refusal)))
        else:
            found.usable += 1
            yield row
    if not found.total:
        raise FileRefused(_("The file has a header, but no numbers. Nothing was changed."))


def _is_blank(record: Sequence[str]) -> bool:
    return not any(map(str.strip, record))


def _reader(header: Sequence[str], catalogue: Catalogue) -> Callable[[list[str]], Row]:
    names = [name.strip().lower().replace(" ", "_") for name in header]
    _require_columns(names)
    require_once(names, COLUMNS)
    width = len(names)
    # A column that the file does not have is the blank cell that is put behind its last one.
    cells_of = itemgetter(*(names.index(name) if name in names else width for name in COLUMNS))
    # The cells of a file are often the same: each is read once.
    line_of = lru_cache(MOST_KEPT)(partial(_line, catalogue))
    day_of, value_of = lru_cache(MOST_KEPT)(_day), lru_cache(MOST_KEPT)(_value)
    group_of, source_of = (lru_cache(MOST_KEPT)(partial(_text, name)) for name in LENGTHS)
    count_of = lru_cache(MOST_KEPT)(_students)

    def read(record: list[str]) -> Row:
        if len(record) != width:
            record = _fitted(record, width)
        record.append("")
        building, code, day, value, subgroup, group, students, source = cells_of(record)
        measure, targets = line_of(building, code, subgroup)
        as_of = day_of(day)
        place = _place(targets, as_of, day, catalogue.today)
        group = group_of(group)
        return (
            place,
            group,
            as_of,
            value_of(value, measure),
            count_of(students, group != ""),
            source_of(source) or measure.source,
        )

    return read


def _require_columns(names: Sequence[str]) -> None:
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise FileRefused(
            _("The first row must name these columns: %(names)s. Nothing was changed.")
            % {"names": ", ".join(missing)}
        )


def _fitted(record: list[str], width: int) -> list[str]:
    """Blank cells at the end may be missing, or too many. A number with a comma makes one more."""
    if not _is_blank(record[width:]):
        raise RowRefused(other_width(len(record), width))
    return record[:width] + [""] * (width - len(record))


def _line(
    catalogue: Catalogue, building: str, code: str, subgroup: str
) -> tuple[Range, Sequence[Place]]:
    """Which measure, and which targets of this building may take its number?"""
    building, code, subgroup = building.strip(), code.strip(), subgroup.strip()
    if building.lower() not in catalogue.buildings:
        raise RowRefused(_("No building has the code “%s”.") % building)
    measures = catalogue.measures.get(code.lower(), ())
    if not measures:
        raise RowRefused(_("No measure has the code “%s”.") % code)
    targets = catalogue.places.get((building.lower(), code.lower(), subgroup.lower()), ())
    _require_one(building, is_one=catalogue.buildings[building.lower()] == 1)
    _require_one(code, is_one=len(measures) == 1)
    school_years = {place.first for place in targets}
    _require_one(subgroup, is_one=len(targets) == len(school_years))
    return measures[0], targets


def _require_one(words: str, *, is_one: bool) -> None:
    if not is_one:
        raise RowRefused(
            _("Two names differ from “%s” in capital letters alone. Change one of them.") % words
        )


def _place(targets: Sequence[Place], as_of: date, day: str, today: date) -> Place:
    if as_of > today:
        raise RowRefused(_("This day has not come yet: %s.") % day.strip())
    for place in targets:
        if place.first <= as_of <= place.last:
            return place
    raise RowRefused(
        _("The building has no target for this measure and group in the school year of %s.")
        % day.strip()
    )


def _day(cell: str) -> date:
    words = cell.strip()
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(words, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise RowRefused(_("“%s” is no day we can read. Write it like 2026-10-15.") % words)


def _value(cell: str, measure: Range) -> str:
    words = cell.strip()
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
    return str(value)


def _students(cell: str, has_group: bool) -> int | None:
    words = cell.strip()
    if not words:
        if has_group:
            raise RowRefused(_("Say in “students” how many people the group has."))
        return None
    digits = words.lstrip("0")[:8]  # one more than the most has
    if not (words.isascii() and words.isdigit()) or not 0 < int(digits or 0) <= MOST_STUDENTS:
        raise RowRefused(_("“%s” is no count of people.") % words)
    return int(digits)


def _text(name: str, cell: str) -> str:
    words = cell.strip()
    if len(words) > LENGTHS[name]:
        raise RowRefused(
            _("“%(name)s” is longer than %(most)s letters.")
            % {"name": name, "most": LENGTHS[name]}
        )
    if CONTROL.search(words):
        raise RowRefused(
            _("“%(name)s” holds a character that can’t be seen. Type the words again.")
            % {"name": name}
        )
    return words
