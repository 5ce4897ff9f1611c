"""How does a point look on the page of a conference? Words for `{% each %}`, a card for each."""

from typing import Any
from uuid import UUID

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.http import DistrictRequest
from accounts.templatetags.face import icon
from accounts.wording import saved_at
from evaluations.conferences.companion import Companion
from evaluations.conferences.points import PointRow
from evaluations.models import Point

NOBODY = str(UUID(int=0))  # stands in the address for the id of each point
HINT = 90  # characters of a goal beside the name of its point


def cards_of(
    rows: list[PointRow], companion: Companion, request: DistrictRequest, stale: Point | None
) -> list[dict[str, Any]]:
    """`stale`: a point that the other one saved in between, as it stands now."""
    here = companion.here
    addresses = {
        "url": reverse("evaluations:point", args=[NOBODY]),
        "draft_url": reverse("evaluations:point_draft", args=[NOBODY]),
    }
    cards = []
    for row in rows:
        found = stale if row.point == stale else None
        is_open = row.point == here or row.was_sent
        own = {name: url.replace(NOBODY, str(row.point.pk)) for name, url in addresses.items()}
        cards.append(
            {
                **_card(row),
                **own,
                "open": "open" if is_open else "",
                "version": (found or row.point).version,
                "before": _before(row, companion, request, found),
            }
        )
    return cards


def _card(row: PointRow) -> dict[str, Any]:
    point = row.point
    is_done = point.state != Point.State.TO_DO
    return {
        "pk": point.pk,
        "position": point.position,
        "done": " point--done" if is_done else "",
        "mark": icon("done" if is_done else "idle"),
        "title": point.title,
        "state": _end(point),
        "hint": _hint(point),
        "fields": row.fields,
        "saved": _saved(point),
        "time": "{time}",  # stays as it is: a script fills it in
    }


def _end(point: Point) -> str:
    """Whether the point is settled; of a domain how it stands, which nobody has to say."""
    if point.kind != Point.Kind.DOMAIN:
        return str(point.get_state_display())
    if point.state == Point.State.TO_DO:
        return _("Optional")
    return str(point.get_result_display() or point.get_state_display())


def _hint(point: Point) -> SafeString:
    statement = point.goal.statement if point.goal is not None else ""
    if not statement:
        return mark_safe("")
    return format_html('<span class="point__hint">{}</span>', Truncator(statement).chars(HINT))


def _saved(point: Point) -> str:
    if point.updated_at is None:
        return format_html('<span class="only-scripts">{}</span>', _("We save while you type."))
    return saved_at(point.updated_at)


def _before(
    row: PointRow, companion: Companion, request: DistrictRequest, stale: Point | None
) -> SafeString:
    """What stands above the form: for most points nothing."""
    is_bare = row == PointRow(row.point, row.fields, row.was_sent)
    if is_bare and row.point.goal is None and stale is None:
        return mark_safe("")
    context = {
        "row": row,
        "point": row.point,
        "companion": companion,
        "step": companion.step,
        "stale_point": stale,
        "csrf_token": get_token(request),
    }
    return render_to_string("evaluations/conference/_point.html", context)
