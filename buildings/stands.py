"""How does every target of a district stand today? One statement, set-based.

The same arithmetic as trajectory.py and standing.py, in SQL (tests/buildings/test_wall.py compares
them for any path): a wall of 500 buildings in Python would wait for 4,000 computations.
"""

from datetime import date
from typing import Any

from accounts.models import SchoolYear
from buildings.models import Tracking
from buildings.standing import CLOSE, OFF_TRACK, ON_TRACK, UNKNOWN

# `b` counts the points of the path up to today: today lies between point b and the next.
STANDS = f"""
    SELECT target.id AS target_id, target.site_id, target.measure_id, target.subgroup, age,
        expected, CASE WHEN measure.falls THEN expected - value ELSE value - expected END AS lead,
        CASE
            WHEN value IS NULL OR age > %(stale_days)s THEN '{UNKNOWN}'
            WHEN CASE WHEN measure.falls THEN expected - value ELSE value - expected END >= 0
                THEN '{ON_TRACK}'
            WHEN abs(value - expected) <= coalesce(measure.tolerance, %(tolerance)s)
                THEN '{CLOSE}'
            ELSE '{OFF_TRACK}'
        END AS status
    FROM buildings_target target
    JOIN buildings_measure measure ON measure.id = target.measure_id
    CROSS JOIN LATERAL (
        SELECT width_bucket(%(today)s::date, target.path_days) AS b,
            cardinality(target.path_days) AS points
    ) AS place
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN b = 0 THEN path_values[1]
            WHEN b = points THEN path_values[points]
            ELSE round(
                path_values[b] + (path_values[b + 1] - path_values[b])
                    * (%(today)s::date - path_days[b]) / (path_days[b + 1] - path_days[b]),
                greatest(min_scale(path_values[b]), min_scale(path_values[b + 1])) + 1)
        END AS expected
    ) AS way
    LEFT JOIN LATERAL (
        SELECT reading.value, %(today)s::date - reading.as_of AS age
        FROM buildings_reading reading
        WHERE reading.target_id = target.id AND reading."group" = ''
            AND reading.as_of <= %(today)s::date
        ORDER BY reading.as_of DESC, reading.version DESC LIMIT 1
    ) AS latest ON true
    WHERE target.school_year_id = %(year)s AND target.ended_at IS NULL
"""


def parameters(tracking: Tracking, year: SchoolYear, today: date) -> dict[str, Any]:
    """What STANDS asks for."""
    return {
        "today": today,
        "year": year.pk,
        "tolerance": tracking.tolerance,
        "stale_days": tracking.stale_days,
    }
