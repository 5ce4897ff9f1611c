"""A scope that begins with its first question, in one trip to the server."""

import pytest
from django.db import DataError, OperationalError, connection, transaction

from accounts.asking import ask, ask_anew
from accounts.kept import Kept, Question
from accounts.models import Site
from accounts.scope import NoActiveDistrict, district_scope
from tests.factories import SiteFactory

pytestmark = pytest.mark.django_db(transaction=True)
CODES = Kept("codes", "SELECT code FROM accounts_site WHERE name = %(name)s", ("name",))
KINDS = Kept(
    "kinds",
    """SELECT id, is_active, supervisor_id, ARRAY[employee_number, NULL], '{"a": 1}'::jsonb,
              timestamptz '2026-10-05 12:00+02', date '2027-08-01', 1.50::numeric
       FROM accounts_membership WHERE first_name = %(name)s""",
    ("name",),
)
BREAK = Kept("break", "SELECT 1 / %(number)s::int", ("number",))


def code_of(site):
    return Question(CODES, {"name": site.name})


@pytest.fixture
def elm(maple):
    with district_scope(maple.pk):
        return SiteFactory(name="O'Neil %(name)s", code="ELM")


def test_first_question_is_answered_in_its_district(maple, cedar, elm):
    with district_scope(cedar.pk):
        SiteFactory(name=elm.name, code="FAR")

    for _ in range(7):  # from the sixth time on the server may keep one plan for all
        with district_scope(maple.pk, code_of(elm)) as [row]:
            assert row == ("ELM",)
        with district_scope(cedar.pk, code_of(elm)) as [row]:
            assert row == ("FAR",)


def test_values_are_read_as_by_any_other_cursor(tomas, maple):
    with district_scope(maple.pk, Question(KINDS, {"name": "Tomas"})) as [row]:
        assert row == ask_anew(KINDS.statement, {"name": "Tomas"})[0]


def test_several_are_answered_in_order(tomas, maple, elm):
    nobody = Question(CODES, {"name": "Nowhere"})

    with district_scope(
        maple.pk, code_of(elm), nobody, Question(KINDS, {"name": "Tomas"})
    ) as rows:
        assert rows == [("ELM",), None, ask_anew(KINDS.statement, {"name": "Tomas"})[0]]


def test_one_refused_question_of_several_leaves_no_scope(maple, elm):
    broken = Question(BREAK, {"number": 0})
    for questions in ((code_of(elm), broken), (broken, code_of(elm))):
        with pytest.raises(DataError), district_scope(maple.pk, *questions):
            pass

    with district_scope(maple.pk, code_of(elm)) as [row]:
        assert row == ("ELM",)


def test_nothing_found_is_none(maple):
    with district_scope(maple.pk, Question(CODES, {"name": "Nowhere"})) as [row]:
        assert row is None
        assert Site.objects.count() == 0


def test_what_is_written_inside_is_kept(maple, elm):
    with district_scope(maple.pk, code_of(elm)):
        SiteFactory(name="Birch")

    with district_scope(maple.pk):
        assert Site.objects.filter(name="Birch").count() == 1


def test_refused_question_leaves_no_scope_and_a_connection_that_works(maple, elm):
    with pytest.raises(DataError), district_scope(maple.pk, Question(BREAK, {"number": 0})):
        pass

    with pytest.raises(NoActiveDistrict), transaction.atomic():
        Site.objects.count()
    with district_scope(maple.pk, code_of(elm)) as [row]:
        assert row == ("ELM",)


def test_lost_connection_is_told_and_the_next_one_serves(maple, elm):
    with district_scope(maple.pk, code_of(elm)):
        (process,) = ask("SELECT pg_backend_pid()")[0]
    end_backend(process)

    with pytest.raises(OperationalError), district_scope(maple.pk, code_of(elm)):
        pass
    connection.close_if_unusable_or_obsolete()

    with district_scope(maple.pk, code_of(elm)) as [row]:
        assert row == ("ELM",)


def end_backend(process):
    """The same role may end its own; from another connection, for this one must not notice."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
    finally:
        other.close()


def test_inside_a_transaction_it_is_asked_there(maple, elm):
    with (
        transaction.atomic(),
        district_scope(maple.pk, code_of(elm)) as [row],
    ):
        assert row == ("ELM",)


def test_question_is_asked_where_statements_are_not_prepared(maple, elm, settings):
    settings.PREPARE = False

    with district_scope(maple.pk, code_of(elm)) as [row]:
        assert row == ("ELM",)


def test_question_is_prepared_once(maple, elm):
    for _ in range(3):
        with district_scope(maple.pk, code_of(elm)):
            known = ask("SELECT count(*) FROM pg_prepared_statements WHERE name = 'codes'")

    assert known == [(1,)]


def test_server_keeps_the_statements_of_all_pages(maple):
    connection.close()  # what others prepared went with their connection
    with district_scope(maple.pk):
        for number in range(200):
            ask(f"SELECT {number}")

        assert ask("SELECT count(*) FROM pg_prepared_statements") == [(201,)]


def test_question_is_answered_after_a_savepoint_was_taken_back(maple, elm):
    """psycopg then lets go whatever is prepared on the connection."""
    with district_scope(maple.pk, code_of(elm)):
        ask("SELECT 1")
        with pytest.raises(ValueError, match="Stop"), transaction.atomic():
            ask("SELECT 2")
            raise ValueError("Stop")
        ask("SELECT 3")

    with district_scope(maple.pk, code_of(elm)) as [row]:
        assert row == ("ELM",)


def test_question_is_answered_after_a_transaction_was_taken_back(maple, elm):
    with pytest.raises(ValueError, match="Stop"), district_scope(maple.pk, code_of(elm)):
        ask("SELECT 1")
        raise ValueError("Stop")

    with district_scope(maple.pk, code_of(elm)) as [row]:
        assert row == ("ELM",)
