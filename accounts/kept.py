"""How does a statement get its name at the server, for those that we send by the protocol?

psycopg names what it prepares itself. What goes out together with other statements, in one trip,
is prepared here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn


@dataclass(frozen=True)
class Kept:
    """A statement that the server plans once for each connection, and keeps by this name."""

    name: str
    statement: str  # with %(…)s for the values
    values: tuple[str, ...]

    def prepared(self) -> str:
        return self.statement % {key: f"${place}" for place, key in enumerate(self.values, 1)}

    def send(self, to: PGconn, values: Mapping[str, Any]) -> None:
        """In pipeline mode, where it goes out with what was sent before it."""
        to.send_query_prepared(self.name.encode(), [text_of(values[key]) for key in self.values])


@dataclass(frozen=True)
class Question:
    """A kept statement with the values it is asked for."""

    kept: Kept
    values: Mapping[str, Any]


def prepare(kept: Kept, server: psycopg.Connection[Any]) -> None:
    """By the protocol, as psycopg does: a PgBouncer follows that, and no PREPARE in words.

    It stands in psycopg's own list of what is prepared. When anything is taken back or dropped,
    psycopg lets all of it go, at the server too; in a list of ours it would still be known.
    """
    standing, name = server._prepared._names, kept.name.encode()
    key = (name, ())  # psycopg's own begin with the words of a statement
    if key not in standing:
        made = server.pgconn.prepare(name, kept.prepared().encode())
        if made.status != ExecStatus.COMMAND_OK:
            raise psycopg.DatabaseError(made.get_error_message())
        standing[key] = name
    standing.move_to_end(key)  # of too many, psycopg lets go the one least used


def text_of(value: Any) -> bytes:
    """As PostgreSQL reads it; lists are of keys."""
    if isinstance(value, list):
        return f"{{{','.join(map(str, value))}}}".encode()
    return (value.isoformat() if isinstance(value, datetime) else str(value)).encode()
