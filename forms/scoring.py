"""What comes out of the ratings of a form? Pure, exact, and each step can be shown (S0-5, E7, E8).

Values are the decimals of the levels of a scale. Inside, they are fractions, so that no result
depends on the order of rows or sections; a value is rounded once, at its end, half up to two
places, and the cut scores are held against the rounded value, as a reader of the page would.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Method(StrEnum):
    WEIGHTED = "weighted"  # average of each section, times its share
    SUM = "sum"  # points added up
    MATRIX = "matrix"  # the level of one section against the level of another
    HOLISTIC = "holistic"  # whoever rates chooses, nothing is computed


class Missing(StrEnum):
    """What becomes of a row that is not rated."""

    REWEIGHT = "reweight"  # the rated ones carry its weight
    LOWEST = "lowest"  # it counts as the lowest level
    REFUSE = "refuse"  # nothing comes out until it is rated


@dataclass(frozen=True)
class Cut:
    """From this value on, it is this level (until the next cut)."""

    start: Decimal
    level: str


@dataclass(frozen=True)
class Cap:
    """A low section holds the overall rating down, whatever the rest is (E8, essential duties)."""

    section: str
    low: str  # a row of it at this level or below …
    most: str  # … and the overall rating is this one at most


@dataclass(frozen=True)
class Scoring:
    """How a form computes its overall rating. `levels` are those of the overall scale."""

    method: Method
    levels: Mapping[str, Decimal]  # code to value, lowest first
    missing: Missing = Missing.REWEIGHT
    cuts: Sequence[Cut] = ()
    caps: Sequence[Cap] = ()
    # Of a matrix: the two sections, and the level for each pair of theirs.
    across: tuple[str, str] = ("", "")
    matrix: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class RatedRow:
    """One row that is to be rated. `value` and `level` are None as long as it is not."""

    code: str
    value: Decimal | None
    level: str | None
    weight: Decimal = Decimal(1)
    lowest: Decimal = Decimal(0)  # of its own scale, for Missing.LOWEST


@dataclass(frozen=True)
class Part:
    """One section with the rows that count. Rows marked as not applicable are left out of it."""

    code: str
    title: str
    rows: Sequence[RatedRow]
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Line:
    """One section in the explanation: average, share of the whole (percent), points.

    Points are the average times the share, or of a sum what the rated rows brought.
    """

    code: str
    title: str
    average: Decimal | None
    share: Decimal
    points: Decimal | None
    rated: int
    rows: int
    level: str | None = None  # of a matrix


@dataclass(frozen=True)
class Result:
    """`level` is None as long as nothing comes out, or when somebody has to choose."""

    value: Decimal | None
    level: str | None
    lines: tuple[Line, ...]
    rated: int
    rows: int
    capped_by: str | None = None  # the section whose low row held the level down
    before_cap: str | None = None  # the level that came out before that

    @property
    def is_whole(self) -> bool:
        return self.rated == self.rows


def score(scoring: Scoring, parts: Sequence[Part]) -> Result:
    """The overall rating and how it came about. Sections without any row take no part."""
    parts = [part for part in parts if part.rows]
    rated = sum(row.value is not None for part in parts for row in part.rows)
    rows = sum(len(part.rows) for part in parts)
    waits = not rated or (scoring.missing is Missing.REFUSE and rated < rows)
    if scoring.method is Method.HOLISTIC or waits:
        return Result(None, None, _lines(scoring, parts), rated, rows)
    if scoring.method is Method.MATRIX:
        return _by_matrix(scoring, parts, rated, rows)
    exact = _sum(scoring, parts) if scoring.method is Method.SUM else _weighted(scoring, parts)
    value = rounded(exact)
    level = level_at(scoring.cuts, value)
    held, by = _capped(scoring, parts, level)
    before = level if by else None
    return Result(value, held, _lines(scoring, parts), rated, rows, by, before)


def level_at(cuts: Sequence[Cut], value: Decimal) -> str | None:
    """The level of the last cut that the value reaches; below the first: its level as well."""
    reached = [cut.level for cut in cuts if cut.start <= value]
    return reached[-1] if reached else (cuts[0].level if cuts else None)


def rounded(value: Fraction) -> Decimal:
    """Half up, to two places; never by way of a binary number."""
    hundredths, rest = divmod(abs(value) * 100, 1)
    up = hundredths + (1 if rest >= Fraction(1, 2) else 0)
    return Decimal(f"{'-' if value < 0 and up else ''}{up}E-2")


def _average(part: Part, missing: Missing) -> Fraction | None:
    """Of the rated rows by their weights; None when nothing in it counts."""
    counted = [(row, _value(row, missing)) for row in part.rows]
    pairs = [(Fraction(row.weight), value) for row, value in counted if value is not None]
    total = sum((weight for weight, _ in pairs), Fraction(0))
    if not total:
        return None
    return sum((weight * value for weight, value in pairs), Fraction(0)) / total


def _value(row: RatedRow, missing: Missing) -> Fraction | None:
    if row.value is not None:
        return Fraction(row.value)
    return Fraction(row.lowest) if missing is Missing.LOWEST else None


def _weighted(scoring: Scoring, parts: Sequence[Part]) -> Fraction:
    averages = [(part, _average(part, scoring.missing)) for part in parts]
    there = [(Fraction(part.weight), average) for part, average in averages if average is not None]
    total = sum((weight for weight, _ in there), Fraction(0))
    if not total:
        return Fraction(0)
    return sum((weight * average for weight, average in there), Fraction(0)) / total


def _sum(scoring: Scoring, parts: Sequence[Part]) -> Fraction:
    """Points added up; with REWEIGHT the rated rows stand for all of them."""
    points = all_weights = rated_weights = Fraction(0)
    for part in parts:
        for row in part.rows:
            weight = Fraction(part.weight) * Fraction(row.weight)
            all_weights += weight
            value = _value(row, scoring.missing)
            if value is not None:
                points += weight * value
                rated_weights += weight
    return points * all_weights / rated_weights if rated_weights else Fraction(0)


def _by_matrix(scoring: Scoring, parts: Sequence[Part], rated: int, rows: int) -> Result:
    lines = _lines(scoring, parts)
    levels = {line.code: line.level for line in lines}
    down, along = (levels.get(code) for code in scoring.across)
    if down is None or along is None:
        return Result(None, None, lines, rated, rows)
    level = scoring.matrix[down][along]
    held, by = _capped(scoring, parts, level)
    return Result(None, held, lines, rated, rows, by, level if by else None)


def _capped(
    scoring: Scoring, parts: Sequence[Part], level: str | None
) -> tuple[str | None, str | None]:
    """The level after all caps, and the section that held it down the most, if one did."""
    if level is None:
        return None, None
    rank = {code: place for place, code in enumerate(scoring.levels)}
    by: str | None = None
    for cap in scoring.caps:
        if rank[cap.most] < rank[level] and _has_low_row(scoring, parts, cap):
            level, by = cap.most, cap.section
    return level, by


def _has_low_row(scoring: Scoring, parts: Sequence[Part], cap: Cap) -> bool:
    low = scoring.levels[cap.low]
    rows = (row for part in parts if part.code == cap.section for row in part.rows)
    return any(row.value is not None and row.value <= low for row in rows)


def _lines(scoring: Scoring, parts: Sequence[Part]) -> tuple[Line, ...]:
    averages = {part.code: _average(part, scoring.missing) for part in parts}
    total = sum(
        (Fraction(part.weight) for part in parts if averages[part.code] is not None), Fraction(0)
    )
    return tuple(_line(scoring, part, averages[part.code], total) for part in parts)


def _line(scoring: Scoring, part: Part, average: Fraction | None, total: Fraction) -> Line:
    rated = sum(row.value is not None for row in part.rows)
    if average is None or not total:
        return Line(part.code, part.title, None, Decimal("0.00"), None, rated, len(part.rows))
    share = Fraction(part.weight) / total
    points = (
        average * share if scoring.method is Method.WEIGHTED else _earned(part, scoring.missing)
    )
    shown = rounded(average)
    return Line(
        code=part.code,
        title=part.title,
        average=shown,
        share=rounded(share * 100),
        points=rounded(points),
        rated=rated,
        rows=len(part.rows),
        level=level_at(scoring.cuts, shown) if scoring.method is Method.MATRIX else None,
    )


def _earned(part: Part, missing: Missing) -> Fraction:
    """Points of the rows as they are; what is not rated brings none."""
    pairs = [(row.weight, _value(row, missing)) for row in part.rows]
    found = (Fraction(weight) * value for weight, value in pairs if value is not None)
    return Fraction(part.weight) * sum(found, Fraction(0))
