"""How does a transaction begin with its first questions, in one trip to the server?

BEGIN, the scope and kept statements go out together. Every request begins so, and would make a
trip more otherwise for each of them, which takes as long as the answer.
"""

import select
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from psycopg.abc import Transformer
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult

from accounts.kept import Question, prepare
from accounts.prepared import Row, error_of


def begin(district_id: UUID) -> None:
    """BEGIN and the scope in one trip, where psycopg would make two."""
    with connection.wrap_database_errors:
        begun = connection.connection.pgconn.exec_(
            f"BEGIN; SET LOCAL app.district_id = '{district_id}'".encode()
        )
        if begun.status != ExecStatus.COMMAND_OK:
            raise error_of(begun)


def begin_with(questions: Sequence[Question], *, district_id: UUID) -> list[Row | None]:
    """The first row of each. Django counts and logs them as any other statement."""
    transformer: Transformer = connection.transformer  # type: ignore[attr-defined] # config.postgres
    opening = Opening(connection.connection, questions, district_id)
    found = []
    for question in questions:
        answer = OpeningCursor(opening, transformer)
        cursor = connection._prepare_cursor(answer)  # type: ignore[attr-defined] # its own way
        cursor.execute(question.kept.statement, question.values)
        found.append(answer.fetchone())
    return found


class Opening:
    """What goes out together, once its first answer is asked for."""

    def __init__(
        self, server: psycopg.Connection[Any], questions: Sequence[Question], district_id: UUID
    ):
        self.server, self.questions, self.district_id = server, questions, district_id
        self.answers: list[PGresult] = []

    def next_answer(self) -> PGresult:
        if not self.answers:
            self.answers = self._ask()
        return self.answers.pop(0)

    def _ask(self) -> list[PGresult]:
        for question in self.questions:
            prepare(question.kept, self.server)
        to = self.server.pgconn
        to.enter_pipeline_mode()
        to.send_query_params(b"BEGIN", None)
        to.send_query_params(f"SET LOCAL app.district_id = '{self.district_id}'".encode(), None)
        for question in self.questions:
            question.kept.send(to, question.values)
        to.pipeline_sync()
        expected = 2 * (2 + len(self.questions)) + 1  # None ends each answer; then the sync
        answers = [one for _ in range(expected) if (one := next_answer(to)) is not None]
        to.exit_pipeline_mode()
        for one in answers:
            if one.status == ExecStatus.FATAL_ERROR:
                raise error_of(one)
        return answers[2:-1]


class OpeningCursor:
    """As much of a cursor as Django needs to count, log and wrap its one statement."""

    _query = None  # as in accounts.prepared

    def __init__(self, opening: Opening, transformer: Transformer):
        self.opening, self.transformer = opening, transformer
        self.answer: PGresult | None = None

    def execute(self, statement: str, values: object) -> None:
        self.answer = self.opening.next_answer()

    def fetchone(self) -> Row | None:
        if self.answer is None or not self.answer.ntuples:
            return None
        self.transformer.set_pgresult(self.answer)
        return self.transformer.load_row(0, tuple)

    def close(self) -> None:
        self.answer = None


def next_answer(server: PGconn) -> PGresult | None:
    """Waits as psycopg does, so that other threads go on meanwhile."""
    while (is_unsent := server.flush()) or server.is_busy():
        waiting = select.poll()
        waiting.register(server.socket, select.POLLIN | (select.POLLOUT if is_unsent else 0))
        waiting.poll()
        server.consume_input()
    return server.get_result()
