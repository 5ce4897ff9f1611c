"""How does a process do something else while the database writes?

A whole transaction goes out in one trip; its answer, which waits for the disk, is fetched later.
Outside transactions only, and nothing is asked of the database in between.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection
from psycopg.pq import ExecStatus

from accounts.kept import Kept, prepare

STATEMENTS = 4  # BEGIN, SET, the one, COMMIT


def begin(kept: Kept, values: Mapping[str, Any], *, district_id: UUID) -> bool:
    """Whether it is on its way. If not, for whatever reason, nothing was written."""
    if connection.in_atomic_block or not settings.PREPARE:
        return False
    try:
        connection.ensure_connection()
        server = connection.connection
        prepare(kept, server)
        to = server.pgconn
        to.enter_pipeline_mode()
        to.send_query_params(b"BEGIN", None)
        to.send_query_params(f"SET LOCAL app.district_id = '{district_id}'".encode(), None)
        kept.send(to, values)
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
