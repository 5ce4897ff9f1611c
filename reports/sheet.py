"""How do rows become a CSV or a workbook that a spreadsheet opens without running anything?"""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from psycopg.abc import Buffer

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


# A spreadsheet would run a cell that begins like a formula (ASVS 1.2.10).
FORMULA = r"('=', '+', '-', '@', E'\t', E'\r')"
SAFE = f"CASE WHEN left({{0}}, 1) IN {FORMULA} THEN '''' || {{0}} ELSE {{0}} END"
AS_TEXT = {
    "settled_at": "date_trunc('second', {0}) AT TIME ZONE 'UTC' || '+00:00'",
    "last_day_on": "{0}",
    "acted_on": "{0}",
    "was_late": "CASE WHEN {0} THEN 'True' WHEN NOT {0} THEN 'False' END",
}
AT_ONCE = 65_536  # bytes


def csv_lines(district_id: UUID, scope: overviews.Scope) -> Iterator[bytes]:
    """Runs after the view: in a scope of its own. The server writes the lines; we hand them on."""
    columns = [f"c{number}" for number in range(len(ROW_HEAD))]
    cells = [
        f"{AS_TEXT.get(field, SAFE).format(column)} AS {name}"
        for column, field, name in zip(columns, overviews.ROW_FIELDS, ROW_HEAD, strict=True)
    ]
    rows, values = overviews.people(scope).query.sql_with_params()
    statement = f"""
        COPY (SELECT {", ".join(cells)} FROM ({rows}) AS people ({", ".join(columns)}))
        TO STDOUT (FORMAT CSV, HEADER)
    """
    with (
        district_scope(district_id),
        connection.cursor() as cursor,
        cursor.copy(statement, values) as copy,
    ):
        yield from in_pieces(copy)


def in_pieces(lines: Iterable[Buffer]) -> Iterator[bytes]:
    """Few large pieces instead of a line each: every piece passes through the whole server."""
    piece = bytearray()
    for line in lines:
        piece += line
        if len(piece) >= AT_ONCE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


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
    for number, row in enumerate(overviews.people(scope).iterator(chunk_size=2000), 1):
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
