"""The cells of the wall in words and marks. Composed here: a page has hundreds of them."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.numbers import plain_number
from accounts.templatetags.face import icon
from buildings.targets.standing import CLOSE, OFF_TRACK, ON_TRACK, UNKNOWN
from buildings.wall import Building, Cell, Column

LOOKS = {
    ON_TRACK: ("on", "done"),
    CLOSE: ("close", "soon"),
    OFF_TRACK: ("off", "late"),
    UNKNOWN: ("old", "wait"),
}


def rows_of(
    buildings: Sequence[Building],
    measures: Sequence[Column],
    cells: Mapping[tuple[str, str], list[Cell]],
    last: Callable[[Building], str],
) -> list[dict[str, object]]:
    """For `{% each %}`: name, address, and the cells of a row in the order of the columns.

    `last` draws the one of the last column.
    """
    nothing = format_html(
        '<span class="muted" aria-hidden="true">–</span><span class="vh">{}</span>',
        _("Not measured here"),
    )
    starts = [
        (measure.pk, format_html('<td data-label="{}">', measure.name)) for measure in measures
    ]
    drawn = _drawer()
    rows: list[dict[str, object]] = []
    for building in buildings:
        site = str(building.pk)
        url = _address(site)
        drawn_cells = "".join(
            f"{start}{drawn(url, found) if found else nothing}</td>"
            for measure, start in starts
            for found in [cells.get((site, measure))]
        )
        line = SafeString(drawn_cells + last(building))
        rows.append({"name": building.name, "url": SafeString(url), "cells": line})
    return rows


def _drawer() -> Callable[[str, Sequence[Cell]], str]:
    """Draws the cells of a measure in a building, one for each group that has a target.

    Hundreds of cells say a handful of things, so what is before and after the number is put
    together and escaped once for each.
    """
    icons = {status: icon(name) for status, (_look, name) in LOOKS.items()}

    @cache
    def around(status: str, age: int | None, subgroup: str) -> tuple[str, str]:
        look, told = LOOKS[status][0], _told(status, age, subgroup)
        return (
            f'<a class="wallcell wallcell--{look}" href="',
            f"</b><span>{told}</span></span></a>",
        )

    def drawn(url: str, cells: Sequence[Cell]) -> str:
        pieces = []
        for cell in cells:
            before, after = around(cell.status, cell.age, cell.subgroup)
            number = "?" if cell.status == UNKNOWN else _signed(cell.lead)
            pieces.append(
                f'{before}{url}?target={cell.target_id}">{icons[cell.status]}'
                f"<span><b>{number}{after}"
            )
        return "".join(pieces)

    return drawn


def _told(status: str, age: int | None, subgroup: str) -> SafeString:
    if status != UNKNOWN:
        words = {ON_TRACK: _("On track"), CLOSE: _("Close"), OFF_TRACK: _("Off track")}[status]
    elif age is None:
        words = _("No number yet")
    else:
        words = ngettext("%(n)s day old", "%(n)s days old", age) % {"n": age}
    return escape(f"{words}, {subgroup}" if subgroup else words)


def _signed(lead: Decimal | None) -> str:
    """`+2`, `−4`, `0`: points from what is expected, below it with a minus."""
    number = plain_number(lead)
    return number.replace("-", "−") if number.startswith("-") or number == "0" else f"+{number}"


@cache
def _pattern() -> tuple[str, str]:
    """An address is cut once where the id stands; a page has hundreds of them."""
    before, after = reverse("buildings:building", args=[UUID(int=0)]).split(str(UUID(int=0)))
    return before, after


def _address(pk: str) -> str:
    before, after = _pattern()
    return f"{before}{pk}{after}"
