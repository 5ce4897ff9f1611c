"""Where should a measure be by a day of the year? (S2-15: "given the time of year")

Pure: no database. A path is a row of points; between two of them the value moves evenly by days.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import cache
from itertools import pairwise
from pathlib import Path as File

TEMPLATES = File(__file__).parent / "trajectories.json"
MOST_POINTS = 40  # of one path: a point a week in a school year


@dataclass(frozen=True)
class Point:
    day: date
    value: Decimal


class Flaw(Enum):
    """What is wrong with a path."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    RUNS_BACK = "runs_back"
    DOUBLED = "doubled"
    MISSES_TARGET = "misses_target"
    TURNS_AWAY = "turns_away"
    OUTSIDE_YEAR = "outside_year"


@dataclass(frozen=True)
class Template:
    """Shares of the way by shares of the time, both from 0 to 1."""

    key: str
    name: str
    about: str
    shares: tuple[tuple[Decimal, Decimal], ...]


def expected_on(path: Sequence[Point], day: date) -> Decimal:
    """Exact at each point; before the first and after the last the value stays where it is.

    `path` is in order of days. Numbers between have one decimal place more than the points.
    """
    if day <= path[0].day:
        return path[0].value
    for before, after in pairwise(path):
        if day <= after.day:
            return between(before, after, day)
    return path[-1].value


def between(before: Point, after: Point, day: date) -> Decimal:
    """On the straight line from one point to the next; at the points their own values."""
    if day <= before.day or before.day == after.day:
        return before.value
    if day >= after.day:
        return after.value
    gone, whole = (day - before.day).days, (after.day - before.day).days
    exact = before.value + (after.value - before.value) * gone / whole
    return exact.quantize(_step(before.value, after.value), rounding=ROUND_HALF_UP)


def _step(*values: Decimal) -> Decimal:
    places = [-int(value.normalize().as_tuple().exponent) for value in values]
    return Decimal(1).scaleb(-(max(0, *places) + 1))


def flaws_of(
    path: Sequence[Point], *, target: Decimal, falls: bool, year: tuple[date, date]
) -> list[tuple[Flaw, int]]:
    """What a path may not be, with the place of the point (from 1) that shows it.

    `falls`: less is better. `year`: its first and last day.
    """
    if not 2 <= len(path) <= MOST_POINTS:
        return [(Flaw.TOO_SHORT if len(path) < 2 else Flaw.TOO_LONG, len(path))]
    first, last = year
    outside = [
        (Flaw.OUTSIDE_YEAR, place)
        for place, point in enumerate(path, start=1)
        if not first <= point.day <= last
    ]
    end, way = path[-1].value, path[-1].value - path[0].value
    missed = [(Flaw.MISSES_TARGET, len(path))] if end != target else []
    turned = [(Flaw.TURNS_AWAY, len(path))] if (way > 0 if falls else way < 0) else []
    return _disorder(path) + outside + (missed or turned)


def _disorder(path: Sequence[Point]) -> list[tuple[Flaw, int]]:
    return [
        (Flaw.DOUBLED if after.day == before.day else Flaw.RUNS_BACK, place)
        for place, (before, after) in enumerate(pairwise(path), start=2)
        if after.day <= before.day
    ]


def drawn(template: Template, start: Point, end: Point) -> tuple[Point, ...]:
    """A template between baseline and target. Days that fall together are one point.

    The values have at most one decimal place more than baseline and target.
    """
    days = (end.day - start.day).days
    way = end.value - start.value
    step = _step(start.value, end.value)
    points = {}
    for time, share in template.shares:
        day = start.day + timedelta(days=int((time * days).to_integral_value(ROUND_HALF_UP)))
        points[day] = (start.value + way * share).quantize(step, rounding=ROUND_HALF_UP)
    points |= {start.day: start.value, end.day: end.value}
    return tuple(Point(day, points[day]) for day in sorted(points))


@cache
def templates() -> dict[str, Template]:
    """The ready-made ones by key, in the order of the file. They are examples to change."""
    rows = json.loads(TEMPLATES.read_text(encoding="utf-8"))
    return {
        row["key"]: Template(
            row["key"],
            row["name"],
            row["about"],
            tuple((Decimal(time), Decimal(share)) for time, share in row["shares"]),
        )
        for row in rows
    }
