"""The chart of a progress series: its values over the days, and the goal as a dashed line.

Two drawings, for wide and narrow windows, on the grid of buildings/targets/chart.py. The table
beside it holds the same values.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format

from accounts.numbers import plain_number
from buildings.targets.chart import NARROW, WIDE, Frame, scale, ticks
from remediation.models import ProgressSeries
from remediation.plans.progress import Progress

Where = Callable[[Any], str]
ROOM_FOR_LEVELS = 120  # units of the drawing left of the lines; numbers need less
LETTERS = {"wide": 18, "narrow": 14}  # of a level beside its line
DAYS = {"wide": 5, "narrow": 3}  # so many days are named below


def charts_of(progress: Progress) -> list[dict[str, Any]]:
    """None where there is nothing to draw yet."""
    if not progress.holding:
        return []
    return [_chart(progress, frame) for frame in (WIDE, NARROW)]


def _chart(progress: Progress, frame: Frame) -> dict[str, Any]:
    series, points = progress.series, progress.holding
    frame = replace(frame, left=_left(series, frame), right=frame.width - 14)
    lines = _lines(progress)
    low, high = lines[0], lines[-1]
    first, last = points[0].on, points[-1].on
    days = max((last - first).days, 1)

    def x(day: date) -> str:
        if first == last:
            return f"{(frame.left + frame.right) / 2:.1f}"
        return f"{frame.left + (frame.right - frame.left) * (day - first).days / days:.1f}"

    def y(value: Decimal) -> str:
        share = float((value - low) / (high - low))
        return f"{frame.bottom - (frame.bottom - frame.top) * share:.1f}"

    dots = [{"x": x(point.on), "y": y(point.value)} for point in points]
    return {
        "frame": frame,
        "lines": [
            {"y": y(value), "text_y": f"{float(y(value)) + 4:.1f}", "text_x": frame.left - 8}
            | {"word": _word(series, value, frame)}
            for value in lines
        ],
        "days": [
            {"x": x(day), "word": date_format(day, "M j"), "y": frame.height - 8}
            | {"anchor": _anchor(day, first, last)}
            for day in _days(first, last, DAYS[frame.name])
        ],
        "target": None if series.target is None else y(series.target),
        "goal": None if series.target is None else _goal(progress, frame, y(series.target)),
        "path": "M" + " L".join(f"{dot['x']} {dot['y']}" for dot in dots),
        "dots": dots,
    }


def _goal(progress: Progress, frame: Frame, y: str) -> dict[str, Any]:
    """The words of the goal stand at that end of its line which the values are farther from."""
    target = progress.series.target or Decimal(0)
    first, last = (
        abs(point.value - target) for point in (progress.points[0], progress.points[-1])
    )
    is_left = first > last
    return {
        "x": frame.left + 8 if is_left else frame.right,
        "y": f"{float(y) - 8:.1f}",
        "anchor": "start" if is_left else "end",
    }


def _left(series: ProgressSeries, frame: Frame) -> int:
    return ROOM_FOR_LEVELS if series.levels else frame.left


def _lines(progress: Progress) -> list[Decimal]:
    """Of levels one line each; of numbers the grid that holds values and goal."""
    series = progress.series
    if series.levels:
        return [Decimal(place) for place in range(1, len(series.levels) + 1)]
    values = [point.value for point in progress.holding]
    if series.target is not None:
        values.append(series.target)
    return ticks(*scale(values))


def _word(series: ProgressSeries, value: Decimal, frame: Frame) -> str:
    if not series.levels:
        return plain_number(value)
    words, most = series.said(value), LETTERS[frame.name]
    return words if len(words) <= most else words[: most - 1] + "…"


def _days(first: date, last: date, count: int) -> Sequence[date]:
    """At even distances from the first to the last, each once."""
    span = (last - first).days
    steps = min(count - 1, span)
    if not steps:
        return [first]
    return [first + timedelta(days=round(span * step / steps)) for step in range(steps + 1)]


def _anchor(day: date, first: date, last: date) -> str:
    if first == last:
        return "middle"
    return "start" if day == first else "end" if day == last else "middle"
