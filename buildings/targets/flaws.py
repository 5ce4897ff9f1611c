"""What is wrong with a trajectory or a number, in words."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.numbers import plain_number
from buildings.models import Measure
from buildings.targets.trajectory import MOST_POINTS, Flaw, Point

WORDS: dict[Flaw, Promise] = {
    Flaw.TOO_SHORT: _("Give at least two points: where it starts, and where it ends."),
    Flaw.TOO_LONG: _("There are %(place)s points. %(most)s are the most."),
    Flaw.RUNS_BACK: _("Point %(place)s lies before the one above it. Put them in order of days."),
    Flaw.DOUBLED: _("Point %(place)s has the same day as the one above it."),
    Flaw.MISSES_TARGET: _("The last point is not the target. Let it end there."),
    Flaw.TURNS_AWAY: _("It leads the wrong way: this measure is better the other way round."),
    Flaw.OUTSIDE_YEAR: _("Point %(place)s lies outside of the school year."),
}


def told(flaw: Flaw, place: int) -> str:
    return str(WORDS[flaw]) % {"place": place, "most": MOST_POINTS}


def out_of_range(measure: Measure, value: Decimal) -> str:
    """What is said of a number that the measure cannot have; "" of one that it can."""
    if measure.low is not None and value < measure.low:
        return _now("%(measure)s cannot be below %(limit)s.") % {
            "measure": measure.name,
            "limit": plain_number(measure.low),
        }
    if measure.high is not None and value > measure.high:
        return _now("%(measure)s cannot be above %(limit)s.") % {
            "measure": measure.name,
            "limit": plain_number(measure.high),
        }
    return ""


def path_out_of_range(measure: Measure, path: Sequence[Point]) -> str:
    """The same of the first point that leads where the measure cannot be."""
    return next(filter(None, (out_of_range(measure, point.value) for point in path)), "")
