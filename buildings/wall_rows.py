"""The cells of the wall in words and marks. Composed here: a page has hundreds of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.numbers import plain_number
from accounts.templatetags.face import icon
from buildings.models import Measure
from buildings.standing import CLOSE, OFF_TRACK, ON_TRACK, UNKNOWN
from buildings.wall import Building, Cell

LOOKS = {
    ON_TRACK: ("on", "done"),
    CLOSE: ("close", "soon"),
    OFF_TRACK: ("off", "late"),
    UNKNOWN: ("old", "wait"),
}


def rows_of(
    buildings: Sequence[Building],
    measures: Sequence[Measure],
    cells: Mapping[tuple[UUID, UUID], list[Cell]],
) -> list[dict[str, object]]:
    """For `{% each %}`: name, address, and the cells of a row in the order of the columns."""
    nothing = format_html(
        '<span class="muted" aria-hidden="true">–</span><span class="vh">{}</span>',
        _("Not measured here"),
    )
    marks = {status: icon(name) for status, (_look, name) in LOOKS.items()}
    words = {ON_TRACK: _("On track"), CLOSE: _("Close"), OFF_TRACK: _("Off track")}
    return [
        {
            "name": building.name,
            "url": _address(building.pk),
            "cells": format_html_join(
                "",
                '<td data-label="{}">{}</td>',
                (
                    (measure.name, _drawn(building, found, marks, words) if found else nothing)
                    for measure in measures
                    for found in [cells.get((building.pk, measure.pk), [])]
                ),
            ),
        }
        for building in buildings
    ]


def _drawn(
    building: Building,
    cells: Sequence[Cell],
    marks: Mapping[str, SafeString],
    words: Mapping[str, str],
) -> SafeString:
    """A measure may have several targets in a building, each for a group of its own."""
    return format_html_join(
        "",
        '<a class="wallcell wallcell--{}" href="{}?target={}">{}<span><b>{}</b>'
        "<span>{}</span></span></a>",
        (
            (
                LOOKS[cell.status][0],
                _address(building.pk),
                cell.target_id,
                marks[cell.status],
                "?" if cell.status == UNKNOWN else _signed(cell.lead),
                _told(cell, words),
            )
            for cell in cells
        ),
    )


def _told(cell: Cell, words: Mapping[str, str]) -> str:
    if cell.status != UNKNOWN:
        told = words[cell.status]
    elif cell.age is None:
        told = _("No number yet")
    else:
        told = ngettext("%(n)s day old", "%(n)s days old", cell.age) % {"n": cell.age}
    return f"{told}, {cell.subgroup}" if cell.subgroup else told


def _signed(lead: Decimal | None) -> str:
    """`+2`, `−4`, `0`: points from what is expected, below it with a minus."""
    number = plain_number(lead)
    return number.replace("-", "−") if number.startswith("-") or number == "0" else f"+{number}"


@cache
def _pattern() -> tuple[str, str]:
    """An address is cut once where the id stands; a page has hundreds of them."""
    before, after = reverse("buildings:building", args=[UUID(int=0)]).split(str(UUID(int=0)))
    return before, after


def _address(pk: UUID) -> str:
    before, after = _pattern()
    return f"{before}{pk}{after}"
