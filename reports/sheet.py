"""How do rows become a CSV or a workbook that a spreadsheet opens without running anything?"""

import csv
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID
from zoneinfo import ZoneInfo

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
    "happened_on",
    "was_late",
    "standing",
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


def workbook(scope: overviews.Scope) -> IO[bytes]:
    """The same rows as an Excel workbook, at its beginning; times are the district's.

    Rows go to the disk one by one. Text is written as text: nothing in it is a formula or a link.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only this needs it

    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book = Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, name in enumerate(ROW_HEAD):
        sheet.write_string(0, column, name, bold)
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for number, row in enumerate(overviews.people(scope), 1):
        for column, value in enumerate(row):
            write_cell(sheet, number, column, value, scope.zone, moment)
    book.close()
    file.seek(0)
    return file


def write_cell(sheet: Any, row: int, column: int, value: Any, zone: ZoneInfo, moment: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        local = value.astimezone(zone).replace(tzinfo=None)
        sheet.write_datetime(row, column, local, moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    else:
        sheet.write_string(row, column, str(value))
