"""How does each line of a report look, on the page and on paper?"""

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.templatetags.face import bar_of, query_of
from accounts.wording import short_date
from reports.compiled.family import Family
from reports.compiled.figures import Line, boss_of, group_word

KEYS = {"site": "site", "unit": "unit", "year": "year", "group": "group"}  # cuts to narrow to


def drawn(
    family: Family, code: str, lines: list[Line], asked: QueryDict, cut: str
) -> list[dict[str, Any]]:
    """The name narrows the report to its line; each number leads to its people."""
    people = reverse("reports:family_people", args=[code])
    return [
        {
            "name": _name(line, asked, cut),
            "bar": bar(family, line),
            "total": _number(line.total, people, line, asked, cut, ""),
            "counts": [
                {
                    "label": one.label,
                    "told": _number(line.counts[key], people, line, asked, cut, key),
                }
                for key, one in family.standings.items()
            ],
        }
        for line in lines
    ]


def finding_of(family: Family, totals: Line) -> str:
    """The title of the page."""
    if not totals.total:
        return str(family.title)
    done = sum(totals.counts[key] for key, one in family.standings.items() if one.mark == "done")
    return family.finding % {"done": done, "all": totals.total}


def bar(family: Family, line: Line) -> SafeString:
    marks = {one.mark: line.counts[code] for code, one in family.standings.items()}
    told = [f"{one.label}: {line.counts[code]}" for code, one in family.standings.items()]
    if line.unsplit:
        marks, told = {"rest": line.unsplit}, [_("Not split")]
    return bar_of(marks, ", ".join(told))


def figure_cells(family: Family, line: Line) -> list[str]:
    """A line of a report of figures: its number for each way to stand, where it is told."""
    return ["–" if line.unsplit else str(line.counts[code]) for code in family.standings]


def _narrowing(line: Line, cut: str) -> dict[str, str]:
    if cut not in KEYS or line.key is None:
        return {}
    if cut == "group":
        return {"group": "certified" if line.key else "classified"}
    return {KEYS[cut]: str(line.key)}


def _name(line: Line, asked: QueryDict, cut: str) -> str | SafeString:
    narrowing = _narrowing(line, cut)
    if not narrowing or cut == "group":
        return line.name
    other = "kind" if cut == "site" else "site"
    address = query_of(asked, **narrowing, cut=other)
    return format_html('<a href="{}">{}</a>', address, line.name)


def _number(
    count: int, people: str, line: Line, asked: QueryDict, cut: str, standing: str
) -> str | SafeString:
    """A zero, and a line that no address narrows to, have nowhere to lead."""
    narrowing = _narrowing(line, cut)
    if not count or not narrowing:
        return str(count)
    chosen = {"standing": standing} if standing else {}
    address = people + query_of(asked, cut=None, page=None, **narrowing, **chosen)
    return format_html('<a href="{}">{}<span class="vh"> {}</span></a>', address, count, line.name)


def person_lines(family: Family, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A page of people, ready for the template."""
    return [
        row
        | {
            "name": f"{row['last_name']}, {row['first_name']}",
            "url": reverse(family.page, args=[row["page_key"]]),
            "boss": boss_of(row) or "–",
            "group": group_word(row["certified"]),
            "word": family.standings[row["standing"]].label,
            "mark": family.standings[row["standing"]].mark,
            "day": short_date(row["day_told"]) or "–",
        }
        for row in rows
    ]
