"""What is wrong with a trajectory, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from buildings.targets.trajectory import MOST_POINTS, Flaw

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
