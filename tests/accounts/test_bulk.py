"""How PostgreSQL goes about work on many rows."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from accounts import bulk, clock
from accounts.bulk import joined_as_sets, load_lines, written
from accounts.models import PersonChange
from accounts.services import person_changes

seen = []
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


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


@pytest.mark.django_db
@given(st.lists(st.tuples(st.none() | WORDS, st.none() | st.dates() | st.integers()), max_size=9))
def test_lines_hold_what_was_written_into_them(rows):
    lines = (f"{written(words)}\t{written(other)}\n" for words, other in rows)

    load_lines("lines_to_read", {"words": "text", "other": "text"}, lines)

    with connection.cursor() as cursor:
        cursor.execute("SELECT words, other FROM lines_to_read")
        assert cursor.fetchall() == [
            (words, None if other is None else str(other)) for words, other in rows
        ]


def test_more_lines_than_go_out_at_once_all_arrive(db, monkeypatch):
    monkeypatch.setattr(bulk, "LINES_AT_ONCE", 3)

    load_lines("lines_to_read", {"n": "integer"}, (f"{n}\n" for n in range(10)))

    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(n) FROM lines_to_read")
        assert cursor.fetchone() == (list(range(10)),)
