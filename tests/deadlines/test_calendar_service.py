"""The offices close or open, and open deadlines follow."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from deadlines.days import is_work_day
from deadlines.models import Closure, DateChange, Deadline, Holiday
from deadlines.moves import preview_moves, waiting_for_hr
from deadlines.office_calendar import office_calendar
from deadlines.services.calendar import (
    add_closure,
    calendars_with_closure,
    confirm_holidays,
    refresh_holidays,
    remove_closure,
)
from deadlines.services.deadline import columns_of, due_for, settle
from deadlines.services.in_bulk import cancel_deadlines, restore_deadlines
from deadlines.services.recompute import confirm_earlier_dates
from tests.deadlines.conftest import kinds, move_clock
from tests.factories import DeadlineFactory, DeadlineRuleFactory, SchoolYearFactory

pytestmark = pytest.mark.usefixtures("maple_scope")
PRESIDENTS = date(2027, 2, 15)


@pytest.fixture(autouse=True)
def september():
    move_clock("2026-09-01")


def deadline_of_rule(person, month=2, day=15, **changes):
    """`before February 15` unless told otherwise, with the dates of today's calendar."""
    comparison = changes.pop("comparison", "before")
    rule = DeadlineRuleFactory(month=month, day=day, comparison=comparison)
    dates = columns_of(due_for(rule, SchoolYearFactory()))
    return DeadlineFactory(person=person, rule=rule, **{**dates, **changes})


def dates_of(deadline):
    deadline.refresh_from_db()
    return str(deadline.deadline_on), str(deadline.last_day_on)


def close(first, last, actor, reason="Storm"):
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    return add_closure(first=first, last=last, reason=reason, actor=actor)


def test_the_states_holidays_come_in_unconfirmed_for_three_school_years(maple, ada):
    holidays = refresh_holidays(maple, actor=ada)

    assert (str(holidays[0].day), str(holidays[-1].day)) == ("2026-09-07", "2029-07-04")
    assert {holiday.closes for holiday in holidays} == {"unconfirmed"}


def test_refreshing_again_changes_nothing(maple):
    before = refresh_holidays(maple)

    assert refresh_holidays(maple) == before


def test_refreshing_keeps_what_was_confirmed_and_what_is_past(maple, ada):
    refresh_holidays(maple)
    thanksgiving = Holiday.objects.get(day="2026-11-26")
    confirm_holidays([thanksgiving], actor=ada, labels={thanksgiving.day: "Harvest day"})
    Holiday.objects.filter(day="2026-09-07").update(name="Workers' day")
    Holiday.objects.filter(day="2026-10-12").update(name="Discovery day")
    move_clock("2026-09-30")

    refresh_holidays(maple)

    names = (
        Holiday.objects.filter(day__lt="2026-12-01").order_by("day").values_list("name", "label")
    )
    assert list(names)[:2] == [("Workers' day", ""), ("Columbus Day", "")]
    assert ("Thanksgiving Day", "Harvest day") in names


def test_confirming_a_holiday_moves_the_open_deadline_and_says_why(maple, ada, tomas):
    deadline = deadline_of_rule(tomas)
    refresh_holidays(maple)

    moves = confirm_holidays([Holiday.objects.get(day=PRESIDENTS)], actor=ada)

    assert dates_of(deadline) == ("2027-02-16", "2027-02-12")
    assert deadline.reason == "Moved from Monday, February 15, Presidents' Day"
    assert [(move.what, move.people, move.is_earlier) for move in moves if move.moves] == [
        ("Goal setting", 1, False)
    ]


def test_a_closure_moves_the_date_and_those_concerned_hear_once(maple, ada, tomas):
    deadline = deadline_of_rule(tomas, 10, 15, comparison="on_or_before")

    close("2026-10-15", "2026-10-15", ada)

    assert dates_of(deadline) == ("2026-10-16", "2026-10-16")
    assert kinds(maple, tomas) == ["moved-2026-10-16 due"]


