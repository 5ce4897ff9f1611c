"""How did what a plan follows move? Series with their values, as tables, charts and sentences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from remediation.models import ProgressPoint, ProgressSeries


@dataclass(frozen=True)
class Row:
    """One line of the table; `holds`: no later entry took its place."""

    point: ProgressPoint
    said: str
    holds: bool


@dataclass(frozen=True)
class Progress:
    """One series with all that was entered, by day and by when it was written."""

    series: ProgressSeries
    points: Sequence[ProgressPoint]

    @cached_property
    def holding(self) -> list[ProgressPoint]:
        """Of each day the newest entry."""
        return list({point.on: point for point in self.points}.values())

    @property
    def rows(self) -> list[Row]:
        kept = {point.pk for point in self.holding}
        said = self.series.said
        return [Row(point, said(point.value), point.pk in kept) for point in self.points]

    def at(self, day: date) -> ProgressPoint | None:
        """What held on that day: the last value up to it."""
        return next((point for point in reversed(self.holding) if point.on <= day), None)

    @property
    def latest(self) -> ProgressPoint | None:
        return self.holding[-1] if self.holding else None

    def said_at(self, day: date) -> str:
        point = self.at(day)
        return self.series.said(point.value) if point else ""

    @property
    def now(self) -> str:
        return self.series.said(self.latest.value) if self.latest else ""

    @property
    def target(self) -> str:
        return "" if self.series.target is None else self.series.said(self.series.target)

    @property
    def is_reached(self) -> bool:
        """The newest value is where it should be; False where nobody named a goal."""
        if self.latest is None or self.series.target is None:
            return False
        return _is_as_good(self.latest.value, self.series.target, self.series.more_is_better)

    @property
    def answer(self) -> str:
        """The chart in words."""
        if self.latest is None:
            return _("No value yet.")
        told = {"now": self._quoted(self.now), "goal": self._quoted(self.target)}
        if len(self.holding) > 1:
            told["first"] = self._quoted(self.series.said(self.holding[0].value))
            moved = _("It went from %(first)s to %(now)s.") % told
        else:
            moved = _("It stands at %(now)s.") % told
        if not self.target:
            return moved
        reached = (
            _("The goal of %(goal)s is reached.") if self.is_reached else _("Goal: %(goal)s.")
        )
        return f"{moved} {reached % told}"

    def _quoted(self, said: str) -> str:
        """Levels are words of their own within a sentence."""
        return f"“{said}”" if said and self.series.levels else said


def _is_as_good(value: Decimal, target: Decimal, more_is_better: bool) -> bool:
    return value >= target if more_is_better else value <= target


def progress_of(series: Iterable[ProgressSeries]) -> list[Progress]:
    """Of those that were read with their points (remediation/plans/parts.py)."""
    return [Progress(one, list(one.points.all())) for one in series]


def progress_in(series: ProgressSeries) -> Progress:
    points = series.points.select_related("entered_by").order_by("on", "entered_at", "pk")
    return Progress(series, list(points))
