"""A transaction that ends with its last write, in one trip to the server."""

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import writing
from accounts.asking import ask
from accounts.models import Site
from accounts.scope import district_scope
from accounts.updating import update
from tests.accounts.test_opening import end_backend
from tests.factories import SiteFactory

pytestmark = pytest.mark.django_db(transaction=True)
COPIED = "COPY (SELECT name FROM accounts_site WHERE code = 'S2') TO STDOUT"


@pytest.fixture
def sites(maple):
    with district_scope(maple.pk):
        return [SiteFactory(name=f"Site {number}", code=f"S{number}") for number in range(3)]


@writing.together()
def rename(site, name):
    site.name = name
    update(site, ["name"])


@writing.together()
def recode(site, code):
    site.code = code
    update(site, ["code"])


def names(maple):
    with district_scope(maple.pk):
        return list(Site.objects.order_by("code").values_list("name", flat=True))


def is_waiting():
    return connection.last_write is not None


def test_last_write_waits_for_the_commit_and_is_kept(maple, sites):
    for number in range(7):  # from the second time on it is prepared
        with district_scope(maple.pk):
            rename(sites[0], f"Elm {number}")
            assert is_waiting()

        assert names(maple)[0] == f"Elm {number}"
        assert not is_waiting()


def test_write_and_commit_are_counted_and_logged_as_ever(maple, sites):
    with CaptureQueriesContext(connection) as captured, district_scope(maple.pk):
        rename(sites[0], "Elm")

    update_words = "UPDATE accounts_site SET \"name\" = 'Elm'"
    assert [q["sql"][: len(update_words)] for q in captured][-1] == update_words


def test_whatever_is_asked_next_sees_it(maple, sites):
    with district_scope(maple.pk):
        with connection.cursor() as opened_before:
            rename(sites[0], "Elm")
            opened_before.execute("SELECT name FROM accounts_site WHERE code = 'S0'")
            assert opened_before.fetchone() == ("Elm",)
        rename(sites[1], "Oak")
        assert ask("SELECT name FROM accounts_site WHERE code = 'S1'") == [("Oak",)]
        rename(sites[2], "Ash")
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY (TABLE accounts_site) TO STDOUT") as c,
        ):
            assert b"Ash" in b"".join(c)


def test_a_write_of_many_pages_of_words_goes_out_whole(maple, sites):
    words = "word " * 1_000_000  # far more than waits in a socket
    with district_scope(maple.pk):
        connection.write_last("SELECT set_config('app.words', %s, true)", [words])
        assert ask("SELECT length(current_setting('app.words'))") == [(len(words),)]
        connection.write_last("SELECT set_config('app.words', %s, false)", [words])

    assert ask("SELECT length(current_setting('app.words'))") == [(len(words),)]


def test_refused_write_takes_the_transaction_back(maple, sites):
    with pytest.raises(DataError), district_scope(maple.pk):
        SiteFactory(name="New")
        recode(sites[0], "far too long for a code of a site" * 9)

    assert names(maple) == ["Site 0", "Site 1", "Site 2"]


def test_refused_commit_takes_the_transaction_back(maple, sites):
    """A key is checked when the transaction ends."""
    with pytest.raises(IntegrityError), district_scope(maple.pk):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE accounts_site SET parent_id = gen_random_uuid() WHERE code = 'S1'"
            )
        rename(sites[0], "Elm")

    assert names(maple) == ["Site 0", "Site 1", "Site 2"]


def test_refused_write_is_told_to_whoever_asks_next(maple, sites):
    with pytest.raises(DataError), district_scope(maple.pk):
        recode(sites[0], "far too long for a code of a site" * 9)
        ask("SELECT name FROM accounts_site")

    assert names(maple) == ["Site 0", "Site 1", "Site 2"]


def test_nothing_is_written_after_an_error(maple, sites):
    with pytest.raises(LookupError), district_scope(maple.pk):
        rename(sites[0], "Elm")
        raise LookupError

    assert not is_waiting()
    assert names(maple)[0] == "Site 0"


def test_it_does_not_outlive_its_connection(maple, sites):
    with district_scope(maple.pk):
        rename(sites[0], "Elm")
        connection.close()

    assert not is_waiting()
    assert names(maple)[0] == "Site 0"


def test_wrappers_of_others_are_left_alone(maple, sites):
    def pass_on(execute, *asked):
        return execute(*asked)

    standing = list(connection.execute_wrappers)
    with district_scope(maple.pk):
        with connection.execute_wrapper(pass_on):
            rename(sites[0], "Elm")
        assert is_waiting()

    assert connection.execute_wrappers == standing
    assert names(maple)[0] == "Elm"


def test_lost_connection_is_told_and_the_next_one_serves(maple, sites):
    with pytest.raises(Exception, match="connection"), district_scope(maple.pk):
        (process,) = ask("SELECT pg_backend_pid()")[0]
        rename(sites[0], "Elm")
        end_backend(process)
    connection.close_if_unusable_or_obsolete()

    assert names(maple)[0] == "Site 0"


def test_without_a_transaction_it_is_written_at_once(maple):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.district_id', %s, false)", [str(maple.pk)])
    connection.write_last("SELECT set_config('app.district_id', %s, false)", [""])

    assert ask("SELECT current_setting('app.district_id')") == [("",)]


def test_it_is_written_where_statements_are_not_prepared(maple, sites):
    connection.ensure_connection()
    standing, connection.connection.prepare_threshold = 0, None
    try:
        with district_scope(maple.pk):
            rename(sites[0], "Elm")
    finally:
        connection.connection.prepare_threshold = standing

    assert names(maple)[0] == "Elm"


steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 2), st.text("abc", max_size=3)),
        st.tuples(st.sampled_from(["ask", "save point", "take back", "end"])),
    ),
    max_size=12,
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=st.lists(steps, max_size=3))
def test_any_history_leaves_what_it_leaves_without_waiting(maple, sites, history):
    """Several transactions; a part of each may be taken back, or all of it."""
    before = [f"Site {number}" for number in range(3)]
    with district_scope(maple.pk):
        for site, name in zip(sites, before, strict=True):
            rename(site, name)
    for transaction_steps in history:
        expected = run(maple, sites, transaction_steps, list(names(maple)))
        assert names(maple) == expected


def run(maple, sites, transaction_steps, known):
    """What must stand there afterwards, by a plain list."""
    at_first = list(known)
    try:
        with district_scope(maple.pk):
            play(sites, iter(transaction_steps), known)
    except LookupError:
        return at_first
    return known


def play(sites, following, known):
    for kind, *rest in following:
        if kind == "write":
            number, name = rest
            rename(sites[number], name)
            known[number] = name
        elif kind == "ask":
            assert ask("SELECT name FROM accounts_site ORDER BY code") == [(n,) for n in known]
        elif kind == "save point":
            inside = list(known)
            try:
                with transaction.atomic():
                    play(sites, following, inside)
            except LookupError:
                continue
            known[:] = inside
        elif kind == "take back":
            raise LookupError
        else:
            return
