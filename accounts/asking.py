"""How is a question asked whose words never change? The server reads and plans it only once.

To plan a statement with a dozen tables takes PostgreSQL several times as long as to answer it. So
each connection prepares these statements (settings: PREPARE_STATEMENTS) and sends only the values.
Not inside `pghistory.context`, which puts a second statement before each that writes, and two
cannot be prepared as one; a request has no need of it (accounts/standing.py).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

Values = Sequence[Any] | Mapping[str, Any]


def ask(statement: str, values: Values = ()) -> list[tuple[Any, ...]]:
    """All rows. PostgreSQL must see the type of each value: `%s::date` where nothing tells it."""
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined] # config.postgres
        cursor.execute(statement, values)
        return cursor.fetchall()


def ask_anew(statement: str, values: Values = ()) -> list[tuple[Any, ...]]:
    """All rows, planned each time with these values.

    For a statement whose filters may be empty (`%s IS NULL OR …`) over thousands of rows: the one
    plan that would fit all values can take ten times as long as planning.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def ask_one(statement: str, values: Values = ()) -> tuple[Any, ...] | None:
    """The first row."""
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, values)
        return cursor.fetchone()


def ask_named(statement: str, values: Values = ()) -> dict[str, Any]:
    """The one row, by the names of its columns."""
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, values)
        return dict(zip(cursor.names, cursor.fetchone(), strict=True))
