"""How far should a goal be by a day, and is it ahead or behind? (S0-12, S0-13)

Pure: no database. Progress is expected evenly from the day it began to the day of the target;
numbers may rise or fall toward it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from zoneinfo import ZoneInfo

from goals.models import Goal

AHEAD, ON_PACE, BEHIND = "ahead", "on_pace", "behind"  # evaluations.models.Point.Pace
TOLERANCE = Decimal("0.1")  # of the whole way: so near to what is expected is on pace


@dataclass(frozen=True)
class Way:
    """From where to where, and from when to when."""

    baseline: Decimal
    target: Decimal
    begins_on: date
    ends_on: date

    @property
    def step(self) -> Decimal:
        """The unit of what is computed: one more decimal place than the two numbers have."""
        places = [-int(number.normalize().as_tuple().exponent) for number in self.numbers]
        return Decimal(1).scaleb(-(max(0, *places) + 1))

    @property
    def numbers(self) -> tuple[Decimal, Decimal]:
        return self.baseline, self.target


def expected_on(way: Way, day: date) -> Decimal:
    """On the line between both; exact at both ends, and where they are from then on."""
    if day >= way.ends_on:
        return way.target
    if day <= way.begins_on:
        return way.baseline
    gone, whole = (day - way.begins_on).days, (way.ends_on - way.begins_on).days
    exact = way.baseline + (way.target - way.baseline) * gone / whole
    return exact.quantize(way.step, rounding=ROUND_HALF_EVEN)


def pace_of(way: Way, *, value: Decimal, day: date) -> str:
    """Of `value` on that day. Whoever has reached the target is not behind."""
    lead = value - expected_on(way, day)
    if way.target < way.baseline:
        lead = -lead
    margin = TOLERANCE * abs(way.target - way.baseline)
    if lead > margin:
        return AHEAD
    return BEHIND if lead < -margin else ON_PACE


def way_of(goal: Goal, *, year_starts_on: date, zone: str) -> Way | None:
    """Begins on its start date, or when the set was first agreed, or with the school year.

    None: there is no line to compute on. `goal.goal_set` is loaded.
    """
    baseline, target, ends_on = goal.baseline_value, goal.target_value, goal.target_on
    if baseline is None or target is None or ends_on is None or baseline == target:
        return None
    agreed_at: datetime | None = goal.goal_set.first_agreed_at
    agreed_on = agreed_at.astimezone(ZoneInfo(zone)).date() if agreed_at else year_starts_on
    return Way(baseline, target, goal.starts_on or agreed_on, ends_on)
