"""What does the coordinator's page say of each case, and of those who asked for help?"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.templatetags.face import icon, share
from accounts.wording import short_date
from remediation.desk.caseload import Row
from remediation.desk.health import NEEDS_YOU, words_of
from remediation.models import CaseKind

RECENT = timedelta(days=90)
NOTHING = "–"
HEAD = [
    *("last_name", "first_name", "employee_number", "site", "kind", "state"),
    *("group", "stands_out", "starts", "ends", "next_date", "last_contact"),
    *("evaluator", "evaluator_email"),
]


def lines_of(rows: Iterable[Row], today: date) -> list[dict[str, Any]]:
    """One case each, as words for `{% each %}`."""
    return [_line(row, today) for row in rows]


def _line(row: Row, today: date) -> dict[str, Any]:
    waits_here = row.state == "in_review"
    evaluator = f"{row.evaluator_first} {row.evaluator_last}".strip()
    return {
        "name": f"{row.first_name} {row.last_name}".strip(),
        "url": _page_of(row),
        "about": ", ".join(filter(None, [row.kind, row.site])),
        "stands_out": _stands_out(row, today),
        "progress": _bar(*_progress(row, today)),
        "next_date": short_date(row.next_on) or NOTHING,
        "turn": format_html("<b>{}</b>", _("You")) if waits_here else evaluator,
    }


def _stands_out(row: Row, today: date) -> str:
    """The heaviest, and how many more."""
    words = words_of(row, today)
    if not words:
        return NOTHING
    mark = "soon" if row.level == NEEDS_YOU else "idle"
    told = format_html(
        '<span class="st st--{}">{}<span>{}</span></span>', mark, icon(mark), words[0]
    )
    if len(words) == 1:
        return told
    more = _("and %(n)s more") % {"n": len(words) - 1}
    return format_html('{} <span class="small muted">{}</span>', told, more)


def _bar(day: int, of_days: int) -> str:
    if not of_days:
        return NOTHING
    words = _("Day %(n)s of %(of)s") % {"n": day, "of": of_days}
    return format_html(
        '<svg class="viz" aria-hidden="true"><rect class="v-idle" width="100%" height="6"/>'
        '<rect class="v-going" width="{}%" height="6"/></svg><span class="small">{}</span>',
        share(day, of_days),
        words,
    )


def _page_of(row: Row) -> str:
    is_plan = row.family in {CaseKind.Family.IMPROVEMENT, CaseKind.Family.REMEDIATION}
    return reverse("remediation:plan" if is_plan else "remediation:review", args=[row.pk])


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
            f"{row.evaluator_first} {row.evaluator_last}".strip(),
            row.email,
        ]
