"""After a test that commits, the tables hold what they held before, as if Django emptied them."""

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection

from tests.access.world import World
from tests.emptying import KEPT, administrator, empty_tables, kept_rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def embedded_server():
    if not connection.settings_dict["OPTIONS"].get("host"):
        pytest.skip("DATABASE_URL leads to a server of somebody else's.")


def with_rows():
    """By name, also of tables that are no model's."""
    with administrator() as server:
        every = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            name
            for (name,) in every.fetchall()
            if server.execute(f'SELECT FROM "{name}" LIMIT 1').rowcount
        }


def test_of_a_whole_world_nothing_stays():
    World()
    assert len(with_rows()) > 100

    empty_tables()

    assert with_rows() == KEPT | {"django_migrations"}


def test_what_stays_is_all_that_migrate_writes():
    before = kept_rows()

    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

    assert kept_rows() == before


def test_who_changes_what_stays_is_told():
    with administrator() as server:
        server.execute(
            "INSERT INTO auth_permission (name, content_type_id, codename)"
            " SELECT 'Odd', min(id), 'odd' FROM django_content_type"
        )
    try:
        with pytest.raises(AssertionError, match="rows that are not put back"):
            empty_tables()
    finally:
        with administrator() as server:
            server.execute("DELETE FROM auth_permission WHERE codename = 'odd'")
