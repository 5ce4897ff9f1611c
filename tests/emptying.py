"""How the tables are emptied after a test that commits.

Django truncates all of them, which makes 1,700 files anew though few tables have rows, and writes
its permissions again. Here the administrator of the embedded server deletes the rows there are.
"""

from functools import cache

import psycopg
from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql

# Written by `migrate` and changed by no test: these stay.
KEPT = {"auth_permission", "django_content_type"}
KEPT_ROWS = """
    SELECT (SELECT md5(string_agg(one::text, ',' ORDER BY id)) FROM auth_permission one),
           (SELECT md5(string_agg(one::text, ',' ORDER BY id)) FROM django_content_type one)
"""
WITH_ROWS = """
    SELECT relname FROM pg_class
    WHERE oid = ANY(%s::regclass[]) AND pg_relation_size(oid) > 0
"""


def administrator():
    """Of the server that Django is connected to; only the embedded ones let everybody be it."""
    ours = connection.get_connection_params()
    where = {name: ours[name] for name in ("host", "port", "dbname") if name in ours}
    return psycopg.connect(**where, user="postgres")


@cache
def tables():
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(found) - KEPT)


def kept_rows():
    with administrator() as server:
        return server.execute(KEPT_ROWS).fetchone()


kept_rows_of_the_run = cache(kept_rows)


def empty_tables():
    names = tables()
    connection.close()  # a transaction that the test left open would be waited for
    with administrator() as server:
        # Whoever is still at work ends first, as before a TRUNCATE.
        every = sql.SQL(", ").join(map(sql.Identifier, names))
        server.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(every))
        server.execute("SET LOCAL session_replication_role = replica")  # no trigger, no key
        for (name,) in server.execute(WITH_ROWS, [names]).fetchall():
            server.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        kept = server.execute(KEPT_ROWS).fetchone()
    assert kept == kept_rows_of_the_run(), "A test changed rows that are not put back."


def delete_instead_of_truncating():
    """For the whole run, unless the server is one that somebody brought along."""
    try:
        kept_rows_of_the_run()
    except psycopg.OperationalError:
        return  # Django truncates
    TransactionTestCase._fixture_teardown = lambda test_case: empty_tables()
