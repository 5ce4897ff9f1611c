"""In which order can the steps of a process be done at all?"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

FIRST, LAST = "goal_setting", "year_end"


def unreachable_steps(kinds: Sequence[str]) -> Iterator[str]:
    """A sentence for each step that nobody could come to. `kinds` are the steps’, in order.

    Conferences speak of agreed goals, so these come first; the end of the year closes it.
    """
    for number, kind in enumerate(kinds, start=1):
        if kind != FIRST and FIRST not in kinds[: number - 1]:
            yield _("Nobody could come to step %(n)d: goals are set before a conference.") % {
                "n": number
            }
        elif kind == FIRST and FIRST in kinds[: number - 1]:
            yield _("Step %(n)d sets goals a second time. One step of a process does.") % {
                "n": number
            }
        elif LAST in kinds[: number - 1]:
            yield _("Nobody could come to step %(n)d: the end of the year comes last.") % {
                "n": number
            }