def test_an_earlier_last_day_waits_for_hr(maple, ada, hana, tomas):
    deadline = deadline_of_rule(tomas, 10, 15)

    close("2026-10-14", "2026-10-14", ada)

    assert dates_of(deadline) == ("2026-10-15", "2026-10-14")
    assert [str(move.will_be.last_day) for move in waiting_for_hr(maple)] == ["2026-10-13"]
    assert kinds(maple, tomas) == []


def test_hr_confirms_the_earlier_day(maple, ada, hana, tomas):
    deadline = deadline_of_rule(tomas, 10, 15)
    close("2026-10-14", "2026-10-14", ada)

    count = confirm_earlier_dates(
        maple, actor=hana, rule=deadline.rule, school_year=deadline.school_year
    )

    assert count == 1
    assert dates_of(deadline) == ("2026-10-15", "2026-10-13")
    assert (deadline.proposed, waiting_for_hr(maple)) == (None, [])
    assert kinds(maple, tomas) == ["moved-2026-10-13 due"]


def test_an_earlier_day_that_has_passed_is_not_given(maple, ada, hana, tomas):
    deadline = deadline_of_rule(tomas, 10, 15)
    close("2026-10-14", "2026-10-14", ada)
    move_clock("2026-10-14")

    with pytest.raises(InvalidTransition):
        confirm_earlier_dates(
            maple, actor=hana, rule=deadline.rule, school_year=deadline.school_year
        )


def test_only_hr_shortens_a_date(maple, ada, tomas):
    deadline = deadline_of_rule(tomas, 10, 15)
    close("2026-10-14", "2026-10-14", ada)

    with pytest.raises(PermissionDenied):
        confirm_earlier_dates(
            maple, actor=ada, rule=deadline.rule, school_year=deadline.school_year
        )


def test_opening_the_offices_again_takes_the_proposal_back(maple, ada, tomas):
    deadline = deadline_of_rule(tomas, 10, 15)
    closure, _ = close("2026-10-14", "2026-10-14", ada)

    remove_closure(closure, actor=ada)

    assert (dates_of(deadline)[1], deadline.proposed) == ("2026-10-14", None)


def test_closure_is_removed_once(ada):
    closure, _ = close("2026-10-14", "2026-10-14", ada)

    for _click in range(2):
        remove_closure(closure, actor=ada)

    assert AuditEntry.objects.filter(verb="closure.removed").count() == 1


def test_a_date_given_to_people_stays_when_the_closure_goes(maple, ada, tomas):
    deadline = deadline_of_rule(tomas, 10, 15, comparison="on_or_before")
    closure, _ = close("2026-10-15", "2026-10-15", ada)

    moves = remove_closure(closure, actor=ada)

    assert dates_of(deadline)[0] == "2026-10-16"
    assert [move.is_earlier for move in moves] == [True]


def test_a_date_that_stays_does_not_fall_on_a_day_that_closes(maple, ada, tomas):
    deadline = deadline_of_rule(tomas, 10, 15, comparison="on_or_before")
    closure, _ = close("2026-10-15", "2026-10-15", ada)
    remove_closure(closure, actor=ada)

    moves = close("2026-10-16", "2026-10-16", ada)[1]

    assert dates_of(deadline) == ("2026-10-19", "2026-10-19")
    assert deadline.reason == "Moved from Friday, October 16, Storm, past the weekend"
    assert [str(move.will_be.last_day) for move in waiting_for_hr(maple)] == ["2026-10-15"]
    assert [(str(one.was.last_day), str(one.will_be.last_day)) for one in moves if one.moves] == [
        ("2026-10-16", "2026-10-19")
    ]


def test_a_date_that_comes_back_is_told_again(maple, ada, hana, tomas, day_of_work):
    deadline = deadline_of_rule(tomas, 10, 15, comparison="on_or_before")
    close("2026-10-15", "2026-10-15", ada)
    further, _ = close("2026-10-16", "2026-10-16", ada)
    day_of_work("2026-09-02")
    remove_closure(further, actor=ada)

    confirm_earlier_dates(maple, actor=hana, rule=deadline.rule, school_year=deadline.school_year)

    assert dates_of(deadline)[1] == "2026-10-16"
    assert kinds(maple, tomas)[-1] == "moved-2026-10-16 due"


