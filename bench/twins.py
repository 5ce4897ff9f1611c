"""What do the same rows cost without the product? Twin tables with no wall and no foreign keys.

They have the indexes and the history triggers of the real ones. Written by the owning role, for
the app role can make no table.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

SCHEMA = "bench_twin"
HISTORY = """
    SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal AND p.prosrc LIKE %s
"""


class Twins:
    """Twin tables of `names`, on a connection that finds them first."""

    def __init__(self, owner: psycopg.Connection, names: list[str]):
        self.owner = owner
        for name in names:
            self._make(name)
        owner.execute(f"SET search_path = {SCHEMA}, public")

    def _make(self, name: str) -> None:
        event = f"{name}event"
        for table in (name, event):
            exists = self.owner.execute("SELECT to_regclass(%s)", [f"public.{table}"])
            if exists.fetchone() != (None,):
                self.owner.execute(
                    f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING ALL)"
                )
        for (trigger,) in self.owner.execute(HISTORY, [f"public.{name}", f"%{event}%"]):
            self.owner.execute(trigger.replace(f" ON public.{name} ", f" ON {SCHEMA}.{name} "))

    def fill(self, *statements: str, district: object) -> float:
        """Seconds that these statements take, in one transaction that is committed."""
        started = time.perf_counter()
        with self.owner.transaction():
            self.owner.execute("SELECT set_config('app.district_id', %s, true)", [str(district)])
            for statement in statements:
                self.owner.execute(statement, {"district": district})
        return time.perf_counter() - started

    def copy_in(self, name: str, rows: bytes) -> float:
        """Seconds that COPY takes for rows that `copy_out` gave."""
        started = time.perf_counter()
        with (
            self.owner.transaction(),
            self.owner.cursor().copy(f"COPY {SCHEMA}.{name} FROM STDIN (FORMAT BINARY)") as copy,
        ):
            copy.write(rows)
        return time.perf_counter() - started

    def copy_out(self, query: str) -> bytes:
        with self.owner.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT BINARY)") as copy:
            return b"".join(copy)


@contextmanager
def twins(*names: str) -> Iterator[Twins]:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        owner.execute(f"CREATE SCHEMA {SCHEMA}")
        try:
            yield Twins(owner, list(names))
        finally:
            owner.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
