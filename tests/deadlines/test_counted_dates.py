"""A rule that counts work days gives each work calendar its own dates."""

from datetime import date

import pytest
from django.db.models import F

from accounts import clock
from accounts.models import Membership
from deadlines.models import DateChange, Deadline, WorkCalendar, WorkYear
from deadlines.rule import DayUnit
from deadlines.services.calendar import add_closure
from deadlines.services.deadline import post_deadlines
from deadlines.services.window import Span, open_window
from tests.deadlines.conftest import move_clock
from tests.factories import DeadlineRuleFactory, SchoolYearFactory

pytestmark = pytest.mark.usefixtures("maple_scope")


@pytest.fixture(autouse=True)
def september():
    move_clock("2026-09-01")


@pytest.fixture
def year(maple_scope):
    return SchoolYearFactory()


@pytest.fixture
def teachers(year):
    """Their last work day is Friday, June 11, 2027."""
    own = WorkCalendar.objects.create(code="teachers", name="Teachers")
    WorkYear.objects.create(
        work_calendar=own,
        school_year=year,
        first_day=date(2026, 8, 17),
        last_day=date(2027, 6, 11),
        set_at=clock.now(),
    )
    return own


def post(sentence, year, *people, counts_from=None):
    rule = DeadlineRuleFactory(sentence=sentence, counts_from=counts_from)
    everybody = Membership.objects.filter(pk__in=[person.pk for person in people])
    post_deadlines(
        kind="year_end",
        rule=rule,
        school_year=year,
        act="write",
        what="Year-end conference",
        path="/",
        subjects=everybody.values_list("pk", "pk", F("pk")),
    )


def last_day(person):
    return str(Deadline.objects.get(person=person).last_day_on)


@pytest.fixture
def teacher(priya, teachers):
    priya.work_calendar = "teachers"
    priya.save()
    return priya


def test_everybody_gets_the_date_of_their_own_calendar(year, teacher, tomas):
    post("5 work days before last work day", year, teacher, tomas)

    assert (last_day(teacher), last_day(tomas)) == ("2027-06-04", "2027-08-06")


def test_a_rule_that_counts_nothing_gives_all_the_same_date(year, teacher, tomas):
    post("by Jun 30", year, teacher, tomas)

    assert (last_day(teacher), last_day(tomas)) == ("2027-06-30", "2027-06-30")


def test_a_step_that_counts_from_another_follows_its_calendar(year, teacher, tomas):
    first = DeadlineRuleFactory(sentence="by last work day")

    post("5 work days before step 1", year, teacher, tomas, counts_from=first)

    assert (last_day(teacher), last_day(tomas)) == ("2027-06-04", "2027-08-06")


def test_a_count_goes_on_in_the_next_work_year(year, teacher):
    post("10 work days after Jun 1", year, teacher)

    assert last_day(teacher) == "2027-08-18"


def test_a_closure_moves_each_calendars_dates(year, ada, teacher, tomas):
    post("5 work days before last work day", year, teacher, tomas)
    june = date(2027, 6, 8)

    _closure, moves = add_closure(first=june, last=june, reason="Storm", actor=ada)

    assert [(move.group.work_calendar, str(move.will_be.last_day)) for move in moves] == [
        ("teachers", "2027-06-03")
    ]
    assert (last_day(teacher), last_day(tomas)) == ("2027-06-04", "2027-08-06")  # HR is asked


def open_windows(year, anchor, *people):
    for person in people:
        open_window(
            kind="response",
            subject_id=person.pk,
            span=Span(5, DayUnit.WORK),
            anchor=anchor,
            school_year=year,
            person=person,
            what="Response",
            path="/",
        )


def test_time_to_respond_counts_the_work_days_of_the_own_calendar(year, teacher, tomas):
    open_windows(year, date(2027, 6, 8), teacher, tomas)

    assert (last_day(teacher), last_day(tomas)) == ("2027-08-18", "2027-06-15")


def test_closure_lengthens_the_time_to_respond_on_each_calendar(year, ada, teacher, tomas):
    june = date(2027, 6, 9)
    open_windows(year, date(2027, 6, 8), teacher, tomas)

    add_closure(first=june, last=june, reason="Storm", actor=ada)

    assert (last_day(teacher), last_day(tomas)) == ("2027-08-19", "2027-06-16")
    assert DateChange.objects.count() == 2