def test_a_date_that_moves_twice_from_the_same_day_is_reminded_of_each_time(
    maple, ada, hana, tomas, day_of_work
):
    deadline = deadline_of_rule(tomas, 10, 15, comparison="on_or_before")
    day_of_work("2026-10-08")
    closure, _ = close("2026-10-15", "2026-10-16", ada)
    remove_closure(closure, actor=ada)
    confirm_earlier_dates(maple, actor=hana, rule=deadline.rule, school_year=deadline.school_year)
    day_of_work("2026-10-09")

    close("2026-10-15", "2026-10-16", ada)
    day_of_work("2026-10-12")

    assert dates_of(deadline)[1] == "2026-10-19"
    assert [kind for kind in kinds(maple, tomas) if kind.startswith("before")] == [
        "before-7@2026-10-15 sent",
        "before-7@2026-10-15/1 sent",
        "before-7 sent",
    ]


@pytest.mark.parametrize("back_on", ["2026-09-10", "2026-10-16"])
def test_who_is_asked_again_has_the_date_that_the_others_have_by_now(
    maple, ada, tomas, priya, back_on
):
    asked_again = deadline_of_rule(tomas, 10, 15, comparison="on_or_before")
    others = deadline_of_rule(priya, 10, 15, comparison="on_or_before")
    subjects = Deadline.objects.filter(pk=asked_again.pk)
    cancel_deadlines(subjects.values_list("subject_id"))
    close("2026-10-15", "2026-10-16", ada)
    move_clock(back_on)

    restore_deadlines(subjects.values_list("subject_id", "person", "act"))

    assert dates_of(asked_again) == dates_of(others) == ("2026-10-19", "2026-10-19")
    assert kinds(maple, tomas) == ["moved-2026-10-19 due"]
    assert DateChange.objects.get(deadline=asked_again).why == "taken_up"


def test_past_and_settled_deadlines_do_not_move(maple, ada, tomas, priya):
    settled = deadline_of_rule(tomas, 10, 15, comparison="on_or_before")
    settle(settled.kind, settled.subject_id, acted_on=date(2026, 9, 1))
    past = deadline_of_rule(priya, 8, 20, comparison="on_or_before")

    close("2026-10-15", "2026-10-15", ada)
    Closure.objects.create(
        first_day="2026-08-20", last_day="2026-08-20", reason="Flood", added_at="2026-09-01T12:00Z"
    )
    close("2026-12-01", "2026-12-01", ada)

    assert dates_of(settled)[0] == "2026-10-15"
    assert dates_of(past)[0] == "2026-08-20"


def test_the_preview_shows_what_moves_and_what_stays_and_writes_nothing(maple, ada, tomas, priya):
    moving = deadline_of_rule(tomas, 10, 15, comparison="on_or_before", what="Goal setting")
    deadline_of_rule(priya, 10, 15, comparison="on_or_before", what="Goal setting")
    deadline_of_rule(tomas, 12, 1, what="Check-in")

    moves = preview_moves(
        maple, calendars_with_closure(date(2026, 10, 15), date(2026, 10, 16), "Storm").office()
    )

    assert [(move.what, str(move.will_be.deadline), move.moves) for move in moves] == [
        ("Goal setting", "2026-10-19", True),
        ("Goal setting", "2026-10-19", True),
        ("Check-in", "2026-12-01", False),
    ]
    assert dates_of(moving)[0] == "2026-10-15"


def test_the_preview_counts_people_not_their_dates(maple, tomas, priya):
    year = SchoolYearFactory()
    rule = DeadlineRuleFactory(month=10, day=15, comparison="on_or_before")
    for person in (tomas, tomas, priya):
        DeadlineFactory(person=person, rule=rule, school_year=year)

    moves = preview_moves(
        maple, calendars_with_closure(date(2026, 10, 15), date(2026, 10, 16), "Storm").office()
    )

    assert [(move.what, move.people) for move in moves] == [("Goal setting", 2)]


