"""What could a target be in the year after? The same shape from a new start. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from buildings.targets.standing import lead_of
from buildings.targets.trajectory import Point, Template, drawn
from deadlines.calculate import years_after


def shape_of(path: Sequence[Point]) -> Template:
    """Which share of the way after which share of the time; of a level path, evenly."""
    first, last = path[0], path[-1]
    days, way = (last.day - first.day).days, last.value - first.value
    shares = []
    for point in path:
        time = Decimal((point.day - first.day).days) / days
        shares.append((time, (point.value - first.value) / way if way else time))
    return Template("carried", "", "", tuple(shares))


def carried_path(
    path: Sequence[Point], *, baseline: Decimal, target: Decimal, year: tuple[date, date]
) -> tuple[Point, ...]:
    """A year later, from `baseline` to `target`, inside the first and last day of `year`."""
    first, last = year
    start = min(max(years_after(path[0].day, 1), first), last)
    end = max(min(years_after(path[-1].day, 1), last), first)
    return drawn(shape_of(path), Point(start, baseline), Point(end, target))


def next_goal(
    target: Decimal,
    baseline: Decimal,
    latest: Decimal,
    *,
    falls: bool,
    limits: tuple[Decimal | None, Decimal | None],
) -> Decimal:
    """The same goal while it is ahead; once it is reached, as far again, within the measure."""
    if lead_of(latest, target, falls=falls) < 0:
        return target
    low, high = limits
    wanted = latest + (target - baseline)
    if low is not None:
        wanted = max(wanted, low)
    return wanted if high is None else min(wanted, high)
