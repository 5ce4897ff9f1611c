"""In which order can the steps of a process be done at all?"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

FIRST, LAST = "goal_setting", "year_end"
STARTS = {FIRST, "planning"}  # what the talks of the year go back to


SELF_ASSESSMENT = "self_assessment"


def unreachable_steps(kinds: Sequence[str]) -> Iterator[str]:
    """A sentence for each step that nobody could come to. `kinds` are the steps’, in order.

    Conferences speak of what was agreed at its start, so that comes first: goals, or a planning
    conference. The end of the year closes it.
    """
    for number, kind in enumerate(kinds, start=1):
        if kind not in STARTS and not STARTS.intersection(kinds[: number - 1]):
            yield _(
                "Nobody could come to step %(n)d: goals are set, or a planning conference is"
                " held, before it."
            ) % {"n": number}
        elif kind == FIRST and FIRST in kinds[: number - 1]:
            yield _("Step %(n)d sets goals a second time. One step of a process does.") % {
                "n": number
            }
        elif LAST in kinds[: number - 1]:
            yield _("Nobody could come to step %(n)d: the end of the year comes last.") % {
                "n": number
            }
