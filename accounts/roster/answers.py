"""How do rows go back to the sender? As CSV that no spreadsheet runs."""

import csv
import io
from collections.abc import Iterable
from typing import Any, Protocol

from accounts.formulas import harmless
from accounts.roster.sheet import COLUMNS


class Row(Protocol):
    row_number: int | None
    employee_number: str
    name: str
    values: dict[str, Any]
    reason: str
    suggestion: str


def csv_of(rows: Iterable[Row]) -> str:
    """The columns of the file, then why, so that the rows can be put right and sent again."""
    out = io.StringIO()
    out.write("\ufeff")  # so that spreadsheets read UTF-8
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["row", *COLUMNS, "name", "reason", "did_you_mean"])
    for row in rows:
        values = {**row.values, "employee_number": row.employee_number}
        cells = [values.get(field, "") for field in COLUMNS.values()]
        line = [row.row_number or "", *cells, row.name, row.reason, row.suggestion]
        writer.writerow([harmless(cell) for cell in line])
    return out.getvalue()
