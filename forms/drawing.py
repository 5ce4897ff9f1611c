"""How does a row that is not open look? For `{% each %}` of templates/forms/_section.html.

Drawn in Python: sixty rows, as templates within templates, took longer than the rest of their
page. Whatever is put between the tags goes through `escape`.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from forms.reading import RowView


def rated_row(row: "RowView") -> dict[str, str]:
    """What fills in the names of one line of the table."""
    asked = row.asked
    subs = [f"{said.who}: {said.comment}" for said in row.said if said.comment]
    if asked.note:
        subs.insert(0, asked.note)
    cells = (
        f'<td data-label="{escape(said.who)}">'
        f"{escape(said.level.title) if said.level else _empty(said.is_hidden)}</td>"
        for said in row.said
    )
    return {
        "code": asked.code,
        "title": asked.title,
        "subs": SafeString("".join(_subs(row, subs))),
        "cells": SafeString("".join(cells)),
        "change": SafeString(_change(row)) if row.url else "",
    }


def _subs(row: "RowView", told: Iterable[str]) -> Iterator[str]:
    """What stands below the title, and where a plan begins from a low rating."""
    for one in told:
        yield f'<span class="sub">{escape(one)}</span>'
    if row.start_url:
        words = escape(_("Start a plan from this row"))
        hidden = f'<span class="vh">: {escape(row.asked.title)}</span>'
        link = f'<a href="{escape(row.start_url)}">{words}{hidden}</a>'
        yield f'<span class="sub no-print">{link}</span>'


def _empty(is_hidden: bool) -> str:
    words = _("You see it once you rated this row") if is_hidden else _("Not rated")
    return f'<span class="muted">{escape(words)}</span>'


def _change(row: "RowView") -> str:
    verb = _("Change") if row.is_answered else _("Rate")
    hidden = f'<span class="vh"> {escape(row.asked.title)}</span>'
    return f'<td class="num"><a href="{escape(row.url)}">{escape(verb)}{hidden}</a></td>'
