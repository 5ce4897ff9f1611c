"""How do rows become a CSV file or a workbook that runs nothing where it is opened?"""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.http import FileResponse, StreamingHttpResponse

from accounts import clock
from accounts.formulas import harmless
from accounts.models import District
from accounts.scope import district_scope

Rows = Iterable[Sequence[Any]]


def csv_answer(
    district: District, name: str, head: Sequence[str], rows: Callable[[], Rows]
) -> StreamingHttpResponse:
    """`rows` is asked when the file is sent, after the view: in a scope and a zone of its own."""
    lines = _csv_lines(district, head, rows)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _csv_lines(
    district: District, head: Sequence[str], rows: Callable[[], Rows]
) -> Iterator[bytes]:
    zone = ZoneInfo(district.time_zone)
    with district_scope(district.pk), clock.in_zone_of(district):
        yield csv_line(head)
        for row in rows():
            yield csv_row(row, zone)


def csv_row(row: Sequence[Any], zone: ZoneInfo) -> bytes:
    """One row of values; times are those of the zone."""
    return csv_line([_as_text(cell, zone) for cell in row])


def _as_text(cell: Any, zone: ZoneInfo) -> str:
    if isinstance(cell, datetime):
        return cell.astimezone(zone).isoformat(timespec="minutes")
    return "" if cell is None else str(cell)


def csv_line(cells: Iterable[Any]) -> bytes:
    """One row, encoded. A cell that begins like a formula stays text."""
    line = io.StringIO()
    csv.writer(line).writerow([harmless(cell) for cell in cells])
    return line.getvalue().encode()


def workbook_answer(
    district: District, name: str, head: Sequence[str], rows: Rows
) -> FileResponse:
    file = workbook(head, rows, ZoneInfo(district.time_zone))
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


def workbook(head: Sequence[str], rows: Rows, zone: ZoneInfo) -> IO[bytes]:
    """An Excel workbook, at its beginning; times are the district's.

    Rows go to the disk one by one. Text is written as text: nothing in it is a formula or a link.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only this needs it

    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book = Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, name in enumerate(head):
        sheet.write_string(0, column, name, bold)
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            write_cell(sheet, number, column, value, zone, moment)
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
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))
