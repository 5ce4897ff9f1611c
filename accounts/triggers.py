"""What keeps a trigger from being talked out of what it keeps?

Triggers write the history and let no word go without a destruction. Those of django-pgtrigger
may be ignored by a setting, and PostgreSQL looks among temporary tables first for a name; the app
role may set any setting and make temporary tables, so whoever slips it a statement could do both.
"""

from typing import Any

from django.db import connections

from accounts.roles import may_migrate

# Each trigger asks this function. That of django-pgtrigger also took time: where nobody named a
# trigger to ignore it raised and caught an error, for which PostgreSQL walks through all foreign
# keys still to be checked.
IGNORE_NONE = """
    CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name)
        RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false'
"""
LOOK_INTO_PUBLIC_FIRST = """
    DO $$
    DECLARE one regprocedure;
    BEGIN
        FOR one IN SELECT oid FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype
                AND proconfig IS NULL
        LOOP
            EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', one);
        END LOOP;
    END $$
"""


def close_ways_around(using: str, **kwargs: Any) -> None:
    """After each migrate, for installing a trigger makes both functions anew."""
    with connections[using].cursor() as cursor:
        if may_migrate(cursor):
            cursor.execute(IGNORE_NONE)
            cursor.execute(LOOK_INTO_PUBLIC_FIRST)
