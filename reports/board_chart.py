"""The chart of the summary for the board: a bar for each step, as plain SVG for paper."""

from typing import Any

from django.utils.translation import gettext as _

from reports.board import Board, BoardLine

WIDTH, LEFT, RIGHT = 660, 150, 70  # of the drawing; the bars stand between names and shares
ROW, HEIGHT = 30, 18  # from bar to bar, and of one
KEY = 90  # from one word of the key to the next
# On paper no class of a page holds: the marks of static/css/00-tokens.css, light.
FILLS = {"on_time": "#57ad7e", "late": "#f0b95c", "overdue": "#b3261e", "not_due": "#d6d6cf"}


def chart_of(board: Board) -> dict[str, Any]:
    """What the drawing needs, and the same in words."""
    bars = [_bar(line, place) for place, line in enumerate(board.steps)]
    words = {
        "on_time": _("On time"),
        "late": _("Late"),
        "overdue": _("Overdue"),
        "not_due": _("Not due yet"),
    }
    key = [
        {"x": LEFT + KEY * place, "fill": FILLS[name], "word": words[name]}
        for place, name in enumerate(FILLS)
    ]
    return {
        "width": WIDTH,
        "height": ROW * len(bars) + ROW,
        "key": key,
        "key_y": ROW * len(bars) + (ROW - HEIGHT) // 2,
        "bars": bars,
        "right": WIDTH,
        "words": " ".join([_("How each step stands."), *map(told, board.steps)]),
    }


def told(line: BoardLine) -> str:
    timing = line.timing
    words = _(
        "%(step)s: %(on_time)s on time, %(late)s late, %(overdue)s overdue, %(not_due)s not due."
    )
    return words % {
        "step": line.name,
        "on_time": timing.on_time,
        "late": timing.late,
        "overdue": timing.overdue,
        "not_due": timing.not_due,
    }


def _bar(line: BoardLine, place: int) -> dict[str, Any]:
    start, parts = float(LEFT), []
    for name, fill in FILLS.items():
        count = getattr(line.timing, name)
        width = (WIDTH - LEFT - RIGHT) * count / line.timing.total
        if count:
            parts.append({"x": f"{start:.1f}", "width": f"{max(width - 1, 1):.1f}", "fill": fill})
        start += width
    done = _("%(n)s%% done") % {"n": line.percent_done}
    top = place * ROW + (ROW - HEIGHT) // 2
    return {"name": line.name, "parts": parts, "y": top, "text_y": top + 13, "done": done}
