"""A transaction that is on its way while the process does something else."""

import pytest
from django.db import connection

from accounts import underway
from accounts.kept import Kept
from accounts.models import Site
from accounts.scope import district_scope
from tests.factories import SiteFactory

pytestmark = pytest.mark.django_db(transaction=True)
RENAME = Kept(
    "rename_sites",
    "UPDATE accounts_site SET name = %(name)s WHERE name <> %(old)s",
    ("name", "old"),
)
BREAK = Kept("divide", "UPDATE accounts_site SET code = (1 / %(number)s::int)::text", ("number",))


def names(district):
    with district_scope(district.pk):
        return set(Site.objects.values_list("name", flat=True))


@pytest.fixture
def site(maple):
    with district_scope(maple.pk):
        return SiteFactory(name="Elm Street")


def test_what_is_underway_is_committed_in_its_district(maple, cedar, site):
    with district_scope(cedar.pk):
        SiteFactory(name="Far away")

    for name in ("O'Neil %(old)s", "Birch"):
        assert underway.begin(RENAME, {"name": name, "old": "Oak"}, district_id=maple.pk)
        assert underway.has_ended_well()

    assert names(maple) == {"Birch"}
    assert names(cedar) == {"Far away"}


def test_what_the_database_refuses_has_not_ended_well(maple, site):
    assert underway.begin(BREAK, {"number": 0}, district_id=maple.pk)

    assert not underway.has_ended_well()
    assert names(maple) == {"Elm Street"}


def test_a_lost_connection_has_not_ended_well(maple, site):
    assert underway.begin(RENAME, {"name": "Birch", "old": "Oak"}, district_id=maple.pk)
    connection.connection.pgconn.finish()

    assert not underway.has_ended_well()
    assert names(maple) in ({"Elm Street"}, {"Birch"})


def test_nothing_is_begun_where_statements_are_not_prepared(maple, site, settings):
    settings.PREPARE = False

    assert not underway.begin(RENAME, {"name": "Birch", "old": "Oak"}, district_id=maple.pk)
    assert names(maple) == {"Elm Street"}
