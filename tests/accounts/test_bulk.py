"""How PostgreSQL goes about work on many rows."""

import pytest
from django.db import connection

from accounts import clock
from accounts.bulk import joined_as_sets
from accounts.models import PersonChange
from accounts.services import person_changes

seen = []


def joins_row_by_row():
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_nestloop")
        return cursor.fetchone()[0] == "on"


def look(changes):
    """Instead of the floors above."""
    seen.append(joins_row_by_row())


def test_a_block_within_another_leaves_it_as_it_was(db):
    with joined_as_sets():
        with joined_as_sets():
            pass
        within = joins_row_by_row()

    assert (within, joins_row_by_row()) == (False, True)


@pytest.mark.parametrize(("most", "row_by_row"), [(1, False), (2, True)])
def test_what_follows_many_changes_is_joined_as_sets(
    maple_scope, tomas, uma, settings, monkeypatch, most, row_by_row
):
    settings.PERSON_CHANGE_CONSUMERS = [f"{__name__}.look"]
    monkeypatch.setattr(person_changes, "MANY", most)
    seen.clear()

    person_changes.follow(
        [
            PersonChange.objects.create(membership=person, kind="site", at=clock.now())
            for person in (tomas, uma)
        ]
    )

    assert seen == [row_by_row]
