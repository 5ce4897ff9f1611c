"""What does the school board get to see of a year? Figures alone: no names, no small groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts import clock
from evaluations.models import Cycle
from evaluations.queries import deadlines_of
from reports.timing import Timing, sum_of, timing_by

FEWEST = 5  # people: what is said of fewer could be said of one of them
MOST_LINES = 12  # sites on the page, which is one


@dataclass(frozen=True)
class BoardLine:
    """A step, a site, or several sites together. `people` are counted once."""

    name: str
    people: int
    timing: Timing

    @property
    def percent_done(self) -> int:
        """Rounded down: 100 means all."""
        done = self.timing.on_time + self.timing.late
        return 100 * done // self.timing.total if self.timing.total else 0


@dataclass(frozen=True)
class Board:
    cycle: Cycle
    as_of: date
    total: BoardLine
    steps: list[BoardLine]
    sites: list[BoardLine]

    @property
    def is_too_small(self) -> bool:
        """So few take part that any figure would tell of somebody."""
        return self.total.people < FEWEST


def board_of(cycle: Cycle) -> Board:
    """Four queries, whatever the district's size.

    A step of few people is in no figure: left out of the table alone, it could be found from the
    total.
    """
    today = clock.today(cycle.district)
    zone = ZoneInfo(cycle.district.time_zone)
    deadlines = deadlines_of(cycle)
    by_step = {row.key: row for row in timing_by("step", deadlines, today=today, zone=zone)}
    told = [key for key, row in by_step.items() if row.total >= FEWEST]
    deadlines = deadlines.filter(rule__in=told)
    by_site = timing_by("site", deadlines, today=today, zone=zone)
    people = _people(deadlines, "person__site")
    steps = [
        BoardLine(rule.name, by_step[rule.deadline_rule_id].total, by_step[rule.deadline_rule_id])
        for rule in cycle.process.step_rules.all()
        if rule.deadline_rule_id in told
    ]
    sites = [BoardLine(row.name or _("No site"), people[row.key], row) for row in by_site]
    total = BoardLine(_("Everybody"), sum(people.values()), sum_of(by_site))
    return Board(cycle, today, total, steps, gathered(sites))


def _people(deadlines: Any, key: str) -> dict[UUID | None, int]:
    rows = deadlines.order_by().values(key).annotate(people=Count("person", distinct=True))
    return {row[key]: row["people"] for row in rows}


def gathered(sites: Sequence[BoardLine]) -> list[BoardLine]:
    """By name; small sites, and those beyond the page, in one line of at least FEWEST people.

    If the small ones are too few together, the next smallest joins them: what is left out of a
    table could otherwise be found from its total.
    """
    large = sorted((s for s in sites if s.people >= FEWEST), key=lambda s: (-s.people, s.name))
    rest = [site for site in sites if site.people < FEWEST] + large[MOST_LINES:]
    large = large[:MOST_LINES]
    while rest and large and _sum(rest) < FEWEST:
        rest.append(large.pop())
    lines = sorted(large, key=lambda site: site.name)
    if rest and _sum(rest) >= FEWEST:
        lines.append(_together(rest))
    return lines


def _sum(sites: Sequence[BoardLine]) -> int:
    return sum(site.people for site in sites)


def _together(sites: Sequence[BoardLine]) -> BoardLine:
    words = _("%(n)s other sites, together") % {"n": len(sites)}
    return BoardLine(words, _sum(sites), sum_of([site.timing for site in sites]))
