"""A report as a paper of one page: its figures with a picture, for those who read on paper."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import District
from records.pdf import html_pdf
from reports.compiled.drawn import figure_cells
from reports.compiled.family import Family
from reports.compiled.figures import Line, sum_of

MOST_LINES = 24  # what one page holds beside its picture
WIDTH, LEFT, ROW, HEIGHT = 660, 190, 17, 11  # of the drawing
LETTER, GAP = 5, 26  # of the key: about as wide as a letter, and what stands before each word
# On paper no class of a page holds: the marks of static/css/00-tokens.css, light.
FILLS = {
    "done": "#57ad7e",
    "going": "#8fb2e0",
    "soon": "#f0b95c",
    "idle": "#d6d6cf",
    "other": "#858b94",
    "rest": "#ffffff",
}
EDGES = {"rest": "#858b94"}  # the others are drawn without one


@dataclass(frozen=True)
class Sheet:
    """`cut`: the word for what a line is. `narrowed`: the filter in words."""

    family: Family
    lines: list[Line]
    total: Line
    cut: str
    narrowed: list[str]
    is_grouped: bool = False  # nothing small is told, so it may leave human resources


def shown_lines(family: Family, lines: list[Line]) -> list[Line]:
    """The largest by name, and the rest in one line."""
    if len(lines) <= MOST_LINES:
        return lines
    large = sorted(lines, key=lambda line: (-line.total, line.name))
    rest = sum_of(family, large[MOST_LINES - 1 :])
    words = _("%(n)s others, together") % {"n": len(lines) - MOST_LINES + 1}
    shown = sorted(large[: MOST_LINES - 1], key=lambda line: line.name)
    # One line that is not split hides it of all: a part would not be their number
    unsplit = rest.total if rest.unsplit else 0
    counts = dict.fromkeys(rest.counts, 0) if unsplit else rest.counts
    return [*shown, Line(None, words, counts, unsplit)]


def report_pdf(sheet: Sheet, district: District) -> bytes:
    return html_pdf(report_html(sheet, district), district.brand_color)


def report_html(sheet: Sheet, district: District) -> str:
    family, shown = sheet.family, shown_lines(sheet.family, sheet.lines)
    context = {
        "sheet": sheet,
        "family": family,
        "district": district,
        "labels": [one.label for one in family.standings.values()],
        "rows": [(line.name, figure_cells(family, line), line.total) for line in shown],
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
    marks = [(one.mark, str(one.label)) for one in family.standings.values()]
    if any(line.unsplit for line in lines):
        marks.append(("rest", _("Not split")))
    return {
        "width": WIDTH,
        "height": ROW * len(bars) + 24,
        "bars": bars,
        "key": _key(marks),
        "key_y": ROW * len(bars) + 8,
        "words": ". ".join(_in_words(family, line) for line in lines),
    }


def _key(marks: list[tuple[str, str]]) -> list[dict[str, Any]]:
    places = [0]
    for _mark, word in marks:
        places.append(places[-1] + GAP + LETTER * len(word))
    return [
        {"x": x, "word": word, **_paint(mark)}
        for x, (mark, word) in zip(places, marks, strict=False)
    ]


def _in_words(family: Family, line: Line) -> str:
    if line.unsplit:
        return f"{line.name}: {line.unsplit}"
    told = (f"{line.counts[code]} {one.label}" for code, one in family.standings.items())
    return f"{line.name}: " + ", ".join(told)


def _paint(mark: str) -> dict[str, str]:
    return {"fill": FILLS[mark], "edge": EDGES.get(mark, FILLS[mark])}


def _bar(family: Family, line: Line, place: int, longest: int) -> dict[str, Any]:
    start, parts, room = float(LEFT), [], WIDTH - LEFT - 40
    counts = [(one.mark, line.counts[code]) for code, one in family.standings.items()]
    for mark, count in [*counts, ("rest", line.unsplit)]:
        width = room * count / longest if longest else 0
        if width:
            drawn = {"x": f"{start:.1f}", "width": f"{max(width - 1, 1):.1f}"}
            parts.append(drawn | _paint(mark))
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
