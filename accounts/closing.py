"""How does a transaction end with its last write, in one trip to the server?

A write after which nothing is asked goes out together with COMMIT. An autosave is four trips
otherwise, each of which takes longer than the writing.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg._preparing import Prepare
from psycopg.abc import Transformer
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn

from accounts.opening import next_answer
from accounts.prepared import converted, error_of


class ClosingCursor:
    """As much of a cursor as Django needs to count, log and wrap the last statement."""

    _query = None  # as in accounts.prepared

    def __init__(self, server: psycopg.Connection[Any], transformer: Transformer):
        self.server, self.transformer = server, transformer

    def execute(self, statement: str, values: Sequence[Any]) -> None:
        """Prepared by the rules of psycopg, and known to it as one of its own."""
        query = converted(statement, values, self.transformer)
        how, name = self.server._prepared.get(query, True)
        to = self.server.pgconn
        to.enter_pipeline_mode()
        if how is Prepare.SHOULD:
            to.send_prepare(name, query.query, query.types)
        if how is Prepare.NO:  # PREPARE_STATEMENTS=false
            to.send_query_params(query.query, query.params, query.types, query.formats)
        else:
            to.send_query_prepared(name, query.params, query.formats)
        to.send_query_params(b"COMMIT", None)
        end_pipeline(to, commands=3 if how is Prepare.SHOULD else 2)
        self.server._prepared.maybe_add_to_cache(query, how, name)

    def close(self) -> None:
        """Nothing is kept."""


def end_pipeline(to: PGconn, *, commands: int) -> None:
    """Waits for all answers; the first that is an error is raised."""
    to.pipeline_sync()
    answers = [next_answer(to) for _ in range(2 * commands + 1)]  # None ends each, then the sync
    to.exit_pipeline_mode()
    for answer in answers:
        if answer is not None and answer.status == ExecStatus.FATAL_ERROR:
            raise error_of(answer)
