"""Posting, passing on, settling and cancelling what is due."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from deadlines.models import Closure, Deadline, Holiday
from deadlines.services.deadline import (
    cancel,
    deadline_of,
    due_for,
    pass_turn,
    post_deadline,
    post_deadlines,
    settle,
)
from deadlines.services.recompute import recompute_deadlines
from deadlines.services.reopening import reopen
from tests.factories import DeadlineRuleFactory, SchoolYearFactory

pytestmark = pytest.mark.usefixtures("maple_scope")
KIND = "goal_setting"


@pytest.fixture
def year(maple_scope):
    return SchoolYearFactory()


@pytest.fixture
def rule(maple_scope):
    return DeadlineRuleFactory(month=2, day=15)


def posted(person, rule, year, **changes):
    values = {"kind": KIND, "subject_id": uuid4(), "act": "write", "what": "Mid-year reflection"}
    return post_deadline(
        **(values | {"turn": person, "path": "/", **changes}),
        rule=rule,
        school_year=year,
        person=person,
    )


def test_an_unconfirmed_holiday_moves_nothing(rule, year):
    Holiday.objects.create(day=date(2027, 2, 15), name="Presidents' Day")

    dates = due_for(rule, year)

    assert (dates.deadline, dates.reason) == (date(2027, 2, 15), "")


def test_a_confirmed_holiday_moves_the_date_under_the_districts_own_name(rule, year):
    Holiday.objects.create(
        day=date(2027, 2, 15), name="Presidents' Day", label="Midwinter holiday", closes="yes"
    )

    dates = due_for(rule, year)

    assert dates.reason == "Moved from Monday, February 15, Midwinter holiday"


def test_a_closure_moves_the_date(rule, year):
    Closure.objects.create(
        first_day=date(2027, 2, 15),
        last_day=date(2027, 2, 16),
        reason="Winter break",
        added_at="2026-08-01T12:00Z",
    )

    assert due_for(rule, year).deadline == date(2027, 2, 17)


def post_for_all(rule, year):
    return post_deadlines(
        kind=KIND,
        rule=rule,
        school_year=year,
        act="write",
        what="Mid-year reflection",
        path="/steps/{}/",
        subjects=Membership.objects.values_list("pk", "pk", "supervisor"),
    )


def test_many_are_posted_at_once(rule, year, tomas, priya):
    count = post_for_all(rule, year)

    deadline = deadline_of(KIND, tomas.pk)
    assert count == 2
    assert (deadline.turn, deadline.path) == (priya, f"/steps/{tomas.pk}/")
    assert deadline.last_day_on == date(2027, 2, 12)


def test_posting_twice_posts_once(rule, year, tomas):
    post_for_all(rule, year)

    assert post_for_all(rule, year) == 0


def test_posting_costs_the_same_for_one_and_for_many(rule, year, tomas, priya, uma, ada):
    with CaptureQueriesContext(connection) as queries:
        post_for_all(rule, year)

    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) == 3


def test_the_turn_is_passed_on(rule, year, tomas, priya):
    deadline = posted(tomas, rule, year)

    pass_turn(KIND, deadline.subject_id, to=priya, act="hold_conference")

    assert list(Deadline.objects.open().filter(turn=priya)) == [deadline]
    assert list(Deadline.objects.open().filter(turn=tomas)) == []


@pytest.mark.parametrize(("acted_on", "late"), [("2027-02-14", False), ("2027-02-15", True)])
def test_settling_judges_by_the_day_it_happened(rule, year, tomas, acted_on, late):
    deadline = posted(tomas, rule, year)

    settle(KIND, deadline.subject_id, acted_on=date.fromisoformat(acted_on))

    deadline.refresh_from_db()
    assert (deadline.was_late, deadline.turn) == (late, None)


def test_what_is_settled_is_not_settled_again(rule, year, tomas):
    deadline = posted(tomas, rule, year)
    settle(KIND, deadline.subject_id, acted_on=date(2027, 2, 1))

    assert settle(KIND, deadline.subject_id, acted_on=date(2027, 3, 1)) is False


def test_a_settled_deadline_can_be_reopened(rule, year, tomas, priya):
    deadline = posted(tomas, rule, year)
    settle(KIND, deadline.subject_id, acted_on=date(2027, 3, 1))

    reopen(KIND, deadline.subject_id, to=priya, act="sign")

    deadline.refresh_from_db()
    assert (deadline.settled_at, deadline.was_late, deadline.turn) == (None, False, priya)


def test_what_is_reopened_has_the_date_that_others_were_given_meanwhile(rule, year, tomas, priya):
    deadline, other = posted(tomas, rule, year), posted(priya, rule, year)
    settle(KIND, deadline.subject_id, acted_on=date(2026, 10, 1))
    Closure.objects.create(
        first_day=date(2027, 2, 15),
        last_day=date(2027, 2, 16),
        reason="Winter break",
        added_at="2026-08-01T12:00Z",
    )
    recompute_deadlines(tomas.district, actor=None, why="closure.added")

    reopen(KIND, deadline.subject_id, to=priya, act="sign")

    other.refresh_from_db()
    deadline.refresh_from_db()
    assert deadline.deadline_on == other.deadline_on == date(2027, 2, 17)


def test_a_cancelled_deadline_waits_for_nobody(rule, year, tomas):
    deadline = posted(tomas, rule, year)

    cancel(KIND, deadline.subject_id)

    assert list(Deadline.objects.open()) == []


def test_a_subject_without_a_deadline_is_no_error(tomas):
    assert pass_turn(KIND, uuid4(), to=tomas, act="write") is False
