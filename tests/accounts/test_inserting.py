"""Rows that get in by an INSERT of our own."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, models

from accounts.inserting import insert, values_of
from accounts.models import AuditEntry

# Rows of history are written by triggers.
OURS = [m for m in apps.get_models() if hasattr(m, "district") and not hasattr(m, "pgh_id")]
SAMPLES = {
    models.BooleanField: True,
    models.CharField: "O'Neil ü",
    models.DateField: date(2027, 8, 1),
    models.DateTimeField: datetime(2026, 10, 5, 16, tzinfo=UTC),
    models.DecimalField: Decimal("1.50"),
    models.IntegerField: 7,
    models.JSONField: {"deep": [1, None, "ü"]},
    models.TextField: "Two\nlines",
    models.UUIDField: UUID(int=7),
}


def sample(field):
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    kinds = [kind for kind in type(field).__mro__ if kind in SAMPLES]
    return SAMPLES[kinds[0]] if kinds else None


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("is_empty", [False, True])
def test_values_are_those_that_the_orm_would_send(model, is_empty):
    fields = model._meta.concrete_fields
    row = model(**{f.attname: None if is_empty else sample(f) for f in fields})

    ours = values_of(row)
    theirs = [f.get_db_prep_save(f.pre_save(row, add=True), connection) for f in fields]

    assert [(type(one), repr(one)) for one in ours] == [(type(one), repr(one)) for one in theirs]


@pytest.mark.django_db
def test_an_inserted_row_can_be_read(tomas, priya, maple_scope):
    facts = {"when": "2027-08-01", "none": None, "deep": [1, {"a": "ü"}]}
    entry = AuditEntry(
        actor=priya,
        verb="a.b",
        subject_type="c",
        subject_id=tomas.pk,
        facts=facts,
        at=SAMPLES[models.DateTimeField],
    )
    insert([entry])

    stored = AuditEntry.objects.get(pk=entry.pk)
    assert (stored.facts, stored.actor, stored.at) == (facts, priya, entry.at)
