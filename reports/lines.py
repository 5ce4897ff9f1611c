"""How does each group's line of the overview look? Ready to be drawn by `{% each %}`.

A district has hundreds of sites: words and addresses are put together by hand, and escaped here.
"""

from html import escape
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.templatetags.face import bar_of, query_of, site_bar
from evaluations.queries import GroupCounts
from reports.timing import LATE, NOT_DUE, ON_TIME, OVERDUE, STANDINGS, GroupTiming, Timing

GROUP = "00000000-0000-0000-0000-000000000000"  # in the address, for the id of each group


def lines_of(rows: list[GroupCounts], asked: QueryDict, cut: str) -> list[dict[str, Any]]:
    """`asked`: what stands in the address now; a group's link narrows it to this group."""
    address = escape(query_of(asked, **{cut: GROUP}))
    nobody = nobody_of(cut)
    signed = _("%(signed)s of %(total)s")
    return [
        {
            "group": named(row, address, nobody),
            "bar": site_bar(row.done, row.going, row.idle, row.late),
            "signed": signed % {"signed": row.done, "total": row.total},
            "overdue": row.late,
            "kind": "num late" if row.late else "num",
        }
        for row in rows
    ]


def nobody_of(cut: str) -> str:
    without = {"unit": _("No unit"), "supervisor": _("No supervisor")}
    return without.get(cut, _("No site"))


def timing_lines(rows: list[GroupTiming], asked: QueryDict, cut: str) -> list[dict[str, Any]]:
    """Each number leads to its people. By step, the lines' names and keys are those of steps."""
    address = escape(query_of(asked, **narrowing(cut), page=None, sort=None))
    people = {
        name: reverse("reports:people")
        + escape(query_of(asked, **{cut: GROUP}, cut=None, page=None, sort=None, standing=name))
        for name in (ON_TIME, LATE, OVERDUE, NOT_DUE)
    }
    return [
        {
            "group": named(row, address, nobody_of(cut)),
            "bar": timing_bar(row),
            "kind": "num late" if row.overdue else "num",
            "share": "–" if row.percent_on_time is None else f"{row.percent_on_time}%",
            **{name: number(row, name, url) for name, url in people.items()},
        }
        for row in rows
    ]


def narrowing(cut: str) -> dict[str, str | None]:
    """What the name of a line asks for: only this group; a step, then by site."""
    return {cut: GROUP, "cut": "site"} if cut == "step" else {cut: GROUP}


def timing_bar(row: Timing) -> SafeString:
    counts = {"done": row.on_time, "soon": row.late, "late": row.overdue, "idle": row.not_due}
    words = _("%(done)s on time, %(soon)s late, %(late)s overdue, %(idle)s not due yet")
    return bar_of(counts, words % counts)


def number(row: GroupTiming, name: str, url: str) -> str | SafeString:
    """How many, as a link to them; a zero, and those without a group, have nowhere to lead."""
    found = getattr(row, name)
    if not found or row.key is None:
        return str(found)
    told = escape(f"{STANDINGS[name]}, {row.name}")
    address = url.replace(GROUP, str(row.key))
    return SafeString(f'<a href="{address}">{found}<span class="vh"> {told}</span></a>')


def named(row: GroupCounts | GroupTiming, address: str, nobody: str) -> str | SafeString:
    if row.key is None:
        return nobody
    to_group = address.replace(GROUP, str(row.key))
    return SafeString(f'<a href="{to_group}">{escape(row.name)}</a>')
