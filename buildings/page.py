"""What does the page of a building show? The three questions, target by target (S2-14, S2-15)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import SchoolYear, Site
from accounts.numbers import plain_number
from buildings.models import SMALL_GROUP, Reading, Target, Tracking
from buildings.services import limits_of
from buildings.targets.chart import Drawn, charts_of, said_with
from buildings.targets.outlook import at_this_pace, gap_began
from buildings.targets.standing import (
    CLOSE,
    OFF_TRACK,
    ON_TRACK,
    STATUSES,
    UNKNOWN,
    Standing,
    standing_of,
)
from buildings.targets.trajectory import Point, expected_on

ICONS = {ON_TRACK: "done", CLOSE: "soon", OFF_TRACK: "late", UNKNOWN: "wait"}


@dataclass(frozen=True)
class Line:
    """One target as it stands today."""

    target: Target
    latest: Reading | None
    standing: Standing

    @property
    def icon(self) -> str:
        return ICONS[self.standing.status]

    @property
    def word(self) -> str:
        return _("Too few people") if self.is_hidden else word_of(self.standing)

    @property
    def is_hidden(self) -> bool:
        """The last number counts so few people that it is never shown."""
        return self.latest is not None and self.latest.is_hidden

    @property
    def now(self) -> str:
        return self.said(self.latest.value) if self.latest and not self.is_hidden else ""

    @property
    def expected(self) -> str:
        return self.said(self.standing.expected)

    def said(self, value: Decimal) -> str:
        return said_with(self.target.measure.unit)(value)


@dataclass(frozen=True)
class Group:
    """One group of the split; `value` is None where it is not shown."""

    name: str
    as_of: date
    value: str | None
    change: str
    students: int | None


def word_of(standing: Standing) -> str:
    if standing.status != UNKNOWN:
        return {ON_TRACK: _("On track"), CLOSE: _("Close"), OFF_TRACK: _("Off track")}[
            standing.status
        ]
    if standing.age is None:
        return _("No number yet")
    return ngettext("%(n)s day old", "%(n)s days old", standing.age) % {"n": standing.age}


def lines_of(site: Site, year: SchoolYear, tracking: Tracking, today: date) -> list[Line]:
    """All targets of a building and year, in the order of the catalogue: two queries."""
    targets = list(Target.objects.of(site, year).select_related("stated_by"))
    return [line_of(target, found, tracking, today) for target, found in _latest(targets, today)]


def lines_by_site(
    sites: Sequence[Site], year: SchoolYear, tracking: Tracking, today: date
) -> dict[UUID, list[Line]]:
    """The same of several buildings: two queries."""
    targets = list(Target.objects.of_sites(sites, year))
    found: dict[UUID, list[Line]] = {}
    for target, latest in _latest(targets, today):
        found.setdefault(target.site_id, []).append(line_of(target, latest, tracking, today))
    return found


def line_of(target: Target, latest: Reading | None, tracking: Tracking, today: date) -> Line:
    point = Point(latest.as_of, latest.value) if latest and not latest.is_hidden else None
    expected = expected_on(target.path, today)
    limits = limits_of(tracking, target.measure)
    falls = target.measure.falls
    standing = standing_of(point, expected, falls=falls, limits=limits, today=today)
    return Line(target, latest, standing)


def _latest(targets: Sequence[Target], today: date) -> list[tuple[Target, Reading | None]]:
    newest = Reading.objects.filter(target__in=targets, group="", as_of__lte=today)
    newest = newest.order_by("target", "-as_of", "-version").distinct("target")
    found: dict[UUID, Reading] = {reading.target_id: reading for reading in newest}
    return [(target, found.get(target.pk)) for target in targets]


def chosen(lines: Sequence[Line], asked: str) -> Line | None:
    """The target asked for; else the first of those that need help most."""
    for line in lines:
        if str(line.target.pk) == asked:
            return line
    return min(lines, key=lambda line: STATUSES.index(line.standing.status), default=None)


def detail_of(line: Line, today: date) -> dict[str, Any]:
    """What stands below the tabs, for the template: one query."""
    readings = present(line.target.readings.filter(as_of__lte=today))
    shown = [one for one in readings if not one.group and not one.is_hidden]
    whole = [Point(reading.as_of, reading.value) for reading in shown]
    path = line.target.path
    drawn = Drawn(path, whole, today, line.said)
    return {
        "charts": charts_of(drawn),
        "answer": answer_of(line),
        "began": gap_began(whole, path, falls=line.target.measure.falls),
        "pace": _pace(line, whole),
        "ends_on": path[-1].day,
        "numbers": _numbers(line, whole, path, today),
        "groups": groups_of([reading for reading in readings if reading.group], line),
    }


def present(readings: Any) -> list[Reading]:
    """Of each group and day the number that holds, in order of days."""
    newest = readings.order_by("group", "as_of", "-version").distinct("group", "as_of")
    return sorted(newest, key=lambda reading: reading.as_of)


def answer_of(line: Line) -> str:
    standing, name = line.standing, line.target.name
    if line.is_hidden:
        return _("We don’t say: the last number of %(name)s counts too few people.") % {
            "name": name
        }
    if standing.lead is None:
        return _("We can’t say yet: no number of %(name)s was logged.") % {"name": name}
    if standing.is_unknown:
        return _("We can’t say: the last number of %(name)s is too old.") % {"name": name}
    if standing.status == ON_TRACK:
        return _("Yes. %(name)s is where it should be today, or better.") % {"name": name}
    words = {
        CLOSE: _("Almost. %(name)s is %(gap)s behind where it should be today."),
        OFF_TRACK: _("Not yet. %(name)s is %(gap)s behind where it should be today."),
    }[standing.status]
    return words % {"name": name, "gap": gap_in_words(line)}


def gap_in_words(line: Line) -> str:
    gap = abs(line.standing.lead or Decimal(0))
    unit = line.target.measure.unit
    if unit == "%":
        words = _("1 point") if gap == 1 else _("%(gap)s points")
        return words % {"gap": plain_number(gap)}
    return f"{plain_number(gap)} {unit}".strip()


def _pace(line: Line, whole: Sequence[Point]) -> str:
    """`55%, not 65%`: where the line of the numbers leads by the last day of the path."""
    path, measure = line.target.path, line.target.measure
    value = at_this_pace(whole, path[-1].day, low=measure.low, high=measure.high)
    if value is None:
        return ""
    if value == line.target.target:
        return line.said(value)
    target = line.said(line.target.target)
    return _("%(value)s, target %(target)s") % {"value": line.said(value), "target": target}


def _numbers(
    line: Line, whole: Sequence[Point], path: Sequence[Point], today: date
) -> list[dict[str, Any]]:
    """Each day with a number, today, and each point of the path."""
    values = {point.day: point.value for point in whole}
    days = sorted({*values, *(point.day for point in path), today})
    return [
        {
            "day": day,
            "now": line.said(values[day]) if day in values else "",
            "expected": line.said(expected_on(path, day)),
            "is_today": day == today,
        }
        for day in days
    ]


def groups_of(readings: Iterable[Reading], line: Line) -> list[Group]:
    """The latest number of each group by name.

    Of a group of fewer than five students none is shown. What is not shown could be worked out
    from the others and the whole, so the next smallest join it until that tells of no few either.
    """
    rows: dict[str, list[Reading]] = {}
    for reading in readings:
        rows.setdefault(reading.group, []).append(reading)
    hidden = {name for name, found in rows.items() if any(one.is_hidden for one in found)}
    size = {name: found[-1].students or 0 for name, found in rows.items()}
    others = sorted(rows.keys() - hidden, key=lambda name: (size[name], name))
    while hidden and others and (len(hidden) == 1 or _few(size[name] for name in hidden)):
        hidden.add(others.pop(0))
    return [_group(name, rows[name], line, is_hidden=name in hidden) for name in sorted(rows)]


def _few(sizes: Iterable[int]) -> bool:
    return sum(sizes) < SMALL_GROUP


def _group(name: str, found: Sequence[Reading], line: Line, *, is_hidden: bool) -> Group:
    first, last = found[0], found[-1]
    if is_hidden:
        return Group(name, last.as_of, None, "", None)
    moved = last.value - first.value
    change = "" if first is last else f"{'+' if moved > 0 else ''}{plain_number(moved)}"
    return Group(name, last.as_of, line.said(last.value), change.replace("-", "−"), last.students)
