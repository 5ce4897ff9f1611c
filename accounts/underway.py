"""How does a process do something else while the database writes?

A whole transaction goes out in one trip; its answer, which waits for the disk, is fetched later.
Outside transactions only, and nothing is asked of the database in between.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection
from psycopg.pq import ExecStatus

STATEMENTS = 4  # BEGIN, SET, the one, COMMIT
_known: WeakKeyDictionary[psycopg.Connection[Any], set[str]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Kept:
    """A statement that the server plans once for each connection, and keeps by this name."""

    name: str
    statement: str  # with %(…)s for the values
    values: tuple[str, ...]

    def prepared(self) -> str:
        return self.statement % {key: f"${place}" for place, key in enumerate(self.values, 1)}


def begin(kept: Kept, values: Mapping[str, Any], *, district_id: UUID) -> bool:
    """Whether it is on its way. If not, for whatever reason, nothing was written."""
    if connection.in_atomic_block or not settings.PREPARE:
        return False
    try:
        connection.ensure_connection()
        server = connection.connection
        _prepare(kept, server)
        to = server.pgconn
        to.enter_pipeline_mode()
        to.send_query_params(b"BEGIN", None)
        to.send_query_params(f"SET LOCAL app.district_id = '{district_id}'".encode(), None)
        to.send_query_prepared(kept.name.encode(), [text_of(values[key]) for key in kept.values])
        to.send_query_params(b"COMMIT", None)
        to.pipeline_sync()
        to.flush()
        return True
    except (psycopg.Error, DatabaseError):
        connection.close()
        return False


def has_ended_well() -> bool:
    """Waits for what has begun. After False nobody can say whether it was written."""
    server = connection.connection.pgconn
    try:
        answers = [server.get_result() for _ in range(2 * STATEMENTS + 1)]  # None ends each
        states = [one.status for one in answers if one is not None]
        if states == [ExecStatus.COMMAND_OK] * STATEMENTS + [ExecStatus.PIPELINE_SYNC]:
            server.exit_pipeline_mode()
            return True
    except psycopg.Error:
        pass
    connection.close()  # in the midst of a transaction, or gone
    return False


def text_of(value: Any) -> bytes:
    """As PostgreSQL reads it; lists are of keys."""
    if isinstance(value, list):
        return f"{{{','.join(map(str, value))}}}".encode()
    return (value.isoformat() if isinstance(value, datetime) else str(value)).encode()


def _prepare(kept: Kept, server: psycopg.Connection[Any]) -> None:
    """By the protocol, as psycopg does: a PgBouncer follows that, and no PREPARE in words."""
    known = _known.setdefault(server, set())
    if kept.name not in known:
        made = server.pgconn.prepare(kept.name.encode(), kept.prepared().encode())
        if made.status != ExecStatus.COMMAND_OK:
            raise psycopg.DatabaseError(made.get_error_message())
        known.add(kept.name)
