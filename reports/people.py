"""The people behind a number of the overview, as the list shows them."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.wording import day_of, short_date
from deadlines.models import Deadline
from reports.overview import BY_NAME, Scope
from reports.timing import ENTERED_LATER, LATE, LET_OFF, NOT_DUE, ON_TIME, OVERDUE, standing_in_sql

PAGE = 50
NOTHING = "–"
KINDS = {ON_TIME: "done", ENTERED_LATER: "done", LATE: "soon", OVERDUE: "late", NOT_DUE: "idle"}
SHOWN = (
    "pk",
    "person_id",
    "person__first_name",
    "person__last_name",
    "person__site__name",
    "person__supervisor__first_name",
    "person__supervisor__last_name",
    "last_day_on",
    "acted_on",
    "settled_at",
    "standing",
)


def rows_of(page: Page, scope: Scope, *, has_ticks: bool) -> list[dict[str, Any]]:
    """What a page of ids shows, in words: one query. Ticks, and the way to dates, are HR's."""
    told = {standing: status(standing) for standing in KINDS}
    if scope.standing == LET_OFF:
        told = dict.fromkeys(KINDS, status(LET_OFF))
    rows = Deadline.objects.filter(pk__in=[row["pk"] for row in page.object_list])
    rows = rows.annotate(standing=standing_in_sql(scope.today, scope.zone))
    return [
        line(row, told, tick if has_ticks else nothing, dated if has_ticks else plain)
        for row in rows.order_by(*BY_NAME).values(*SHOWN)
    ]


def nothing(_pk: Any, _name: str) -> str:
    return ""


def tick(pk: Any, name: str) -> SafeString:
    return format_html(
        '<label class="tick-of"><input class="tick" type="checkbox" name="person" value="{}">'
        '<span class="vh">{}</span></label>',
        pk,
        name,
    )


def plain(_pk: Any, day: str) -> str:
    return day


def dated(pk: Any, day: str) -> SafeString:
    """The day leads to every date it was before."""
    return format_html(
        '<a href="{}">{}<span class="vh">, {}</span></a>',
        reverse("deadlines:dates", args=[pk]),
        day,
        _("all dates this had"),
    )


def line(
    row: dict[str, Any],
    told: dict[str, str],
    ticked: Callable[[Any, str], str],
    dated: Callable[[Any, str], str],
) -> dict[str, Any]:
    first, last = row["person__first_name"], row["person__last_name"]
    led_by = (row["person__supervisor__first_name"], row["person__supervisor__last_name"])
    return {
        "tick": ticked(row["person_id"], f"{first} {last}"),
        "url": reverse("accounts:person", args=[row["person_id"]]),
        "name": f"{last}, {first}",
        "site": row["person__site__name"] or NOTHING,
        "supervisor": " ".join(filter(None, led_by)) or NOTHING,
        "standing": told[row["standing"]],
        "last_day": dated(row["pk"], short_date(row["last_day_on"])),
        "happened": short_date(row["acted_on"]) or NOTHING,
        "entered": entered(row),
    }


def status(standing: str) -> str:
    words = {
        ON_TIME: _("On time"),
        ENTERED_LATER: _("On time"),
        LATE: _("Late"),
        OVERDUE: _("Overdue"),
        NOT_DUE: _("Not due yet"),
        LET_OFF: _("Let off"),
    }
    context = {"kind": KINDS.get(standing, "dash"), "word": words[standing]}
    return render_to_string("components/status.html", context)


def entered(row: dict[str, Any]) -> str | SafeString:
    """The day it was entered, and a mark when that was after the deadline of what was on time."""
    if row["settled_at"] is None:
        return NOTHING
    day = short_date(row["settled_at"])
    if row["standing"] != ENTERED_LATER or row["acted_on"] is None:
        return day
    late = (day_of(row["settled_at"]) - row["acted_on"]).days
    words = ngettext("Entered %(n)s day later", "Entered %(n)s days later", late) % {"n": late}
    return format_html(
        "{} {}", day, render_to_string("components/tag.html", {"word": words, "kind": "soon"})
    )
