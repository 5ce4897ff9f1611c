"""The chart of a target: what is expected, what was measured, and where both stand today.

Two drawings, for wide and narrow windows (ui/charts.py). The words beside it say the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format

from accounts.numbers import plain_number
from buildings.targets.trajectory import Point, expected_on

STEPS = (1, 2, 5)  # distances of the lines of the grid: these, times a power of ten
LINES = 5  # about so many
LETTER = 7  # width of one of the words, at most, in the units of a drawing
APART = 10  # words from their mark


@dataclass(frozen=True)
class Frame:
    """Of a drawing, in its own units; the lines lie between the edges."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    months: int  # a word for every so many


WIDE = Frame("wide", 720, 300, 40, 634, 24, 266, 1)
NARROW = Frame("narrow", 350, 250, 34, 336, 26, 220, 2)


@dataclass(frozen=True)
class Drawn:
    """What both drawings show."""

    path: Sequence[Point]
    readings: Sequence[Point]
    today: date
    said: Callable[[Decimal], str]  # a number with its unit

    @property
    def values(self) -> list[Decimal]:
        return [point.value for point in (*self.path, *self.readings)]


def charts_of(drawn: Drawn) -> list[dict[str, Any]]:
    return [_chart(drawn, frame) for frame in (WIDE, NARROW)]


def _chart(drawn: Drawn, frame: Frame) -> dict[str, Any]:
    first, last = drawn.path[0].day, drawn.path[-1].day
    days = [point.day for point in drawn.readings]
    first, last = min([first, *days]), max([last, *days])
    low, high, step = scale(drawn.values)

    def x(day: date) -> str:
        inside = min(max(day, first), last)
        share = (inside - first).days / max((last - first).days, 1)
        return f"{frame.left + (frame.right - frame.left) * share:.1f}"

    def y(value: Decimal) -> str:
        share = float((value - low) / (high - low))
        return f"{frame.bottom - (frame.bottom - frame.top) * share:.1f}"

    end = drawn.path[-1]
    return {
        "frame": frame,
        "lines": [_line(drawn, value, y(value), frame) for value in ticks(low, high, step)],
        "months": [
            {"x": x(day), "word": date_format(day, "M"), "y": frame.height - 8}
            for day in months(first, last)[:: frame.months]
        ],
        "today": {"x": x(drawn.today), "end": f"{float(x(drawn.today)) - 6:.1f}"},
        "path": _way(drawn.path, x, y),
        "readings": _way(drawn.readings, x, y),
        "target": {
            "x": frame.right + 10 if frame is WIDE else frame.right,
            "y": f"{float(y(end.value)) + (4 if frame is WIDE else -10):.1f}",
            "anchor": "start" if frame is WIDE else "end",
            "word": drawn.said(end.value),
        },
        **_now(drawn, frame, x, y),
    }


def _line(drawn: Drawn, value: Decimal, y: str, frame: Frame) -> dict[str, Any]:
    return {
        "y": y,
        "text_y": f"{float(y) + 4:.1f}",
        "text_x": frame.left - 8,
        "word": drawn.said(value),
    }


def _way(points: Sequence[Point], x: Callable[[date], str], y: Callable[[Decimal], str]) -> str:
    pairs = [f"{x(point.day)} {y(point.value)}" for point in points]
    return "M" + " L".join(pairs) if pairs else ""


def _now(
    drawn: Drawn, frame: Frame, x: Callable[[date], str], y: Callable[[Decimal], str]
) -> dict[str, Any]:
    """The two marks and their words; the higher one's words stand above it."""
    expected = expected_on(drawn.path, drawn.today)
    wanted = {"x": x(drawn.today), "y": y(expected), "word": drawn.said(expected)}
    today = float(wanted["x"])
    if not drawn.readings:
        return {"expected": _worded(wanted, frame, today, is_above=True), "now": None}
    last = drawn.readings[-1]
    now = {"x": x(last.day), "y": y(last.value), "word": drawn.said(last.value)}
    is_lower = last.value < expected
    return {
        "expected": _worded(wanted, frame, today, is_above=is_lower),
        "now": _worded(now, frame, today, is_above=not is_lower, is_left=False),
    }


def _worded(
    mark: dict[str, str], frame: Frame, today: float, *, is_above: bool, is_left: bool = True
) -> dict[str, str]:
    """With the place of its words: on the side it asks for, or the other one if cut there.

    On the right they begin behind the line of today, so that it does not run through them.
    """
    length = LETTER * (len(mark["word"]) + len(" expected"))
    left, right = float(mark["x"]) - APART, max(float(mark["x"]), today) + APART
    fits_left, fits_right = left - length >= frame.left, right + length <= frame.right
    stands_left = fits_left if is_left else fits_left and not fits_right
    return {
        **mark,
        "text_x": f"{left if stands_left else right:.1f}",
        "text_y": f"{float(mark['y']) + (-8 if is_above else 20):.1f}",
        "anchor": "end" if stands_left else "start",
    }


def scale(values: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """From, to and distance of the grid: whole steps that hold all values."""
    low, high = min(values), max(values)
    step = distance((high - low) or max(abs(high), Decimal(1)))
    first = (low // step) * step if low >= 0 else -((-low) // step + 1) * step
    last = first
    while last < high or last == first:
        last += step
    return first, last, step


def distance(span: Decimal) -> Decimal:
    """The first of 1, 2, 5, 10 … (or .1, .2 …) that takes no more than so many lines."""
    power = Decimal(1).scaleb((span / LINES).adjusted())
    found = [power * step for step in (*STEPS, 10) if power * step * LINES >= span]
    return found[0]


def ticks(low: Decimal, high: Decimal, step: Decimal) -> list[Decimal]:
    return [low + step * count for count in range(int((high - low) / step) + 1)]


def months(first: date, last: date) -> list[date]:
    """The first days of the months that begin between both; the first month by its own day."""
    found, day = [first], first
    while True:
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        if day > last:
            return found
        found.append(day)


def said_with(unit: str) -> Callable[[Decimal], str]:
    """`43%`, and the bare number for other units: the page names those once."""
    return lambda value: plain_number(value) + ("%" if unit == "%" else "")
