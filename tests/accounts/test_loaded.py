"""Rows that a statement of our own brought, as models."""

import pytest

from accounts.asking import ask_one
from accounts.loaded import loaded
from accounts.models import Membership

pytestmark = pytest.mark.django_db
NAMES = [field.attname for field in Membership._meta.concrete_fields]


def brought(person, names):
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f"SELECT {columns} FROM accounts_membership WHERE id = %s"
    return loaded(Membership, names, ask_one(statement, [person.pk]))


def test_it_is_what_the_orm_loads(tomas, maple_scope):
    plain = [name for name in NAMES if name not in ("search", "field_sources")]
    ours = brought(tomas, plain)
    theirs = Membership.objects.only(*plain).get(pk=tomas.pk)

    assert ours == theirs
    assert {name: getattr(ours, name) for name in NAMES} == {
        name: getattr(theirs, name) for name in NAMES
    }
    assert (ours._state.adding, ours._state.db) == (theirs._state.adding, theirs._state.db)


def test_what_was_left_out_and_who_is_related_load_when_asked_for(
    tomas, priya, maple_scope, django_assert_num_queries
):
    row = brought(tomas, ["id", "supervisor_id"])

    with django_assert_num_queries(2):
        assert (row.first_name, row.supervisor) == ("Tomas", priya)


def test_saving_it_changes_the_row_and_makes_no_other(tomas, maple_scope):
    row = brought(tomas, ["id", "first_name"])
    row.first_name = "Tom"
    row.save()

    assert Membership.objects.get(pk=tomas.pk).first_name == "Tom"
    assert Membership.objects.count() == 2
