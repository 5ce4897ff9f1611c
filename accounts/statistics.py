"""What does PostgreSQL believe about a district that has just come?

It looks at a table anew once a tenth of it has changed. A new district beside others is less than
that, and until then the planner takes it for a single row of each table: any index that begins
with the district then seems as good as the key, and each look for one row goes through all of
them. With 5,000 new people beside 10,000 known ones the editor of a goal took more than six
seconds. So it looks again when a five-hundredth has changed, and at once after work that fills a
district.
"""

from functools import partial
from typing import Any

from django.db import connection, connections, models, transaction

from accounts.roles import may_migrate

# Autovacuum passes once a minute.
WATCH = """
    DO $$
    DECLARE one regclass;
    BEGIN
        FOR one IN SELECT oid FROM pg_class
            WHERE relkind = 'r' AND relforcerowsecurity AND reloptions IS NULL
        LOOP
            EXECUTE format('ALTER TABLE %s SET (autovacuum_analyze_scale_factor = 0.002,'
                ' autovacuum_analyze_threshold = 1000)', one);
        END LOOP;
    END $$
"""


def watch_new_tables(using: str, **kwargs: Any) -> None:
    """After each migrate."""
    with connections[using].cursor() as cursor:
        if may_migrate(cursor):
            cursor.execute(WATCH)


def gather(*tables: type[models.Model]) -> None:
    """About a tenth of a second for a large table. One that somebody else gathers is passed over.

    The app role may, for it maintains tables (accounts/roles.py); of one that it may not
    PostgreSQL says so as a warning and goes on.
    """
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE (SKIP_LOCKED) {names}")


def gather_after_commit(*tables: type[models.Model]) -> None:
    """Then nobody else who writes much at the same moment has to wait for us."""
    transaction.on_commit(partial(gather, *tables), robust=True)
