"""How does every target of a district stand today? One statement, set-based.

The same arithmetic as trajectory.py and standing.py, in SQL (tests/buildings/test_wall.py compares
them for any path): a wall of 500 buildings in Python would wait for 4,000 computations.
"""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from accounts.models import SchoolYear
from buildings.models import SMALL_GROUP, Tracking
from buildings.targets.standing import CLOSE, OFF_TRACK, ON_TRACK, UNKNOWN


def shown(students: str) -> str:
    """SQL: may a number of so many students be shown? Of a few it would tell of a child.

    One that may not counts as none, nowhere.
    """
    return f"coalesce({students} >= {SMALL_GROUP}, true)"


LATEST_SHOWN = shown("latest_students")
# `b` counts the points of the path up to today: today lies between point b and the next. Each
# OFFSET 0 lets PostgreSQL compute a step once and use it; merged into one, the way to the expected
# value would be gone for every time that it is named. The latest number is never of a day to come.
STEPS = f"""
    SELECT target_id, site_id, measure_id, subgroup, age, expected, lead,
        CASE
            WHEN lead IS NULL OR age > %(stale_days)s THEN '{UNKNOWN}'
            WHEN lead >= 0 THEN '{ON_TRACK}'
            WHEN -lead <= coalesce(tolerance, %(tolerance)s) THEN '{CLOSE}'
            ELSE '{OFF_TRACK}'
        END AS status
    FROM (
        SELECT target_id, site_id, measure_id, subgroup, age, expected, tolerance,
            CASE WHEN falls THEN expected - value ELSE value - expected END AS lead
        FROM (
            SELECT place.*, measure.falls, measure.tolerance,
                CASE
                    WHEN b = 0 THEN path_values[1]
                    WHEN b = points THEN path_values[points]
                    ELSE round(
                        path_values[b] + (path_values[b + 1] - path_values[b])
                            * (%(today)s::date - path_days[b])
                            / (path_days[b + 1] - path_days[b]),
                        greatest(min_scale(path_values[b]), min_scale(path_values[b + 1])) + 1)
                END AS expected
            FROM (
                SELECT id AS target_id, site_id, measure_id, subgroup, path_days, path_values,
                    width_bucket(%(today)s::date, path_days) AS b,
                    cardinality(path_days) AS points,
                    CASE WHEN {LATEST_SHOWN} THEN latest_value END AS value,
                    CASE WHEN {LATEST_SHOWN} THEN %(today)s::date - latest_on END AS age
                FROM buildings_target
                WHERE school_year_id = %(year)s AND ended_at IS NULL AND {{place}}
                OFFSET 0
            ) AS place
            JOIN buildings_measure measure ON measure.id = place.measure_id
            OFFSET 0
        ) AS way
        OFFSET 0
    ) AS known
"""
# Of some buildings, found by the index; and of all, or of those that somebody sees.
STANDS_OF_SITES = STEPS.format(place="site_id = ANY(%(sites)s)")
STANDS = STEPS.format(place="(%(sites)s::uuid[] IS NULL OR site_id = ANY(%(sites)s))")


def parameters(
    tracking: Tracking, year: SchoolYear, today: date, sites: Collection[UUID] | None
) -> dict[str, Any]:
    """What STANDS asks for. `sites`: only of these buildings; None: of all."""
    return {
        "today": today,
        "year": year.pk,
        "tolerance": tracking.tolerance,
        "stale_days": tracking.stale_days,
        "sites": None if sites is None else list(sites),
    }
