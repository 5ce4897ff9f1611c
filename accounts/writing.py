"""How do rows of several tables get written in one trip to the database?

Each trip of its own takes about as long as the writing. A service that has asked and decided
everything may let what it writes wait for its end, and send all of it as one statement.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

MOST_VALUES = 200  # of a statement that is kept (accounts.asking): with many rows it varies


@dataclass(frozen=True)
class Write:
    """One INSERT or UPDATE, and which rows it is about."""

    statement: str
    values: Sequence[Any]
    rows: frozenset[UUID]


_waiting: ContextVar[list[Write] | None] = ContextVar("waiting_writes", default=None)


@contextmanager
def together() -> Iterator[None]:
    """What is written inside goes out at its end, by one statement; after an error, nothing does.
    Where nothing is asked after it, it goes with COMMIT, in one trip (config/postgres/base.py).

    For services that read nothing back from the database that they wrote inside. Keys are checked
    at the end of the transaction, so the order of tables does not matter. Also a decorator, below
    `transaction.atomic`.
    """
    if _waiting.get() is not None:
        yield
        return
    writes: list[Write] = []
    token = _waiting.set(writes)
    try:
        yield
    finally:
        _waiting.reset(token)
    _send(writes, is_last=True)


def write(statement: str, values: Sequence[Any], *, rows: Collection[UUID]) -> None:
    """Send the INSERT or UPDATE of these rows: at once, or with the others of `together`.

    PostgreSQL writes a row once in a statement, so one that is waiting already goes out first.
    """
    waiting = _waiting.get()
    one = Write(statement, values, frozenset(rows))
    if waiting is None:
        _send([one])
        return
    if any(one.rows & other.rows for other in waiting):
        _send(waiting)
        waiting.clear()
    waiting.append(one)


def send_what_names(table: str) -> None:
    """Before that table is read: all that waits, if anything of it is about that table."""
    waiting = _waiting.get()
    if waiting and any(table in one.statement for one in waiting):
        _send(waiting)
        waiting.clear()


def _send(writes: Sequence[Write], *, is_last: bool = False) -> None:
    if not writes:
        return
    *first, last = writes
    others = ", ".join(f"w{number} AS ({one.statement})" for number, one in enumerate(first))
    values = [value for one in writes for value in one.values]
    statement = f"WITH {others} {last.statement}" if others else last.statement
    is_kept = len(values) <= MOST_VALUES
    if is_kept and is_last:
        connection.write_last(statement, values)  # type: ignore[attr-defined]
        return
    with connection.prepared_cursor() if is_kept else connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, values)
