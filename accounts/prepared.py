"""How does a statement that the server has prepared go to it and come back?

A cursor of psycopg is ready for anything: streams, several results, rows of any kind. That was a
third of what each such statement took in Python, and a page asks three to ten.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg._preparing import Prepare
from psycopg._queries import PostgresQuery, _query2pg_nocache
from psycopg.abc import Transformer
from psycopg.errors import OperationalError, error_from_result
from psycopg.generators import execute
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Row = tuple[Any, ...]
Values = Sequence[Any] | Mapping[str, Any]
# Statements that a connection keeps prepared. A process that serves all pages asks more than the
# hundred of psycopg: the one used least would be planned anew, again and again.
MOST_KEPT = 500


class PreparedCursor:
    """As much of a cursor as Django needs to count, log and wrap statements, and `asking` to read.

    `transformer` knows how values are written and read; it is kept with the connection, since to
    look that up takes as long as the writing and reading.
    """

    _query = None  # where psycopg's own keep the words for Django's log, which then makes them

    def __init__(self, server: psycopg.Connection[Any], transformer: Transformer):
        self.server, self.transformer = server, transformer
        self.answer: PGresult | None = None

    def execute(self, statement: str, values: Values | None = None) -> None:
        """By the rules of psycopg, and known to it as one of its own."""
        query = converted(statement, values, self.transformer)
        prepared, to = self.server._prepared, self.server.pgconn
        if to.transaction_status == TransactionStatus.IDLE:
            self.server.wait(self.server._start_query())  # BEGIN, if that is still to be said
        how, name = prepared.get(query, True)
        if how is Prepare.SHOULD:
            to.send_prepare(name, query.query, query.types)
            self._answer()
        if how is Prepare.NO:  # PREPARE_STATEMENTS=false
            to.send_query_params(query.query, query.params, query.types, query.formats)
        else:
            to.send_query_prepared(name, query.params, query.formats)
        self.answer = self._answer()
        new = prepared.maybe_add_to_cache(query, how, name)
        if new is not None:  # one used least may have to go
            prepared.validate(new, how, name, [self.answer])
            self.server.wait(prepared.maintain_gen(self.server))

    def _answer(self) -> PGresult:
        (answer,) = self.server.wait(execute(self.server.pgconn))
        if answer.status == ExecStatus.FATAL_ERROR:
            raise error_of(answer)
        return answer

    def fetchone(self) -> Row | None:
        """The first row."""
        answer = self.answer
        if answer is None or not answer.ntuples:
            return None
        self.transformer.set_pgresult(answer)
        return self.transformer.load_row(0, tuple)

    def fetchall(self) -> list[Row]:
        if self.answer is None:
            return []
        self.transformer.set_pgresult(self.answer)
        return self.transformer.load_rows(0, self.answer.ntuples, tuple)

    @property
    def names(self) -> list[str]:
        """Of the columns."""
        if (answer := self.answer) is None:
            return []
        return [(answer.fname(place) or b"").decode() for place in range(answer.nfields)]

    @property
    def rowcount(self) -> int:
        return (self.answer and self.answer.command_tuples) or 0

    def close(self) -> None:
        self.answer = None


def converted(statement: str, values: Values | None, transformer: Transformer) -> PostgresQuery:
    """As `PostgresQuery.convert`, which looks for the places of values anew in long statements and
    in those of many values: what a signature writes is both."""
    query = PostgresQuery(transformer)
    if values is None:
        query.query = statement.encode()
        return query
    query.query, query._want_formats, query._order, query._parts = _places(statement)
    query.dump(values)
    return query


@lru_cache(MOST_KEPT)
def _places(statement: str) -> Any:
    return _query2pg_nocache(statement.encode(), "utf-8")


def error_of(result: PGresult) -> Exception:
    """psycopg goes by the code of the server's answer; a lost connection comes without one."""
    if result.error_field(DiagnosticField.SQLSTATE) is None:
        return OperationalError(result.get_error_message())
    return error_from_result(result)
