"""Who did, or opened, what: for admin and HR, in words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.audit import record
from accounts.audit_words import sentence
from accounts.scope import district_scope
from tests.signing_in import sign_in

PAGE = "/audit/"


@pytest.fixture
def seen(tomas, priya, hana):
    with district_scope(tomas.district_id):
        record(priya, "goal_set.viewed", tomas, person=tomas)
        record(tomas, "goal_set.shared", tomas, person=tomas)
        record(hana, "start_code.printed", tomas, person=tomas)


def lines(client, query=""):
    return [line["sentence"] for line in client.get(PAGE + query).context["lines"]]


def test_log_reads_as_sentences_newest_first(client, seen, ada):
    sign_in(client, ada)

    assert lines(client) == [
        "Hana Hill printed a sign-in letter for Tomas Torres.",
        "Tomas Torres shared the goals of Tomas Torres.",
        "Priya Patel opened the goals of Tomas Torres.",
    ]


def test_log_is_narrowed_by_person_and_group(client, seen, hana):
    sign_in(client, hana)

    assert len(lines(client, "?q=priya")) == 1
    assert len(lines(client, "?group=goals")) == 2
    assert len(lines(client, "?first=2099-01-01")) == 0
    assert len(lines(client, "?group=goals&q=priya")) == 1


def test_unknown_verb_is_still_readable(maple_scope, tomas):
    entry = record(tomas, "moon_base.opened", tomas, person=tomas)

    assert sentence(entry) == "Tomas Torres: moon base opened (Tomas Torres)."


def test_act_on_behalf_says_so(maple_scope, tomas, priya, hana):
    entry = record(hana, "goal_set.agreed", tomas, person=tomas, on_behalf_of=priya)

    assert sentence(entry) == (
        "Hana Hill agreed to the goals of Tomas Torres. On behalf of Priya Patel."
    )


@pytest.mark.parametrize("name", ["tomas", "priya", "erin"])
def test_others_may_not_read_it(client, name, request):
    sign_in(client, request.getfixturevalue(name))

    assert client.get(PAGE).status_code == 403


def test_log_of_another_district_stays_there(client, seen, clara):
    sign_in(client, clara)

    assert lines(client) == []


def test_queries_do_not_grow_with_lines(client, seen, ada, tomas):
    sign_in(client, ada)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    with district_scope(tomas.district_id):
        for _more in range(5):
            record(tomas, "goal_set.shared", tomas, person=tomas)

    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)

    assert len(many) == len(few)
