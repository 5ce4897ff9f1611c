"""How does a transaction end with its last write, in one trip to the server?

A write after which nothing is asked goes out as soon as it is known, and its answer is fetched
with that of COMMIT: a trip less, and the server writes while Python makes the answer to the
request.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import psycopg
from psycopg._preparing import Prepare
from psycopg.abc import Transformer
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn

from accounts.opening import next_answer
from accounts.prepared import converted, error_of


class LastWrite:
    """On its way. As much of a cursor as Django needs to count, log and wrap it when it ends.

    Until then the connection is in pipeline mode: whatever asks it something ends this first
    (config/postgres/base.py).
    """

    _query = None  # as in accounts.prepared
    with_commit = False

    def __init__(
        self,
        server: psycopg.Connection[Any],
        transformer: Transformer,
        statement: str,
        values: Sequence[Any],
    ):
        """Prepared by the rules of psycopg, and known to it as one of its own."""
        self.server, self.statement, self.values = server, statement, values
        self.query = query = converted(statement, values, transformer)
        to = server.pgconn
        if to.transaction_status == TransactionStatus.IDLE:
            server.wait(server._start_query())  # BEGIN, if that is still to be said
        self.how, self.name = server._prepared.get(query, True)
        to.enter_pipeline_mode()
        if self.how is Prepare.SHOULD:
            to.send_prepare(self.name, query.query, query.types)
        if self.how is Prepare.NO:  # PREPARE_STATEMENTS=false
            to.send_query_params(query.query, query.params, query.types, query.formats)
        else:
            to.send_query_prepared(self.name, query.params, query.formats)
        to.flush()

    def execute(self, statement: str, values: Sequence[Any]) -> None:
        """Of what was sent already: fetch the answer."""
        to, commands = self.server.pgconn, 2 if self.how is Prepare.SHOULD else 1
        if self.with_commit:
            to.send_query_params(b"COMMIT", None)
        end_pipeline(to, commands=commands + self.with_commit)
        self.server._prepared.maybe_add_to_cache(self.query, self.how, self.name)

    def drop(self) -> None:
        """Before ROLLBACK, so whatever came of it does not matter."""
        with suppress(psycopg.Error):
            end_pipeline(self.server.pgconn, commands=2 if self.how is Prepare.SHOULD else 1)

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
