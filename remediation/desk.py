"""What does the coordinator's page say of each case, and of those who asked for help?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, F
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.wording import short_date
from remediation.caseload import Row
from remediation.health import NEEDS_YOU, words_of
from remediation.models import CaseKind, HelpRequest

RECENT = timedelta(days=90)
SHOWN_REQUESTS = 5
HEAD = [
    *("last_name", "first_name", "employee_number", "site", "kind", "state"),
    *("group", "stands_out", "starts", "ends", "next_date", "last_contact"),
    *("evaluator", "evaluator_email"),
]


@dataclass(frozen=True)
class Line:
    """One case, in words."""

    name: str
    url: str
    about: str  # "Improvement plan, Oak School"
    stands_out: str
    more: int  # further things that stand out
    mark: str  # kind of its glyph
    day: int
    of_days: int
    next_date: str
    turn: str
    is_readers_turn: bool


def lines_of(rows: Iterable[Row], today: date) -> list[Line]:
    return [_line(row, today) for row in rows]


def _line(row: Row, today: date) -> Line:
    words = words_of(row, today)
    day, of_days = _progress(row, today)
    waits_here = row.state == "in_review"
    return Line(
        name=f"{row.first_name} {row.last_name}".strip(),
        url=_page_of(row),
        about=", ".join(filter(None, [row.kind, row.site])),
        stands_out=words[0] if words else "",
        more=len(words) - 1 if words else 0,
        mark="soon" if row.level == NEEDS_YOU else "idle",
        day=day,
        of_days=of_days,
        next_date=short_date(row.next_on),
        turn=_("You") if waits_here else f"{row.evaluator_first} {row.evaluator_last}".strip(),
        is_readers_turn=waits_here,
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


def open_requests(reader: Any) -> list[HelpRequest]:
    """The oldest first: one query."""
    rows = HelpRequest.objects.visible_to(reader).open()
    rows = rows.select_related("asker", "site", "claimed_by").order_by("asked_at", "pk")
    return list(rows[:SHOWN_REQUESTS])


def hours_to_answer() -> int | None:
    """On average, of the questions of the last 90 days that HR answered."""
    rows = HelpRequest.objects.filter(asked_at__gte=clock.now() - RECENT)
    waited = Avg(F("answered_at") - F("asked_at"))
    answered = rows.filter(answered_at__isnull=False).aggregate(taken=waited)
    taken: timedelta | None = answered["taken"]
    return None if taken is None else max(1, round(taken.total_seconds() / 3600))
