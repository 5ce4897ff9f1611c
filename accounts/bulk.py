"""How do many rows get in at once? COPY does not go through the wall, so a table in between."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection, models

from accounts.asking import ask

# For checks of foreign keys, until the transaction ends. Of a district that its statistics do not
# know yet PostgreSQL believes that it is empty: then it plans every single check anew, and may
# look through the whole district for the one row. Measured: minutes instead of seconds.
CHECK_KEYS_BY_ONE_PLAN = "SET LOCAL plan_cache_mode = force_generic_plan"
LINES_AT_ONCE = 2_000
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
# In one trip, with what was: one such block may stand within another.
JOIN_AS_SETS = """
    SELECT current_setting('enable_nestloop'), set_config('enable_nestloop', 'off', true),
        set_config('plan_cache_mode', 'force_generic_plan', true)
"""
JOIN_AS_BEFORE = "SELECT set_config('enable_nestloop', %s, true)"


@contextmanager
def keys_checked_at_once() -> Iterator[None]:
    """Check foreign keys with each statement instead of at the end.

    Measured: history triggers insert row by row, and each such insert gets slower with every
    check of the transaction that has waited for the commit. 30,000 people took 4 × as long.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(CHECK_KEYS_BY_ONE_PLAN)
        yield
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def joined_as_sets() -> Iterator[None]:
    """Inside a transaction: what makes ten thousand rows take seconds instead of minutes.

    No join goes row by row: the statistics may not know yet what was written a moment ago, or the
    whole district, and then PostgreSQL believes that there is one row of each. Foreign keys of a
    district that is new to the statistics are checked by one plan. Inside another one it changes
    nothing.
    """
    [(before, *_)] = ask(JOIN_AS_SETS)
    yield
    ask(JOIN_AS_BEFORE, [before])


@contextmanager
def objects_all_needed() -> Iterator[None]:
    """Let Python not look for garbage where none can be.

    The people of a large file are millions of objects that stay until it is dealt with. Looking
    through them again and again took a third of Python's time.
    """
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()


def load_rows(
    name: str,
    columns: dict[str, str],
    rows: Iterable[Sequence[Any]],
    *,
    joined_by: Sequence[str] | None = None,
) -> None:
    """Fill a temporary table, gone after the transaction. `columns`: name to SQL type.

    `joined_by`: those that statements look rows up by, if not all. Of the others the planner
    needs to know nothing, and to look through twenty wide columns takes longer than a join.
    """
    with _temporary_table(name, columns) as (cursor, table):
        with cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(list(columns.values()))
            for row in rows:
                copy.write_row(row)
        if counted := columns if joined_by is None else joined_by:
            names = ", ".join(map(connection.ops.quote_name, counted))
            cursor.execute(f"ANALYZE {table} ({names})")


def load_lines(name: str, columns: dict[str, str], lines: Iterable[str]) -> None:
    """The same of rows in COPY's own text (`written`), each with its end of line.

    They go out as they come, so that PostgreSQL takes in the first while the next are made. The
    planner is told of no column.
    """
    with (
        _temporary_table(name, columns) as (cursor, table),
        cursor.copy(f"COPY {table} FROM STDIN") as copy,
    ):
        remaining = iter(lines)
        while block := "".join(islice(remaining, LINES_AT_ONCE)):
            copy.write(block)


def written(value: Any) -> str:
    """As one cell of such a line, between tabs."""
    return r"\N" if value is None else str(value).translate(ESCAPED)


@contextmanager
def _temporary_table(name: str, columns: dict[str, str]) -> Iterator[tuple[Any, str]]:
    quote = connection.ops.quote_name
    table = quote(name)
    declared = ", ".join(f"{quote(column)} {kind}" for column, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({declared}) ON COMMIT DROP")
        yield cursor, table


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Like bulk_create, in one statement. Keys and district come from the database."""
    options = model._meta
    fields: list[Any] = [options.get_field(column) for column in columns]
    types = {field.column: _type_of(field) for field in fields}
    load_rows("rows_to_insert", types, rows, joined_by=[])
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(options.db_table)} ({names}) SELECT {names} FROM rows_to_insert"
        )


def _type_of(field: Any) -> str:
    """The SQL type without its length: the table itself checks that."""
    declared = str(field.db_type(connection))
    return {"varchar": "text", "timestamp": "timestamptz"}.get(
        declared.split("(")[0].split()[0], declared
    )
