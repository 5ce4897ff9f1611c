"""Somebody is away: their days do not count, and nothing is sent to them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, Membership
from deadlines.dates import dates_of
from deadlines.days import Away
from deadlines.models import DateChange, Deadline, Leave, Notice, Reminder
from deadlines.notice_words import sentence_of
from deadlines.office_calendar import office_calendar
from deadlines.services.calendar import add_closure
from deadlines.services.deadline import post_deadlines, settle
from deadlines.services.leave import (
    change_leave,
    enter_leave,
    foresee_leave,
    foresee_removal,
    remove_leave,
)
from tests.deadlines.conftest import kinds, move_clock
from tests.deadlines.rules import counts
from tests.factories import DeadlineRuleFactory, SchoolYearFactory

pytestmark = pytest.mark.usefixtures("maple_scope")
# The last day is Friday, October 16.
TEN_DAYS = "by 10 work days after 2026-10-02"
A_WEEK = Away(date(2026, 10, 5), date(2026, 10, 9))


@pytest.fixture(autouse=True)
def october():
    move_clock("2026-10-01")


def post(sentence, *people):
    rule = DeadlineRuleFactory(sentence=sentence)
    everybody = Membership.objects.filter(pk__in=[person.pk for person in people])
    post_deadlines(
        kind="year_end",
        rule=rule,
        school_year=SchoolYearFactory(),
        act="write",
        what="Year-end conference",
        path="/",
        subjects=everybody.values_list("pk", "pk", F("pk")),
    )


def day_of(person):
    deadline = Deadline.objects.get(person=person)
    return str(deadline.last_day_on)


def enter(person, days, hana, **more):
    """They have read that it was entered."""
    leave = enter_leave(person, days, note="", actor=hana, **more)[0]
    Notice.objects.update(read_at=clock.now())
    return leave


def test_they_and_their_supervisor_hear_of_it_without_the_reason(tomas, priya, hana):
    enter_leave(tomas, A_WEEK, note="Surgery", actor=hana)

    told = Notice.objects.filter(kind="changed").order_by("pk")
    assert {one.recipient: sentence_of(one) for one in told} == {
        tomas: "This changed: a leave was entered, Monday, October 5 to Friday, October 9.",
        priya: "This changed for Tomas Torres: a leave was entered,"
        " Monday, October 5 to Friday, October 9.",
    }


def test_days_away_are_not_counted(tomas, hana):
    post(TEN_DAYS, tomas)

    enter(tomas, A_WEEK, hana)

    deadline = Deadline.objects.get()
    assert (day_of(tomas), deadline.reason) == (
        "2026-10-23",
        "Days away are not counted: Monday, October 5, to Friday, October 9",
    )


def test_nobody_else_moves(tomas, uma, hana):
    post(TEN_DAYS, tomas, uma)

    enter(tomas, A_WEEK, hana)

    assert day_of(uma) == "2026-10-16"


def test_a_fixed_date_stays(tomas, hana):
    post("by Oct 16", tomas)

    enter(tomas, A_WEEK, hana)

    assert day_of(tomas) == "2026-10-16"


def test_a_count_back_from_a_day_stays(tomas, hana):
    post("by 10 work days before Oct 30", tomas)

    enter(tomas, A_WEEK, hana)

    assert day_of(tomas) == "2026-10-16"


def test_the_preview_says_the_same_and_writes_nothing(tomas, hana):
    post(TEN_DAYS, tomas)

    (move,) = foresee_leave(tomas, A_WEEK)

    assert (str(move.was.last_day), str(move.will_be.last_day), move.is_earlier) == (
        "2026-10-16",
        "2026-10-23",
        False,
    )
    assert day_of(tomas) == "2026-10-16"


def test_who_changed_it_and_why_stays_beside_the_date(tomas, hana):
    post(TEN_DAYS, tomas)

    enter(tomas, A_WEEK, hana)

    kept = DateChange.objects.get()
    assert (str(kept), kept.why, kept.changed_by) == (
        "2026-10-16 → 2026-10-23",
        "leave.entered",
        hana,
    )


def test_dates_that_are_made_during_it_count_on_from_its_end(tomas, uma, hana):
    enter(tomas, A_WEEK, hana)

    post(TEN_DAYS, tomas, uma)

    assert (day_of(tomas), day_of(uma)) == ("2026-10-23", "2026-10-16")


def test_a_closure_later_on_moves_both(tomas, uma, hana, ada):
    post(TEN_DAYS, tomas, uma)
    enter(tomas, A_WEEK, hana)

    add_closure(first=date(2026, 10, 15), last=date(2026, 10, 15), reason="Snow", actor=ada)

    assert (day_of(tomas), day_of(uma)) == ("2026-10-26", "2026-10-19")


def test_until_somebody_knows_when_they_are_back_nobody_is_late(tomas, hana):
    post(TEN_DAYS, tomas)

    enter(tomas, Away(date(2026, 10, 5), None), hana)

    deadline = Deadline.objects.get()
    assert (str(deadline.last_day_on), deadline.reason) == (
        "2026-10-16",
        "On hold since Monday, October 5",
    )
    assert list(Deadline.objects.overdue(date(2027, 5, 1))) == []


def test_the_count_goes_on_when_they_are_back(tomas, hana):
    post(TEN_DAYS, tomas)
    leave = enter(tomas, Away(date(2026, 10, 5), None), hana)
    move_clock("2026-11-02")

    change_leave(leave, Away(date(2026, 10, 5), date(2026, 11, 1)), note="", actor=hana)

    deadline = Deadline.objects.get()
    assert (day_of(tomas), str(deadline.overdue_from)) == ("2026-11-13", "2026-11-14")


def test_a_shorter_leave_waits_for_hr(tomas, hana):
    post(TEN_DAYS, tomas)
    leave = enter(tomas, A_WEEK, hana)
    shorter = Away(A_WEEK.first, date(2026, 10, 6))

    change_leave(leave, shorter, note="", actor=hana)

    assert day_of(tomas) == "2026-10-23"
    assert Deadline.objects.get().proposed["last_day_on"] == "2026-10-20"


def test_hr_may_confirm_it_at_once(tomas, hana):
    post(TEN_DAYS, tomas)
    leave = enter(tomas, A_WEEK, hana)
    (move,) = foresee_removal(leave)

    remove_leave(leave, actor=hana, may_shorten=True)

    assert (move.is_earlier, day_of(tomas)) == (True, "2026-10-16")


def test_taken_back_twice_is_told_once(tomas, hana):
    leave = enter(tomas, A_WEEK, hana)
    remove_leave(leave, actor=hana)

    again = remove_leave(leave, actor=hana)

    assert (again, Notice.objects.filter(recipient=tomas, read_at=None).count()) == ([], 1)


def test_what_was_due_before_it_and_what_is_done_stays(tomas, uma, hana):
    post("by 10 work days after 2026-09-04", tomas)
    move_clock("2026-10-12")
    post("by 10 work days after 2026-10-05", uma)
    settle("year_end", uma.pk, acted_on=date(2026, 10, 12))

    enter(tomas, A_WEEK, hana)
    enter(uma, A_WEEK, hana)

    assert (day_of(tomas), day_of(uma)) == ("2026-09-18", "2026-10-19")
    assert not DateChange.objects.exists()


def test_two_leaves_do_not_overlap(tomas, hana):
    enter(tomas, A_WEEK, hana)

    with pytest.raises(InvalidTransition):
        enter(tomas, Away(date(2026, 10, 9), None), hana)


@pytest.mark.parametrize("who", ["priya", "ada", "tomas", "erin"])
def test_hr_alone_enters_it(tomas, who, request):
    with pytest.raises(PermissionDenied):
        enter(tomas, A_WEEK, request.getfixturevalue(who))


def test_nobody_enters_their_own(hana):
    with pytest.raises(PermissionDenied):
        enter(hana, A_WEEK, hana)


def test_why_they_are_away_stands_in_no_log(tomas, hana):
    enter_leave(tomas, A_WEEK, note="Surgery", actor=hana)

    entry = AuditEntry.objects.get(verb="leave.entered")
    assert entry.facts == {"first": "2026-10-05", "last": "2026-10-09"}


def test_no_reminder_reaches_them_until_they_are_back(maple, due_oct_14, tomas, hana, day_of_work):
    enter(tomas, Away(date(2026, 10, 7), date(2026, 10, 12)), hana)

    assert day_of_work("2026-10-07") == []
    assert kinds(maple, tomas) == []
    assert len(day_of_work("2026-10-13")) == 1
    assert kinds(maple, tomas) == ["before-1 sent"]


def test_nobody_is_reminded_of_what_is_on_hold(maple, tomas, priya, hana, day_of_work):
    post(TEN_DAYS, tomas)
    Deadline.objects.update(turn=priya)
    enter(tomas, Away(date(2026, 10, 5), None), hana)

    assert day_of_work("2026-10-15") == []
    assert kinds(maple, priya) == []


def test_a_date_that_moved_is_told_when_they_are_back(maple, tomas, hana, day_of_work):
    post(TEN_DAYS, tomas)
    enter(tomas, Away(date(2026, 10, 1), date(2026, 10, 9)), hana)

    assert day_of_work("2026-10-02") == []
    assert len(day_of_work("2026-10-13")) == 1
    assert Reminder.objects.get(kind="moved-2026-10-23").state == "sent"


spans = st.tuples(
    st.dates(date(2026, 8, 15), date(2027, 6, 1)), st.none() | st.integers(0, 60)
).map(lambda pair: Away(pair[0], None if pair[1] is None else pair[0] + timedelta(pair[1])))
SENTENCES = counts.flatmap(
    lambda n: st.sampled_from(
        [
            f"by {n} work days after 2026-10-02",
            f"before {n} work days after Mar 1",
            f"by {n} work days before Apr 15",
            "by 5th work day of March",
            "by last work day",
            "by Oct 16",
        ]
    )
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(days=spans, sentence=SENTENCES)
def test_days_away_never_make_a_date_earlier(maple_scope, days, sentence):
    rule = DeadlineRuleFactory.build(sentence=sentence)
    year, calendar = SchoolYearFactory.build(), office_calendar()

    alone = dates_of(rule, year, calendar, own=calendar)
    away = dates_of(rule, year, calendar, own=calendar, away=[days])

    assert away.last_day >= alone.last_day
    assert away.overdue_from >= alone.overdue_from


def test_ending_is_only_for_those_who_are_there(tomas, hana):
    leave = enter(tomas, A_WEEK, hana)
    Leave.objects.all().delete()

    with pytest.raises(Leave.DoesNotExist):
        change_leave(leave, A_WEEK, note="", actor=hana)
