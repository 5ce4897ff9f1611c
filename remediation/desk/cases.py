"""What does the coordinator's page say of each case, and of those who asked for help?"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.templatetags.face import icon, share
from accounts.wording import short_date
from remediation.desk.caseload import Row
from remediation.desk.health import NEEDS_YOU, WORTH_A_LOOK, words_of
from remediation.models import CaseKind

RECENT = timedelta(days=90)
NOTHING = "–"
PLANS = {CaseKind.Family.IMPROVEMENT, CaseKind.Family.REMEDIATION}
NOBODY = str(UUID(int=0))  # stands in the address for the id of each case
HEAD = [
    "last_name",
    "first_name",
    "employee_number",
    "site",
    "kind",
    "state",
    "group",
    "stands_out",
    "starts",
    "ends",
    "next_date",
    "last_contact",
    "evaluator",
    "evaluator_email",
]


def lines_of(groups: Mapping[str, list[Row]], today: date) -> dict[str, list[dict[str, Any]]]:
    """By level: one case each, as words for `{% each %}`. What all have alike is drawn once."""
    alike = Alike()
    return {level: [_line(row, today, alike) for row in rows] for level, rows in groups.items()}


class Alike:
    """Addresses, marks and words that stand in every line."""

    def __init__(self) -> None:
        self.plan = reverse("remediation:plan", args=[NOBODY])
        self.review = reverse("remediation:review", args=[NOBODY])
        self.marks = {
            level: f'<span class="st st--{mark}">{icon(mark)}<span>'
            for level, mark in [(NEEDS_YOU, "soon"), (WORTH_A_LOOK, "idle")]
        }
        self.you = format_html("<b>{}</b>", _("You"))
        self.progress = _("Day %(n)s of %(of)s")
        self.day = cache(short_date)


def _line(row: Row, today: date, alike: Alike) -> dict[str, Any]:
    waits_here = row.state == "in_review"
    page = alike.plan if row.family in PLANS else alike.review
    return {
        "name": f"{row.first_name} {row.last_name}".strip(),
        "url": page.replace(NOBODY, str(row.pk)),
        "about": ", ".join(filter(None, [row.kind, row.site])),
        "stands_out": _stands_out(row, today, alike),
        "progress": _bar(*_progress(row, today), alike),
        "next_date": alike.day(row.next_on) or NOTHING,
        "turn": alike.you if waits_here else evaluator_of(row),
    }


def evaluator_of(row: Row) -> str:
    return f"{row.evaluator_first} {row.evaluator_last}".strip()


def _stands_out(row: Row, today: date, alike: Alike) -> str:
    """The heaviest, and how many more."""
    words = words_of(row, today)
    if not words:
        return NOTHING
    told = f"{alike.marks[row.level]}{escape(words[0])}</span></span>"
    if len(words) > 1:
        more = escape(_("and %(n)s more") % {"n": len(words) - 1})
        told += f' <span class="small muted">{more}</span>'
    return SafeString(told)


def _bar(day: int, of_days: int, alike: Alike) -> str:
    if not of_days:
        return NOTHING
    words = escape(alike.progress % {"n": day, "of": of_days})
    return SafeString(
        '<svg class="viz" aria-hidden="true"><rect class="v-idle" width="100%" height="6"/>'
        f'<rect class="v-going" width="{share(day, of_days)}%" height="6"/></svg>'
        f'<span class="small">{words}</span>'
    )


def _progress(row: Row, today: date) -> tuple[int, int]:
    """Which day of how many; (0, 0) before it runs."""
    if row.starts_on is None or row.ends_on is None or row.ends_on < row.starts_on:
        return 0, 0
    of_days = (row.ends_on - row.starts_on).days + 1
    return min(max((today - row.starts_on).days + 1, 0), of_days), of_days


def export_rows(rows: Iterable[Row], today: date) -> Iterable[list[Any]]:
    """As `HEAD` names them."""
    for row in rows:
        yield [
            row.last_name,
            row.first_name,
            row.employee_number,
            row.site,
            row.kind,
            row.state,
            row.level,
            "; ".join(words_of(row, today)),
            row.starts_on,
            row.ends_on,
            row.next_on,
            row.contact_on,
            evaluator_of(row),
            row.email,
        ]
