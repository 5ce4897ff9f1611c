"""Answers go with the document of their subject, and never without it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts import clock
from forms.models import Answer, Sheet
from forms.services import save_answer
from forms.sources import sheet_sources
from records.models import Destruction, SourceDestruction
from records.services.retention import set_retention
from tests.forms.conftest import STEP, rate
from tests.records.documents import complete


@pytest.fixture
def filled(sheet, priya):
    rate(sheet, priya, "law", comment="Late twice")
    save_answer(sheet, "law", actor=priya, comment="Late once", version=1)
    return sheet


def history_of(model):
    return model.pgh_event_model.objects


def test_the_history_stays_while_no_destruction_names_it(filled):
    Answer.objects.all().delete()

    for model in (Answer, Sheet):
        with pytest.raises(IntegrityError, match="no destruction names"), transaction.atomic():
            history_of(model).all().delete()


def test_all_of_it_goes_with_its_document(filled, tomas, henry):
    document = complete(tomas)
    sources = sheet_sources({STEP: document.pk})
    destruction = Destruction.objects.create(
        document=document,
        rule=set_retention("goals_worksheet", actor=henry, years=3, source="Schedule, item 7"),
        kept_until=date(2030, 8, 14),
        destroyed_by=henry,
        destroyed_at=clock.now(),
    )
    for source in {STEP, *sources.document_of}:
        SourceDestruction.objects.create(source_id=source, destruction=destruction)

    for table in sources.tables:
        table.rows.delete()

    left = [model.objects.count() for model in (Answer, Sheet)]
    left += [history_of(model).count() for model in (Answer, Sheet)]
    assert left == [0, 0, 0, 0]


def test_what_goes_is_counted_for_hr(filled, tomas):
    sources = sheet_sources({STEP: tomas.pk})

    counted = [(table.label, table.rows.count()) for table in sources.tables if table.label]
    assert counted == [("Answers on forms", 1), ("Forms filled in", 1)]


def test_sheets_of_other_subjects_stay(filled, begin, tomas):
    other = begin("employee", tomas, subject_id=tomas.pk)

    sources = sheet_sources({STEP: tomas.pk})

    assert set(sources.document_of) == {filled.pk}
    assert other.pk not in sources.document_of