def test_reminders_come_again_for_a_date_that_moved_far(maple, ada, tomas, day_of_work):
    deadline_of_rule(tomas, 10, 15, comparison="on_or_before")
    day_of_work("2026-10-14")
    close("2026-10-15", "2026-10-30", ada, reason="Flood")

    emails = [email for day in range(15, 32) for email in day_of_work(f"2026-10-{day}")]

    assert emails == []  # closed offices send nothing
    assert len(day_of_work("2026-11-02")) == 1
    assert kinds(maple, tomas) == [
        "before-1@2026-10-15 sent",
        "moved-2026-11-02 sent",
        "before-1 sent",
    ]


def test_changes_are_audited(maple, ada, tomas):
    deadline_of_rule(tomas, 10, 15, comparison="on_or_before")

    close("2026-10-15", "2026-10-15", ada)

    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "actor")) == [
        ("closure.added", ada.pk),
        ("deadlines.moved", ada.pk),
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-10-16", "2026-10-15"),
        ("2026-10-15", "2027-10-16"),
        ("2020-12-21", "2020-12-23"),
        ("2062-12-21", "2062-12-23"),
    ],
)
def test_a_closure_that_cannot_be_meant_is_refused(ada, first, last):
    with pytest.raises(InvalidTransition):
        close(first, last, ada)


def test_a_past_closure_stays(ada):
    closure, _ = close("2026-09-02", "2026-09-02", ada)
    move_clock("2026-09-05")

    with pytest.raises(InvalidTransition):
        remove_closure(closure, actor=ada)


def test_of_a_closure_that_ends_early_the_days_gone_by_stay(ada):
    closure, _ = close("2026-10-05", "2026-10-16", ada)
    move_clock("2026-10-08")

    remove_closure(closure, actor=ada)

    assert [(str(one.first_day), str(one.last_day)) for one in Closure.objects.all()] == [
        ("2026-10-05", "2026-10-07")
    ]
    assert is_work_day(date(2026, 10, 8), office_calendar())


def test_only_the_admin_changes_the_calendar(maple, hana):
    with pytest.raises(PermissionDenied):
        close("2026-10-15", "2026-10-15", hana)


def test_a_confirmed_holiday_keeps_its_name_inside_a_closure(maple, ada):
    refresh_holidays(maple)
    confirm_holidays([Holiday.objects.get(day="2026-11-26")], actor=ada)

    close("2026-11-25", "2026-11-27", ada, reason="Fall break")

    names = office_calendar().names
    assert [names[date(2026, 11, day)] for day in (25, 26)] == ["Fall break", "Thanksgiving Day"]


def test_all_people_of_a_rule_move_by_the_same_number_of_statements(maple, ada, tomas, priya, uma):
    rule = DeadlineRuleFactory(month=10, day=15, comparison="on_or_before")
    dates = columns_of(due_for(rule, SchoolYearFactory()))

    DeadlineFactory(person=tomas, rule=rule, **dates)
    close("2026-12-01", "2026-12-01", ada)  # loads the actor's roles and district
    with CaptureQueriesContext(connection) as for_one:
        closure, _ = close("2026-10-15", "2026-10-15", ada)
    closure.delete()
    Deadline.objects.update(**dates)
    for person in (priya, uma):
        DeadlineFactory(person=person, rule=rule, **dates)
    with CaptureQueriesContext(connection) as for_three:
        close("2026-10-15", "2026-10-15", ada)

    assert len(for_three) == len(for_one)
    assert Deadline.objects.filter(deadline_on="2026-10-16").count() == 3


def test_a_date_that_waits_for_hr_already_is_no_news(maple, ada, tomas):
    deadline_of_rule(tomas, 10, 15)
    close("2026-10-14", "2026-10-14", ada)

    moves = preview_moves(
        maple, calendars_with_closure(date(2026, 12, 1), date(2026, 12, 1), "Storm").office()
    )

    assert [move.moves for move in moves] == [False]
