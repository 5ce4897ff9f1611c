"""How is the line of time of a review drawn? Words for `{% each %}`, of the lines that are shown.

A template for each of hundreds of lines took longer than to gather the record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import quote

from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.templatetags.face import icon, time
from accounts.wording import short_date
from remediation.models import Case
from remediation.reviews.gaps import Gap
from remediation.reviews.review import Line, Spot

Words = Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """Spots of one kind in a row: lines, or gaps that hang on no entry."""

    lines: Sequence[Words] = ()
    gaps: Sequence[Words] = ()


@dataclass(frozen=True)
class Month:
    first: date
    runs: Sequence[Run]


def months_of(spots: Iterable[Spot], case: Case, *, is_guest: bool) -> list[Month]:
    """A guest gets no links: papers have pages of their own for them."""
    draw = _Drawing(case, is_guest=is_guest)
    months = groupby(spots, key=lambda spot: spot.on.replace(day=1))
    return [Month(first, draw.runs(found)) for first, found in months]


class _Drawing:
    def __init__(self, case: Case, *, is_guest: bool) -> None:
        self.is_guest = is_guest
        self.answer = reverse("remediation:gap_answer", args=[case.pk])

    def runs(self, spots: Iterable[Spot]) -> list[Run]:
        found = []
        for is_gap, same in groupby(spots, key=lambda spot: spot.gap is not None):
            if is_gap:
                found.append(Run(gaps=[self.gap(spot.gap) for spot in same if spot.gap]))
            else:
                found.append(Run(lines=[self.line(spot.line) for spot in same if spot.line]))
        return found

    def gap(self, gap: Gap) -> Words:
        return {
            "icon": icon("gap"),
            "date": time(gap.on, "short") if gap.on else _("Missing"),
            "title": gap.title,
            "words": gap.words,
            "way": self.way(gap),
        }

    def line(self, line: Line) -> Words:
        entry = line.entry
        return {
            "state": " line__item--gap" if line.gaps else "",
            "icon": icon("gap" if line.gaps else line.icon),
            "date": time(entry.on, "short"),
            "box": mark_safe(' class="gapbox"' if line.gaps else ""),
            "head": self.head(line),
            "more": self.more(line),
            "gaps": format_html_join(
                "",
                '<p class="line__more"><b>{}.</b> {}</p><p class="small">{}</p>',
                ((gap.title, gap.words, self.way(gap, entry.title)) for gap in line.gaps),
            ),
            "below": " line__end--below" if line.gaps else "",
            "key": entry.key,
            "title": entry.title,
            "checked": "checked" if line.is_in else "",
            "in_packet": _("In packet") if line.is_in else "",
        }

    def head(self, line: Line) -> str:
        entry = line.entry
        if self.is_guest or not entry.url:
            return entry.title
        return format_html('<a href="{}">{}</a>', entry.url, entry.title)

    def more(self, line: Line) -> SafeString:
        entry = line.entry
        told: list[str] = []
        if entry.more:
            told.append(linebreaksbr(entry.more))
        if entry.entered_on and entry.entered_on != entry.on:
            told.append(_("Entered %(day)s") % {"day": short_date(entry.entered_on)})
        return format_html_join("", '<p class="line__more">{}</p>', ((one,) for one in told))

    def way(self, gap: Gap, of: str = "") -> str:
        """What to do about it; `of` is heard, so that each link says where it belongs."""
        if self.is_guest:
            return gap.what_to_do
        heard = format_html('<span class="vh"> {}</span>', of) if of else ""
        address = f"{self.answer}?gap={quote(gap.key)}"
        return format_html('<a href="{}">{}{}</a>', address, gap.what_to_do, heard)
