"""What do our own pages of a packet say? Cover, gaps, the line of time, the papers with hashes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.template.loader import render_to_string

from accounts import clock
from records.pdf import html_pdf
from remediation.packets.papers import Examined
from remediation.packets.redaction import leave_out
from remediation.reviews.entries import Entry, by_month
from remediation.reviews.gaps import Gap


@dataclass(frozen=True)
class Answered:
    """A gap and how it was closed."""

    gap: Gap
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Contents:
    """Everything on our own pages. `papers` are by the key of the entry they belong to."""

    title: str
    district: str
    brand_color: str
    facts: Sequence[tuple[str, str]]
    made_at: datetime
    gaps: Sequence[Gap] = ()
    answered: Sequence[Answered] = ()
    entries: Sequence[Entry] = ()
    examined: Sequence[Examined] = ()
    papers: Mapping[str, int] = field(default_factory=dict)  # key of an entry: number of its paper
    left_out: Sequence[str] = ()  # words that a redacted copy does not have

    @property
    def is_draft(self) -> bool:
        """While a gap is open."""
        return bool(self.gaps)


def own_pages(contents: Contents) -> bytes:
    """Tagged, with bookmarks."""
    html = leave_out(own_html(contents), contents.left_out)
    return html_pdf(html, contents.brand_color)


def own_html(contents: Contents) -> str:
    months = [
        {
            "first": month.first,
            "rows": [
                {"entry": one, "paper": contents.papers.get(one.key)} for one in month.entries
            ],
        }
        for month in by_month(contents.entries)
    ]
    outside = [one for one in contents.examined if not one.is_inside]
    unread = [one for one in contents.examined if one.is_inside and not one.is_readable]
    context = {
        "contents": contents,
        "months": months,
        "outside": outside,
        "unread": unread,
        "clock_moved": bool(clock.offset()),
    }
    return render_to_string("pdf/packet.html", context)
