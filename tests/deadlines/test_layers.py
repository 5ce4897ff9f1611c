"""Who works on which days: layers on layers."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from deadlines.days import A_DAY, is_work_day
from deadlines.models import Closure, ExtraWorkDay, Holiday, WorkCalendar, WorkYear
from deadlines.office_calendar import calendar_of, load_calendars, office_calendar
from deadlines.services.calendar import WhoIsOff, add_closure
from deadlines.services.work_calendar import (
    add_usual_calendars,
    add_work_day,
    change_work_calendar,
    remove_work_day,
)
from tests.deadlines.conftest import kinds, move_clock
from tests.deadlines.test_calendar_service import close, dates_of, deadline_of_rule
from tests.factories import SchoolYearFactory

pytestmark = pytest.mark.usefixtures("maple_scope")


@pytest.fixture(autouse=True)
def september():
    move_clock("2026-09-01")


@pytest.fixture
def usual(ada):
    return {one.code: one for one in add_usual_calendars(actor=ada)}


def shut(day, reason, level="offices", own=None):
    Closure.objects.create(
        first_day=day,
        last_day=day,
        reason=reason,
        closes=level,
        work_calendar=own,
        added_at="2026-09-01T12:00Z",
    )


def works(day):
    """The codes of the calendars for which it is a work day."""
    day = date.fromisoformat(day)
    codes = ("office", "12-month", "208-day", "11-month", "10-month", "teachers", "school")
    return [code for code in codes if is_work_day(day, calendar_of(code))]


ALL = ["office", "12-month", "208-day", "11-month", "10-month", "teachers", "school"]


def test_what_closes_the_offices_closes_the_schools_and_not_the_other_way_round(usual):
    shut("2026-10-05", "Flood")
    shut("2026-10-06", "Fall break", "schools")
    shut("2026-10-07", "Teacher-only day", "students")
    shut("2026-10-08", "Retreat", "offices", usual["208-day"])

    assert works("2026-10-05") == []
    assert works("2026-10-06") == ["office", "12-month", "208-day"]
    assert works("2026-10-07") == [code for code in ALL if code != "school"]
    assert works("2026-10-08") == [code for code in ALL if code != "208-day"]
    assert works("2026-10-09") == ALL


def test_a_teacher_only_day_is_a_work_day_and_no_school_day(usual):
    shut("2026-10-07", "Teacher-only day", "students")

    assert calendar_of("teachers").reason_closed(date(2026, 10, 7)) is None
    assert load_calendars().school().reason_closed(date(2026, 10, 7)) == "Teacher-only day"


def test_a_confirmed_holiday_closes_everything_and_an_unconfirmed_one_nothing(usual):
    Holiday.objects.create(day="2026-11-26", name="Thanksgiving", closes="yes")
    Holiday.objects.create(day="2026-10-12", name="Columbus Day")

    assert (works("2026-11-26"), works("2026-10-12")) == ([], ALL)


def test_work_years_end_at_different_days(usual):
    assert works("2027-06-02") == ALL
    assert works("2027-06-30") == ["office", "12-month", "11-month"]
    assert works("2027-07-30") == ["office", "12-month"]


def test_208_day_staff_have_208_work_days(usual):
    year = usual["208-day"].years.order_by("first_day").first()
    calendar = calendar_of("208-day")
    days = [date(2026, 8, 15) + n * A_DAY for n in range(365)]

    assert sum(is_work_day(day, calendar) for day in days) == 208
    assert calendar.work_year(year.school_year)[1] == year.last_day


def test_a_year_that_nobody_set_is_like_the_nearest(usual):
    assert works("2031-07-30") == ["office", "12-month"]
    assert works("2024-06-20") == ["office", "12-month", "11-month"]


def test_people_without_a_calendar_of_their_own_work_when_the_offices_do():
    shut("2026-10-05", "Flood")

    assert works("2026-10-05") == []
    assert calendar_of("").reason_closed(date(2026, 10, 5)) == "Flood"


def test_a_day_made_up_is_a_work_day_again(usual, ada):
    saturday = date(2027, 1, 16)

    add_work_day(usual["teachers"], day=saturday, reason="Made up for snow", actor=ada)

    assert works("2027-01-16") == ["teachers"]
    with pytest.raises(InvalidTransition):
        add_work_day(usual["teachers"], day=saturday, reason="Again", actor=ada)
    remove_work_day(ExtraWorkDay.objects.get(), actor=ada)
    assert works("2027-01-16") == []


def test_a_day_made_up_is_taken_back_once(usual, ada):
    add_work_day(usual["teachers"], day=date(2027, 1, 16), reason="Snow", actor=ada)
    extra = ExtraWorkDay.objects.get()

    for _click in range(2):
        remove_work_day(extra, actor=ada)

    assert AuditEntry.objects.filter(verb="work_day.removed").count() == 1


def test_the_district_has_a_weekend_of_its_own(usual, ada, tomas):
    deadline = deadline_of_rule(tomas, 10, 16, comparison="on_or_before")  # a Friday

    change_work_calendar(
        usual["office"], actor=ada, name="Offices", weekend=[4, 5, 6, 4], years={}
    )

    assert dates_of(deadline) == ("2026-10-19", "2026-10-19")
    assert office_calendar().weekend == {4, 5, 6}


def test_a_week_has_a_work_day(usual, ada):
    with pytest.raises(InvalidTransition):
        change_work_calendar(
            usual["office"], actor=ada, name="Offices", weekend=list(range(7)), years={}
        )


def test_a_work_year_is_set_by_somebody(usual, ada):
    year = SchoolYearFactory()
    days = {year: (date(2026, 8, 24), date(2027, 6, 18))}

    change_work_calendar(
        usual["teachers"], actor=ada, name="Teachers (BTU)", weekend=[5, 6], years=days
    )

    assert works("2026-08-21") == [code for code in ALL if code != "teachers"]
    assert WorkYear.objects.get(work_calendar=usual["teachers"], school_year=year).set_by == ada


@pytest.mark.parametrize(
    "days",
    [
        (date(2027, 6, 18), date(2026, 8, 24)),
        (date(2026, 8, 1), date(2027, 6, 18)),
        (date(2026, 8, 24), date(2027, 8, 18)),
    ],
)
def test_a_work_year_lies_in_its_school_year(usual, ada, days):
    with pytest.raises(InvalidTransition):
        change_work_calendar(
            usual["teachers"],
            actor=ada,
            name="Teachers",
            weekend=[5, 6],
            years={SchoolYearFactory(): days},
        )


def test_the_usual_calendars_are_added_once(usual, ada):
    assert add_usual_calendars(actor=ada) == []
    assert WorkCalendar.objects.count() == 7


def test_a_snow_day_told_the_day_after_still_moves_what_was_due(maple, ada, tomas):
    deadline = deadline_of_rule(tomas, 10, 15, comparison="on_or_before")
    move_clock("2026-10-16")

    close("2026-10-15", "2026-10-15", ada, reason="Snow")

    assert dates_of(deadline) == ("2026-10-16", "2026-10-16")
    assert kinds(maple, tomas) == ["moved-2026-10-16 due"]


def test_a_snow_day_on_the_last_day_before_a_date_takes_no_day_away(ada, tomas):
    deadline = deadline_of_rule(tomas, 10, 15)
    move_clock("2026-10-14")

    _closure, moves = close("2026-10-14", "2026-10-14", ada, reason="Snow")

    assert (dates_of(deadline), deadline.proposed, moves) == (
        ("2026-10-15", "2026-10-14"),
        None,
        [],
    )


def test_days_off_of_one_group_move_no_office_date(usual, ada, tomas):
    deadline = deadline_of_rule(tomas, 10, 15, comparison="on_or_before")

    day = date(2026, 10, 15)
    who = WhoIsOff(work_calendar=usual["teachers"])
    add_closure(first=day, last=day, reason="Retreat", actor=ada, who=who)

    assert dates_of(deadline)[0] == "2026-10-15"
    assert "teachers" not in works("2026-10-15")


def test_only_the_admin_changes_work_calendars(usual, hana):
    with pytest.raises(PermissionDenied):
        add_usual_calendars(actor=hana)
    with pytest.raises(PermissionDenied):
        add_work_day(usual["teachers"], day=date(2027, 1, 16), reason="x", actor=hana)
    with pytest.raises(PermissionDenied):
        change_work_calendar(usual["teachers"], actor=hana, name="x", weekend=[], years={})
