"""How does the year lie before somebody? Places on a ruler, in percent of the school year."""

from dataclasses import dataclass
from datetime import date

MIDDLE_FROM, MIDDLE_TO = 8, 92  # beyond, a label would leave the page: it is set flush


@dataclass(frozen=True)
class Month:
    first: date
    x: float


@dataclass(frozen=True)
class Mark:
    """A dated step on the ruler."""

    name: str
    last_day: date
    x: float
    anchor: str  # SVG text-anchor
    is_next: bool
    is_done: bool
    reason: str


@dataclass(frozen=True)
class Ruler:
    months: list[Month]
    marks: list[Mark]
    today: float
    today_anchor: str


def place(day: date, first: date, last: date) -> float:
    """Percent of the way from the first day to the last, never off the ruler."""
    share = (day - first).days / (last - first).days * 100
    return round(min(100.0, max(0.0, share)), 2)


def months_between(first: date, last: date) -> list[Month]:
    """The months that begin in between; the first one stands at the very left."""
    firsts, year, month = [first], first.year, first.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        if date(year, month, 1) > last:
            return [Month(day, place(day, first, last)) for day in firsts[:-1]]
        firsts.append(date(year, month, 1))


def anchor_at(x: float) -> str:
    if x < MIDDLE_FROM:
        return "start"
    return "end" if x > MIDDLE_TO else "middle"
