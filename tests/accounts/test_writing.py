"""Rows that wait for each other and go to the database together."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import audit, writing
from accounts.models import AuditEntry, Membership
from accounts.updating import update

pytestmark = pytest.mark.usefixtures("maple_scope")


def rename(person, first_name):
    person.first_name = first_name
    update(person, ["first_name"])


def names(*people):
    return [Membership.objects.get(pk=person.pk).first_name for person in people]


def test_rows_of_two_tables_go_in_one_statement(tomas, priya):
    with CaptureQueriesContext(connection) as captured:
        with writing.together():
            rename(tomas, "Tom")
            audit.record(priya, "person.renamed", tomas)
        connection.end_last_write()

    assert len(captured) == 1
    assert names(tomas) == ["Tom"]
    assert AuditEntry.objects.filter(verb="person.renamed").count() == 1


def test_a_row_that_is_written_twice_keeps_the_last_word(tomas, priya):
    with writing.together():
        rename(tomas, "Tom")
        rename(priya, "Pri")
        rename(tomas, "Thomas")

    assert names(tomas, priya) == ["Thomas", "Pri"]


def test_after_an_error_nothing_is_written(tomas):
    with pytest.raises(LookupError), writing.together():
        rename(tomas, "Tom")
        raise LookupError

    assert names(tomas) == ["Tomas"]
