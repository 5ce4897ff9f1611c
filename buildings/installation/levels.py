"""How far is each system and routine in place: for the district, a building, and over time (E18).

A building's latest check of a component holds; on a day of the past, the latest of then.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.asking import ask
from accounts.models import SchoolYear, Site
from accounts.templatetags.face import bar_of
from accounts.wording import short_date
from buildings.models import Component, InstallationCheck, Level, LevelNames
from buildings.page import ICONS
from buildings.targets.chart import months
from buildings.targets.standing import CLOSE, ON_TRACK

MARKS = ("idle", "soon", "going", "done")  # of the bars, by level
NOT_LOOKED = "other"
GLYPHS = ("idle", ICONS[CLOSE], "going", ICONS[ON_TRACK])
# How many buildings stand on which level of each component on each of some days: one statement.
COUNTED = """
    SELECT component_id, day, level, count(*)
    FROM unnest(%(days)s::date[]) AS day
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (component_id, site_id) component_id, level
        FROM buildings_installationcheck
        WHERE site_id IS NOT NULL AND looked_on <= day
            AND (%(sites)s::uuid[] IS NULL OR site_id = ANY(%(sites)s))
            AND (%(component)s::uuid IS NULL OR component_id = %(component)s)
        ORDER BY component_id, site_id, looked_on DESC, id DESC
    ) AS latest
    GROUP BY component_id, day, level
"""


@dataclass(frozen=True)
class Spread:
    """How many buildings stand on each level, for a line of a table and the bar beside it."""

    counts: tuple[int, ...]
    unseen: int

    def drawn(self, names: Sequence[str]) -> dict[str, Any]:
        """As numbers by level, and as a bar; who cannot see the bar hears the numbers."""
        cells = [{"name": name, "count": n} for name, n in zip(names, self.counts, strict=True)]
        return {"spread": self, "cells": cells, "bar": self._bar(names)}

    def _bar(self, names: Sequence[str]) -> str:
        words = [f"{name}: {n}" for name, n in zip(names, self.counts, strict=True)]
        words.append(_("Not looked at: %(n)s") % {"n": self.unseen})
        marks = dict(zip(MARKS, self.counts, strict=True))
        return bar_of(marks | {NOT_LOOKED: self.unseen}, "; ".join(words))


@dataclass(frozen=True)
class Line:
    """A component in a building, or in the district: the latest check, and those before it."""

    component: Component
    checks: list[InstallationCheck]  # the latest first
    names: Sequence[str]

    @property
    def latest(self) -> InstallationCheck | None:
        return self.checks[0] if self.checks else None

    @property
    def earlier(self) -> list[tuple[InstallationCheck, str]]:
        return [(check, self.names[check.level]) for check in self.checks[1:]]

    @property
    def word(self) -> str:
        return self.names[self.checks[0].level] if self.checks else _("Not looked at yet")

    @property
    def icon(self) -> str:
        return GLYPHS[self.checks[0].level] if self.checks else "wait"


def level_names() -> list[str]:
    """As the district calls them."""
    row = LevelNames.objects.first()
    return row.names if row else [str(label) for label in Level.labels]


def components_now() -> list[Component]:
    return list(Component.objects.filter(is_active=True))


def schools_seen(seen: Collection[UUID] | None) -> list[Site]:
    """The buildings that are looked at, by name."""
    schools = Site.objects.filter(kind=Site.Kind.SCHOOL).order_by("name", "pk")
    return list(schools if seen is None else schools.filter(pk__in=seen))


def spreads_of(
    schools: Collection[UUID], days: Sequence[date], component: Component | None = None
) -> dict[tuple[UUID, date], Spread]:
    """By component and day; who was not looked at by then is counted so."""
    values = {"days": list(days), "sites": list(schools)}
    values |= {"component": component.pk if component else None}
    found: dict[tuple[UUID, date], list[int]] = {}
    for one, day, level, count in ask(COUNTED, values):
        found.setdefault((one, day), [0] * len(Level))[level] = count
    return {
        key: Spread(tuple(counts), len(schools) - sum(counts)) for key, counts in found.items()
    }


def spread_rows(
    components: Sequence[Component], schools: Sequence[Site], names: Sequence[str], today: date
) -> list[dict[str, Any]]:
    """Each component of the district: its own level, and where the buildings stand."""
    spreads = spreads_of([school.pk for school in schools], [today])
    nobody = Spread((0,) * len(Level), len(schools))
    own = {line.component.pk: line for line in lines_of(None, components, names)}
    rows = []
    for one in components:
        spread = spreads.get((one.pk, today), nobody)
        rows.append({"component": one, "own": own[one.pk], **spread.drawn(names)})
    return rows


def by_kind(rows: Iterable[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """In the order of the list: systems, driver systems, routines."""
    ordered = sorted(rows, key=lambda row: Component.Kind.values.index(row["component"].kind))
    groups = groupby(ordered, key=lambda row: row["component"].get_kind_display())
    return [(kind, list(found)) for kind, found in groups]


def over_time(
    component: Component,
    schools: Sequence[Site],
    names: Sequence[str],
    year: SchoolYear,
    today: date,
) -> list[dict[str, Any]]:
    """On the first day of each month of the year so far, and on the last day of what we know."""
    last = max(year.starts_on, min(today, year.ends_on))
    days = sorted({*months(year.starts_on, last), last})
    spreads = spreads_of([school.pk for school in schools], days, component)
    nobody = Spread((0,) * len(Level), len(schools))
    rows = []
    for day in days:
        spread = spreads.get((component.pk, day), nobody)
        rows.append({"day": day, **spread.drawn(names)})
    return rows


def lines_of(
    site: Site | None, components: Sequence[Component], names: Sequence[str]
) -> list[Line]:
    """Of one building, or of the district: one query."""
    checks = InstallationCheck.objects.filter(component__in=components, site=site)
    found: dict[UUID, list[InstallationCheck]] = {}
    for check in checks.select_related("checked_by").order_by("-looked_on", "-pk"):
        found.setdefault(check.component_id, []).append(check)
    return [Line(one, found.get(one.pk, []), names) for one in components]


def latest_of(
    sites: Collection[UUID], components: Sequence[Component]
) -> dict[tuple[UUID, UUID], InstallationCheck]:
    """By building and component: one query."""
    rows = InstallationCheck.objects.filter(site__in=sites, component__in=components)
    rows = rows.order_by("component_id", "site_id", "-looked_on", "-pk")
    rows = rows.distinct("component_id", "site_id")
    return {(row.site_id, row.component_id): row for row in rows if row.site_id}


def matrix_of(
    schools: Sequence[Site], components: Sequence[Component], names: Sequence[str]
) -> list[dict[str, Any]]:
    """Buildings by components, for those on the page."""
    latest = latest_of([school.pk for school in schools], components)
    return [
        {
            "site": school,
            "cells": [_cell(one, latest.get((school.pk, one.pk)), names) for one in components],
        }
        for school in schools
    ]


def _cell(
    component: Component, check: InstallationCheck | None, names: Sequence[str]
) -> dict[str, Any]:
    return {
        "component": component,
        "icon": GLYPHS[check.level] if check else "",
        "word": names[check.level] if check else "",
        "day": short_date(check.looked_on) if check else "",
    }
