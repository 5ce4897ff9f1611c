"""How does a transaction begin with its first question, in one trip to the server?

BEGIN, the scope and a kept statement go out together. Every request begins so, and would make a
trip more otherwise, which takes as long as the answer.
"""

import select
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from psycopg.abc import Transformer
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult

from accounts.kept import Kept, prepare
from accounts.prepared import Row, error_of

ANSWERS = 2 * 3 + 1  # BEGIN, SET, the one, each ended by None; then the sync


def begin(district_id: UUID) -> None:
    """BEGIN and the scope in one trip, where psycopg would make two."""
    with connection.wrap_database_errors:
        begun = connection.connection.pgconn.exec_(
            f"BEGIN; SET LOCAL app.district_id = '{district_id}'".encode()
        )
        if begun.status != ExecStatus.COMMAND_OK:
            raise error_of(begun)


def begin_with(kept: Kept, values: Mapping[str, Any], *, district_id: UUID) -> Row | None:
    """The first row of what is asked. Django counts and logs it as any other statement."""
    transformer: Transformer = connection.transformer  # type: ignore[attr-defined] # config.postgres
    opening = OpeningCursor(connection.connection, transformer, kept, district_id)
    cursor = connection._prepare_cursor(opening)  # type: ignore[attr-defined] # its own way
    cursor.execute(kept.statement, values)
    return opening.fetchone()


class OpeningCursor:
    """As much of a cursor as Django needs to count, log and wrap its one statement."""

    _query = None  # as in accounts.prepared

    def __init__(
        self,
        server: psycopg.Connection[Any],
        transformer: Transformer,
        kept: Kept,
        district_id: UUID,
    ):
        self.server, self.transformer = server, transformer
        self.kept, self.district_id = kept, district_id
        self.answer: PGresult | None = None

    def execute(self, statement: str, values: Mapping[str, Any]) -> None:
        prepare(self.kept, self.server)
        to = self.server.pgconn
        to.enter_pipeline_mode()
        to.send_query_params(b"BEGIN", None)
        to.send_query_params(f"SET LOCAL app.district_id = '{self.district_id}'".encode(), None)
        self.kept.send(to, values)
        to.pipeline_sync()
        answers = [one for _ in range(ANSWERS) if (one := next_answer(to)) is not None]
        to.exit_pipeline_mode()
        for one in answers:
            if one.status == ExecStatus.FATAL_ERROR:
                raise error_of(one)
        self.answer = answers[2]

    def fetchone(self) -> Row | None:
        if self.answer is None or not self.answer.ntuples:
            return None
        self.transformer.set_pgresult(self.answer)
        return self.transformer.load_row(0, tuple)

    def close(self) -> None:
        self.answer = None


def next_answer(server: PGconn) -> PGresult | None:
    """Waits as psycopg does, so that other threads go on meanwhile."""
    server.flush()
    if server.is_busy():
        listening = select.poll()
        listening.register(server.socket, select.POLLIN)
        while server.is_busy():
            listening.poll()
            server.consume_input()
    return server.get_result()
