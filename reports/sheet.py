"""How do rows become a CSV or a workbook that a spreadsheet opens without running anything?"""

from collections.abc import Iterable, Iterator
from typing import IO
from uuid import UUID

from django.db import connection
from psycopg.abc import Buffer

from accounts import table_file
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
    "settled_at": """to_char({0}, 'YYYY-MM-DD"T"HH24:MITZH:TZM')""",  # as table_file writes it
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
    ):
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [str(scope.zone)])
        with cursor.copy(statement, values) as copy:
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
    """The same rows as an Excel workbook."""
    rows = overviews.people(scope).iterator(chunk_size=2000)
    return table_file.workbook(ROW_HEAD, rows, scope.zone)
