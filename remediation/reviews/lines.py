"""How is the line of time of a review drawn? Words for `{% each %}`, of the lines that are shown.

A template for each of hundreds of lines took longer than to gather the record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.templatetags.face import icon, time
from accounts.wording import short_date
from remediation.models import Case
from remediation.reviews.entries import Entry
from remediation.reviews.gaps import Gap
from remediation.reviews.review import Line, Spot

Words = Mapping[str, Any]


def with_breaks(words: str) -> str:
    """As Django's `linebreaksbr`, a tenth of its time."""
    return escape(words.replace("\r\n", "\n").replace("\r", "\n")).replace("\n", "<br>")


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
        # Many lines say the same few days beside the same few symbols.
        self.icon = cache(icon)
        self.day = cache(partial(time, style="short"))
        self.entered = cache(lambda day: escape(_("Entered %(day)s") % {"day": short_date(day)}))
        self.in_packet = _("In packet")

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
            "icon": self.icon("gap"),
            "date": self.day(gap.on) if gap.on else _("Missing"),
            "title": gap.title,
            "words": gap.words,
            "way": self.way(gap),
        }

    def line(self, line: Line) -> Words:
        entry = line.entry
        return {
            "state": " line__item--gap" if line.gaps else "",
            "icon": self.icon("gap" if line.gaps else line.icon),
            "date": self.day(entry.on),
            "box": SafeString(' class="gapbox"' if line.gaps else ""),
            "head": self.head(line),
            "more": self.more(line),
            "gaps": SafeString("".join(self.hanging(gap, entry) for gap in line.gaps)),
            "below": " line__end--below" if line.gaps else "",
            "key": entry.key,
            "title": entry.title,
            "checked": "checked" if line.is_in else "",
            "in_packet": self.in_packet if line.is_in else "",
        }

    # Put together by hand, each part escaped: `format_html` for each took a third of the page.

    def head(self, line: Line) -> str:
        entry = line.entry
        if self.is_guest or not entry.url:
            return entry.title
        return SafeString(f'<a href="{escape(str(entry.url))}">{escape(entry.title)}</a>')

    def more(self, line: Line) -> SafeString:
        entry = line.entry
        told: list[str] = []
        if entry.more:
            told.append(with_breaks(entry.more))
        if entry.entered_on and entry.entered_on != entry.on:
            told.append(self.entered(entry.entered_on))
        return SafeString("".join(f'<p class="line__more">{one}</p>' for one in told))

    def hanging(self, gap: Gap, entry: Entry) -> str:
        """A gap at the line that it belongs to."""
        return (
            f'<p class="line__more"><b>{escape(gap.title)}.</b> {escape(gap.words)}</p>'
            f'<p class="small">{self.way(gap, entry.title)}</p>'
        )

    def way(self, gap: Gap, of: str = "") -> SafeString:
        """What to do about it; `of` is heard, so that each link says where it belongs."""
        words = escape(gap.what_to_do)
        if self.is_guest:
            return SafeString(words)
        heard = f'<span class="vh"> {escape(of)}</span>' if of else ""
        address = escape(f"{self.answer}?gap={quote(gap.key, safe=':')}")
        return SafeString(f'<a href="{address}">{words}{heard}</a>')
