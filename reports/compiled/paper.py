"""A report as a paper of one page: its figures with a picture, for those who read on paper."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import District
from records.pdf import html_pdf
from reports.compiled.family import Family
from reports.compiled.figures import Line, sum_of

MOST_LINES = 24  # what one page holds beside its picture
WIDTH, LEFT, ROW, HEIGHT = 660, 190, 17, 11  # of the drawing
KEY = 125  # from one word of the key to the next
# On paper no class of a page holds: the marks of static/css/00-tokens.css, light.
FILLS = {
    "done": "#57ad7e",
    "going": "#8fb2e0",
    "soon": "#f0b95c",
    "idle": "#d6d6cf",
    "other": "#858b94",
}


def shown_lines(family: Family, lines: list[Line]) -> list[Line]:
    """The largest by name, and the rest in one line."""
    if len(lines) <= MOST_LINES:
        return lines
    large = sorted(lines, key=lambda line: (-line.total, line.name))
    rest = sum_of(family, large[MOST_LINES - 1 :])
    words = _("%(n)s others, together") % {"n": len(lines) - MOST_LINES + 1}
    shown = sorted(large[: MOST_LINES - 1], key=lambda line: line.name)
    return [*shown, Line(None, words, rest.counts)]


def report_pdf(
    family: Family, lines: list[Line], *, district: District, cut: str, narrowed: list[str]
) -> bytes:
    return html_pdf(
        report_html(family, lines, district=district, cut=cut, narrowed=narrowed),
        district.brand_color,
    )


def report_html(
    family: Family, lines: list[Line], *, district: District, cut: str, narrowed: list[str]
) -> str:
    """`cut`: the word for what a line is. `narrowed`: the filter in words."""
    shown = shown_lines(family, lines)
    context = {
        "family": family,
        "district": district,
        "cut": cut,
        "narrowed": narrowed,
        "labels": [one.label for one in family.standings.values()],
        "rows": [(line.name, list(line.counts.values()), line.total) for line in shown],
        "total": sum_of(family, lines),
        "chart": chart_of(family, shown),
        "as_of": clock.today(district),
        "made_at": clock.now(),
        "clock_moved": bool(clock.offset()),
    }
    return render_to_string("pdf/report.html", context)


def chart_of(family: Family, lines: list[Line]) -> dict[str, Any]:
    """A bar for each line, as long as its number; the same in words."""
    longest = max((line.total for line in lines), default=0)
    bars = [_bar(family, line, place, longest) for place, line in enumerate(lines)]
    told = [
        f"{line.name}: "
        + ", ".join(f"{line.counts[code]} {one.label}" for code, one in family.standings.items())
        for line in lines
    ]
    marks = enumerate(family.standings.values())
    return {
        "width": WIDTH,
        "height": ROW * len(bars) + 24,
        "bars": bars,
        "key": [{"x": KEY * n, "fill": FILLS[one.mark], "word": one.label} for n, one in marks],
        "key_y": ROW * len(bars) + 8,
        "words": ". ".join(told),
    }


def _bar(family: Family, line: Line, place: int, longest: int) -> dict[str, Any]:
    start, parts, room = float(LEFT), [], WIDTH - LEFT - 40
    for code, one in family.standings.items():
        width = room * line.counts[code] / longest if longest else 0
        if width:
            fill = FILLS[one.mark]
            parts.append({"x": f"{start:.1f}", "width": f"{max(width - 1, 1):.1f}", "fill": fill})
        start += width
    top = place * ROW + (ROW - HEIGHT) // 2
    name = line.name if len(line.name) <= 34 else f"{line.name[:33]}…"
    return {
        "name": name,
        "parts": parts,
        "y": top,
        "text_y": top + 9,
        "end": f"{start + 4:.1f}",
        "n": line.total,
    }
