"""How does each site's line of the overview look? Ready to be drawn by `{% each %}`."""

from typing import Any

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.templatetags.face import query_of, site_bar
from evaluations.queries import SiteCounts

SITE = "00000000-0000-0000-0000-000000000000"  # in the address, for the id of each site


def lines_of(rows: list[SiteCounts], asked: QueryDict) -> list[dict[str, Any]]:
    """`asked`: what stands in the address now; a site's link narrows it to this site."""
    address = query_of(asked, site=SITE)
    signed = _("%(signed)s of %(total)s")
    return [
        {
            "site": named(row, address),
            "bar": site_bar(row.done, row.going, row.idle, row.late),
            "signed": signed % {"signed": row.done, "total": row.total},
            "overdue": row.late,
            "kind": "num late" if row.late else "num",
        }
        for row in rows
    ]


def named(row: SiteCounts, address: str) -> str | SafeString:
    if row.site_id is None:
        return _("No site")
    return format_html('<a href="{}">{}</a>', address.replace(SITE, str(row.site_id)), row.site)
