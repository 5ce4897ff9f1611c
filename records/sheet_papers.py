"""What does the paper of a form filled in row by row show? One or two voices, side by side."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from records.forms_sheet import OverallContent, SheetContent, SheetRowContent


def sheets_view(sheets: Sequence[SheetContent]) -> dict[str, Any] | None:
    """Nothing to rate: None. The supervisor's sheet leads, the employee's own stands beside it."""
    if not sheets:
        return None
    leading = next((one for one in sheets if one["voice"] == "supervisor"), sheets[0])
    other = next((one for one in sheets if one is not leading), None)
    beside = {row["code"]: row for row in _rows(other)} if other else {}
    return {
        "title": leading["title"],
        "form": _("%(number)s, revision %(revision)s")
        % {"number": leading["number"], "revision": leading["revision"]},
        "is_both": other is not None,
        "sections": [_section(section, beside) for section in leading["sections"]],
        "only_other": _only_other(leading, other),
        "overall": _overall(leading["overall"]),
        "own_overall": other["overall"]["level"] if other else "",
    }


def _rows(sheet: SheetContent) -> list[SheetRowContent]:
    return [row for section in sheet["sections"] for row in section["rows"]]


def _section(section: Any, beside: dict[str, SheetRowContent]) -> dict[str, Any]:
    """Ratings make a table; what is written stands under it."""
    rows = section["rows"]
    rated = [row for row in rows if row["level"]]
    return {
        "title": section["title"],
        "rated": [(row, beside.get(row["code"])) for row in rated],
        "written": [row for row in rows if not row["level"]],
    }


def _only_other(leading: SheetContent, other: SheetContent | None) -> list[SheetRowContent]:
    """What the employee alone was asked."""
    if other is None:
        return []
    asked = {row["code"] for row in _rows(leading)}
    return [row for row in _rows(other) if row["code"] not in asked]


def _overall(overall: OverallContent) -> OverallContent | None:
    return overall if overall["level"] or overall["rule"] else None
