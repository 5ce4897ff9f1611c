"""Is a measure on track, close, or off track, and do we know it? (S2-15, Q3)

Pure: no database. The number that stands is held against what the path expects today.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from buildings.targets.trajectory import Point

ON_TRACK, CLOSE, OFF_TRACK, UNKNOWN = "on_track", "close", "off_track", "unknown"
STATUSES = (OFF_TRACK, CLOSE, UNKNOWN, ON_TRACK)  # who needs help comes first


@dataclass(frozen=True)
class Limits:
    """What a district allows: points below the path, and days until a number is too old."""

    tolerance: Decimal
    stale_days: int


@dataclass(frozen=True)
class Standing:
    status: str
    expected: Decimal
    lead: Decimal | None = None  # points on the good side of what is expected; below: negative
    age: int | None = None  # days since the number; None: there is none

    @property
    def is_unknown(self) -> bool:
        return self.status == UNKNOWN


def lead_of(value: Decimal, expected: Decimal, *, falls: bool) -> Decimal:
    """How far on the good side of what is expected. `falls`: less is better."""
    return expected - value if falls else value - expected


def standing_of(
    reading: Point | None, expected: Decimal, *, falls: bool, limits: Limits, today: date
) -> Standing:
    """An old number says nothing: its status is unknown, not what it was.

    So many points below as the tolerance is close; a hair more is off track.
    """
    if reading is None:
        return Standing(UNKNOWN, expected)
    age = (today - reading.day).days
    lead = lead_of(reading.value, expected, falls=falls)
    if age > limits.stale_days:
        return Standing(UNKNOWN, expected, lead, age)
    if lead >= 0:
        return Standing(ON_TRACK, expected, lead, age)
    status = CLOSE if -lead <= limits.tolerance else OFF_TRACK
    return Standing(status, expected, lead, age)
