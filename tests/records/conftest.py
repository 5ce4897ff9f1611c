"""A district with every kind of record."""

from datetime import UTC, date, datetime

import pytest

from accounts import clock
from accounts.models import RoleGrant
from accounts.scope import district_scope
from deadlines.rule import DayUnit
from deadlines.services.window import Span, open_window
from records.exchange import KIND
from records.services.response import save_draft, send_response
from tests.factories import DistrictFactory, SchoolYearFactory, member
from tests.records.documents import authentication, complete, make_all_records


@pytest.fixture
def maple_records(transactional_db):
    """Committed rows of every kind, so that another login can reach them."""
    maple = DistrictFactory(name="Maple")
    priya = member(maple, "Priya Patel", job_title="Principal")
    tomas = member(maple, "Tomas Torres", supervisor=priya)
    henry = member(maple, "Henry Hart", roles=[RoleGrant.Role.HR_MANAGER])
    with district_scope(maple.pk):
        make_all_records(tomas, henry)
    return maple


# -- a form that tomas may respond to --------------------------------------------------------
TUESDAY = date(2026, 10, 13)


@pytest.fixture
def october(db):
    clock.move_to(datetime(2026, 10, 13, 15, tzinfo=UTC))
    yield
    clock.reset()


@pytest.fixture
def document(maple, tomas, october):
    """Signed by both; tomas may respond for ten work days."""
    with district_scope(maple.pk):
        document = complete(tomas)
        open_for(document)
    return document


@pytest.fixture
def scope(maple, document):
    with district_scope(maple.pk):
        yield


def open_for(document, days=10, unit=DayUnit.WORK):
    open_window(
        kind=KIND,
        subject_id=document.pk,
        span=Span(days, unit),
        anchor=TUESDAY,
        school_year=SchoolYearFactory(),
        person=document.person,
        what="Response",
        path=f"/documents/{document.pk}/response/",
    )


def on(day):
    clock.move_to(datetime(2026, 10, day, 15, tzinfo=UTC))


def written(document, actor, words="I see it differently.", **more):
    return save_draft(document, actor=actor, changes={"words": words, **more}, version=0)


def sent(document, tomas, **more):
    written(document, tomas, **more)
    return send_response(document, actor=tomas, authentication=authentication())
