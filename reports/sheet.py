"""How do rows become a CSV that a spreadsheet can open without running anything?"""

import csv
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from accounts.scope import district_scope
from reports import overview as overviews

ROW_HEAD = [
    "last_name",
    "first_name",
    "employee_number",
    "job_title",
    "site",
    "unit",
    "supervisor_last_name",
    "supervisor_first_name",
    "act",
    "last_day",
    "completed",
    "was_late",
]


class Echo:
    """csv wants something to write to; we want the line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(district_id: UUID, scope: overviews.Scope) -> Iterator[str]:
    """Runs after the view: in a scope of its own."""
    writer = csv.writer(Echo())
    yield writer.writerow(ROW_HEAD)
    with district_scope(district_id):
        for row in overviews.people(scope):
            yield writer.writerow([safe_cell(value) for value in row])


def safe_cell(value: Any) -> Any:
    """A spreadsheet would run a cell that begins like a formula (ASVS 1.2.10)."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return "" if value is None else value
