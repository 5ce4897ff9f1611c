"""How does each group's line of the overview look? Ready to be drawn by `{% each %}`."""

from typing import Any

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.templatetags.face import query_of, site_bar
from evaluations.queries import GroupCounts

GROUP = "00000000-0000-0000-0000-000000000000"  # in the address, for the id of each group


def lines_of(rows: list[GroupCounts], asked: QueryDict, cut: str) -> list[dict[str, Any]]:
    """`asked`: what stands in the address now; a group's link narrows it to this group."""
    address = query_of(asked, **{cut: GROUP})
    nobody = {"site": _("No site"), "unit": _("No unit"), "supervisor": _("No supervisor")}[cut]
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


def named(row: GroupCounts, address: str, nobody: str) -> str | SafeString:
    if row.key is None:
        return nobody
    return format_html('<a href="{}">{}</a>', address.replace(GROUP, str(row.key)), row.name)
