"""Run one statement over thousands of rows, whatever the planner believes about them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from accounts.bulk import joined_as_sets


@contextmanager
def bulk_cursor(*, prepared: bool = False) -> Iterator[CursorWrapper]:
    """A cursor without nested loops (`joined_as_sets`). Call inside a transaction.

    `prepared`: for words that never change and run for one district after the other; outside
    requests only, where history goes before what writes.

    Straight after ten thousand rows were written the planner still takes the tables for empty and
    joins them row by row: measured 17 s instead of 0.3 s.
    """
    with joined_as_sets():
        if prepared:
            with connection.prepared_cursor() as planned:  # type: ignore[attr-defined]
                yield planned
        else:
            with connection.cursor() as cursor:
                yield cursor


def change_many(statement: str, values: dict[str, Any]) -> int:
    """Returns how many rows were written."""
    with bulk_cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount
