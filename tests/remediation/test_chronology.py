"""The line of time is made from what the record holds, in a fixed number of statements."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from accounts import clock
from goals.models import GoalSet, Idp
from records.models import Artifact
from records.services.response import save_draft, send_reply
from remediation.reviews.chronology import chronology_of
from remediation.reviews.entries import Kind
from tests.factories import DeadlineFactory, SchoolYearFactory
from tests.records.conftest import sent
from tests.records.documents import SUBJECT, authentication, complete
from tests.remediation.cases import case_of

SINCE = date(2026, 8, 1)
NOW = datetime(2026, 10, 13, 15, tzinfo=UTC)
STATEMENTS = 1  # and two more when somebody was rated


def told(person, *kinds):
    entries = chronology_of(person, since=SINCE)
    return [(one.kind, one.on, one.title) for one in entries if not kinds or one.kind in kinds]


def test_signed_form_is_told_with_each_signature(scope, document, tomas):
    day = date(2026, 10, 13)

    assert told(tomas) == [
        (Kind.DOCUMENT, day, "SMART goals worksheet"),
        (Kind.SIGNATURE, day, "Priya Patel signed: SMART goals worksheet"),
        (Kind.SIGNATURE, day, "Tomas Torres signed: SMART goals worksheet"),
    ]


def test_response_stands_with_the_end_of_its_window_and_the_day_of_the_reply(
    scope, document, tomas, priya
):
    response = sent(document, tomas)
    clock.move_to(datetime(2026, 10, 20, 15, tzinfo=UTC))
    save_draft(document, actor=priya, changes={"words": "I hear you."}, version=0)
    send_reply(document, actor=priya, authentication=authentication())

    entries = chronology_of(tomas, since=SINCE)

    (one,) = [entry for entry in entries if entry.kind == Kind.RESPONSE]
    assert (one.on, one.last_day, one.answered_on, one.document_id) == (
        date(2026, 10, 13),
        date(2026, 10, 27),
        date(2026, 10, 20),
        response.paper_id,
    )
    assert told(tomas, Kind.REPLY) == [
        (
            Kind.REPLY,
            date(2026, 10, 20),
            "Priya Patel replies to the response to: SMART goals worksheet",
        )
    ]


def test_date_that_nobody_kept_asks_for_an_answer(maple_scope, tomas):
    clock.move_to(datetime(2026, 11, 2, 15, tzinfo=UTC))
    DeadlineFactory(person=tomas, what="Goal setting", subject_id=SUBJECT)

    (one,) = chronology_of(tomas, since=SINCE)

    assert (one.kind, one.on, one.answer_by, one.more) == (
        Kind.DEADLINE,
        date(2026, 10, 14),
        date(2026, 10, 14),
        "Not done yet.",
    )
    clock.reset()


def test_what_is_another_persons_is_not_told(scope, document, uma):
    assert told(uma) == []


def test_what_came_before_the_first_day_is_left_out(scope, document, tomas):
    assert chronology_of(tomas, since=date(2026, 10, 14)) == []


def test_number_of_statements_stays_when_there_is_more(
    scope, document, tomas, django_assert_num_queries
):
    with django_assert_num_queries(STATEMENTS):
        chronology_of(tomas, since=SINCE)
    for _ in range(3):
        complete(tomas, subject_id=uuid4())
        DeadlineFactory(person=tomas, subject_id=uuid4())

    with django_assert_num_queries(STATEMENTS):
        chronology_of(tomas, since=SINCE)


@pytest.mark.parametrize(("state", "is_told"), [("private", False), ("shared", True)])
def test_what_was_brought_to_goals_is_told_once_they_are_shared(
    maple_scope, tomas, state, is_told
):
    year = SchoolYearFactory()
    GoalSet.objects.create(employee=tomas, school_year=year, state=state)
    brought(tomas, school_year=year)

    assert told(tomas, Kind.ARTIFACT) == [(Kind.ARTIFACT, NOW.date(), "My diary")] * is_told


@pytest.mark.parametrize("is_shared", [False, True])
def test_what_lies_with_a_development_plan_is_told_once_it_is_shared(
    maple_scope, tomas, is_shared
):
    Idp.objects.create(person=tomas, is_shared=is_shared)
    brought(tomas)

    assert told(tomas, Kind.ARTIFACT) == [(Kind.ARTIFACT, NOW.date(), "My diary")] * is_shared


def brought(person, **facts):
    facts |= {"title": "My diary", "link": "https://diary.example", "added_at": NOW}
    return Artifact.objects.create(owner=person, added_by=person, **facts)


@pytest.mark.parametrize(("issued_at", "is_told"), [(None, False), (NOW, True)])
def test_a_date_of_a_plan_is_told_once_it_is_shared(maple_scope, tomas, issued_at, is_told):
    clock.move_to(datetime(2026, 11, 2, 15, tzinfo=UTC))
    case = case_of(tomas, issued_at=issued_at, starts_on=None)
    DeadlineFactory(person=tomas, what="Remediation plan", subject_id=case.pk)

    found = told(tomas, Kind.DEADLINE)

    assert found == [(Kind.DEADLINE, date(2026, 10, 14), "Remediation plan")] * is_told
    clock.reset()
