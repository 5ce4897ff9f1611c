"""One database is migrated for all workers of a run; each of them copies it.

To migrate takes twelve seconds of a processor, to copy less than one. Who comes first migrates,
and the others wait for it.
"""

from django.core.management import call_command
from django.db import connection

LOCK = 4_711  # known to nobody else on the server
PREFIX = "test_tandem_for_"


def copy_one_of(run, *, anew):
    """The database that Django makes for this worker is a copy of the one of its run.

    `anew`: also when there is one that an earlier run left.
    """
    wanted = connection.settings_dict["TEST"]
    with connection._nodb_cursor() as server:
        if wanted["NAME"] in names(server) and not anew:
            return
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # until this connection closes
        found = names(server)
        wanted["TEMPLATE"] = f"{PREFIX}{run}"
        if wanted["TEMPLATE"] not in found:
            for name in found:
                if name.startswith(PREFIX):
                    server.execute(f'DROP DATABASE "{name}"')
            make(wanted["TEMPLATE"], server)


def names(server):
    server.execute("SELECT datname FROM pg_database")
    return {name for (name,) in server.fetchall()}


def make(name, server):
    """Under another name until it is done: a run may be killed meanwhile."""
    draft, ours = f"{PREFIX}nobody", connection.settings_dict["NAME"]
    server.execute(f'CREATE DATABASE "{draft}"')
    connection.close()
    connection.settings_dict["NAME"] = draft
    try:
        call_command("migrate", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = ours
    server.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
