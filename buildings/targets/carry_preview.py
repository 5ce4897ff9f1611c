"""What would be set when the targets of all buildings go into the next year?"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from accounts.asking import ask_one
from accounts.models import SchoolYear, Site
from buildings.page import Line
from buildings.services.carry import proposed

COUNTS = """
    SELECT count(*), count(DISTINCT t.site_id), count(*) FILTER (WHERE EXISTS (
        SELECT FROM buildings_target n
        JOIN accounts_schoolyear y ON y.id = n.school_year_id
        WHERE n.site_id = t.site_id AND n.measure_id = t.measure_id AND n.subgroup = t.subgroup
            AND n.ended_at IS NULL AND y.starts_on > %(starts_on)s
            AND y.starts_on <= %(starts_on)s::date + interval '400 days'
    ))
    FROM buildings_target t
    JOIN buildings_measure m ON m.id = t.measure_id AND m.is_active
    WHERE t.school_year_id = %(year)s AND t.ended_at IS NULL
"""


def carry_counts(year: SchoolYear) -> dict[str, int]:
    """Targets of how many buildings, and how many the next year has already. One statement."""
    found = ask_one(COUNTS, {"year": year.pk, "starts_on": year.starts_on})
    targets, buildings, there = found or (0, 0, 0)
    return {"new": targets - there, "there": there, "buildings": buildings}


def preview_of(
    sites: Sequence[Site], lines: Mapping[UUID, Sequence[Line]]
) -> list[dict[str, Any]]:
    """Each target with where it would begin and what it should reach."""
    return [
        _row(site, line)
        for site in sites
        for line in lines.get(site.pk, [])
        if line.target.measure.is_active
    ]


def _row(site: Site, line: Line) -> dict[str, Any]:
    one = proposed(line)
    words = {"begins": line.said(one.baseline), "goal": line.said(one.goal)}
    return {"site": site, "line": line, **words}
