"""When did the gap begin, and where does the pace lead? Pure: no database."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from buildings.targets.standing import lead_of
from buildings.targets.trajectory import Point, expected_on


def gap_began(readings: Sequence[Point], path: Sequence[Point], *, falls: bool) -> date | None:
    """The first day of the unbroken run of numbers behind the path that lasts until now.

    `readings` are in order of days. None: the last number is not behind, or there is none.
    """
    began = None
    for reading in reversed(readings):
        if lead_of(reading.value, expected_on(path, reading.day), falls=falls) >= 0:
            break
        began = reading.day
    return began


def at_this_pace(
    readings: Sequence[Point],
    day: date,
    *,
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> Decimal | None:
    """Where the straight line from the first to the last number leads by `day`, within `low` and
    `high`: no more than all students are ever there.

    In units of the numbers themselves. None: one day of numbers shows no pace.
    """
    if len(readings) < 2 or readings[0].day == readings[-1].day:
        return None
    first, last = readings[0], readings[-1]
    if day <= last.day:
        return None
    gone, ahead = (last.day - first.day).days, (day - last.day).days
    exact = last.value + (last.value - first.value) * ahead / gone
    exact = exact if low is None else max(exact, low)
    exact = exact if high is None else min(exact, high)
    places = max(0, *(-int(r.value.normalize().as_tuple().exponent) for r in readings))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
