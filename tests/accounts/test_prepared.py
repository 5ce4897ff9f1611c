"""The cursor of statements that the server has prepared answers as psycopg's own."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import DataError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.asking import ask, ask_anew, ask_named, ask_one
from accounts.models import Site
from accounts.scope import district_scope
from accounts.writing import write
from tests.factories import SiteFactory

pytestmark = pytest.mark.django_db(transaction=True)

words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
numbers = st.integers(1 - 2**31, 2**31 - 1)
moments = st.dates(date(1900, 1, 1)).map(lambda day: datetime.combine(day, time(1, 2, 3), UTC))
KINDS = {
    "text": words,
    "integer": numbers,
    "numeric": st.decimals(-1000, 1000, places=2),
    "boolean": st.booleans(),
    "uuid": st.uuids(),
    "date": st.dates(date(1900, 1, 1)),
    "timestamptz": moments,
    "text[]": st.lists(words | st.none()),
    "integer[]": st.lists(numbers),
    "uuid[]": st.lists(st.uuids()),
}
values = st.sampled_from(sorted(KINDS)).flatmap(
    lambda kind: st.tuples(st.just(kind), st.none() | KINDS[kind])
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(given_values=st.lists(values, min_size=1, max_size=6))
def test_values_go_and_come_as_by_any_other_cursor(db, given_values):
    columns = ", ".join(f"%s::{kind}" for kind, _ in given_values)
    sent = [value for _, value in given_values]

    rows = ask(f"SELECT {columns}, 100 %% 7 FROM generate_series(1, 2)", sent)

    assert rows == ask_anew(f"SELECT {columns}, 100 %% 7 FROM generate_series(1, 2)", sent)
    assert rows == [(*sent, 2)] * 2


def test_columns_are_told_by_name(db):
    assert ask_named("SELECT 1 AS a, 'x' AS b") == {"a": 1, "b": "x"}


def test_nothing_found_is_none(db):
    assert ask_one("SELECT 1 WHERE false") is None
    assert ask("SELECT 1 WHERE false") == []


def test_two_that_are_read_in_turn_keep_their_rows(db):
    with connection.prepared_cursor() as one, connection.prepared_cursor() as other:
        one.execute("SELECT 1, 'one'")
        other.execute("SELECT 'other'")

        assert (one.fetchall(), other.fetchall()) == ([(1, "one")], [("other",)])
        assert one.fetchone() == (1, "one")


def test_rows_that_were_written_are_counted(maple):
    with district_scope(maple.pk), connection.prepared_cursor() as cursor:
        SiteFactory.create_batch(3)
        standing = Site.objects.count()
        cursor.execute("UPDATE accounts_site SET name = %s", ["Elm"])
        assert cursor.rowcount == standing


def test_first_statement_of_a_transaction_begins_it(db):
    with pytest.raises(LookupError), transaction.atomic():
        ask("SELECT set_config('app.district_id', %s, true)", ["elm"])
        assert ask("SELECT current_setting('app.district_id')") == [("elm",)]
        raise LookupError

    assert ask("SELECT current_setting('app.district_id', true)") == [("",)]


def test_refused_statement_is_told_as_ever_and_takes_its_transaction_back(maple):
    with district_scope(maple.pk):
        site = SiteFactory(name="Elm")

    with pytest.raises(DataError, match="division by zero"), district_scope(maple.pk):
        write("UPDATE accounts_site SET name = %s", ["Oak"], rows=[site.pk])
        ask("SELECT 1 / %s::int", [0])

    with district_scope(maple.pk):
        assert ask("SELECT name FROM accounts_site WHERE id = %s", [site.pk]) == [("Elm",)]


def test_statement_that_cannot_be_read_is_asked_again_in_better_words(db):
    for _ in range(2):
        with pytest.raises(Exception, match="syntax"):
            ask("SELEKT 1")

    assert ask("SELECT 1") == [(1,)]


def test_statements_that_are_let_go_are_prepared_again(db):
    connection.ensure_connection()
    standing, connection.connection.prepared_max = connection.connection.prepared_max, 2
    try:
        for _ in range(3):
            for number in range(5):
                assert ask(f"SELECT {number}") == [(number,)]
        kept = ask_one("SELECT count(*) FROM pg_prepared_statements")
    finally:
        connection.connection.prepared_max = standing

    assert kept == (3,)  # two, and the one that counts


def test_after_a_transaction_is_taken_back_statements_are_known_again(maple):
    for _ in range(3):
        with district_scope(maple.pk):
            assert ask("SELECT 1, %s::text", ["a"]) == [(1, "a")]
            transaction.set_rollback(True)
