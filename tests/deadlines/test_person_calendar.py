"""Somebody works by another calendar now: their dates that count work days follow."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import F

from accounts import clock
from accounts.models import Membership, PersonChange
from accounts.scope import district_scope
from deadlines.models import Closure, DateChange, Deadline, WorkCalendar
from deadlines.services.deadline import post_deadlines
from deadlines.services.person_calendar import (
    assign_calendar,
    follow_calendar_changes,
    foresee_calendar,
)
from tests.deadlines.conftest import move_clock
from tests.factories import DeadlineRuleFactory, SchoolYearFactory
from tests.signing_in import sign_in


@pytest.fixture(autouse=True)
def teachers(maple, tomas, uma):
    """They are off on October 5, as the offices are not. The last day is October 16 or 19."""
    move_clock("2026-10-01")
    with district_scope(maple.pk):
        own = WorkCalendar.objects.create(code="teachers", name="Teachers")
        Closure.objects.create(
            first_day=date(2026, 10, 5),
            last_day=date(2026, 10, 5),
            reason="Fall day",
            work_calendar=own,
            added_at=clock.now(),
        )
        people = Membership.objects.filter(pk__in=[tomas.pk, uma.pk])
        post_deadlines(
            kind="talk",
            rule=DeadlineRuleFactory(sentence="by 10 work days after 2026-10-02"),
            school_year=SchoolYearFactory(),
            act="write",
            what="Talk",
            path="/",
            subjects=people.values_list("pk", "pk", F("pk")),
        )
    return own


def day_of(person):
    return str(Deadline.objects.get(person=person).last_day_on)


@pytest.mark.usefixtures("maple_scope")
def test_a_later_date_comes_at_once_and_keeps_what_it_was(tomas, uma, hana):
    assign_calendar(tomas, "teachers", actor=hana)

    assert (day_of(tomas), day_of(uma)) == ("2026-10-19", "2026-10-16")
    assert DateChange.objects.get().why == "person.calendar"


@pytest.mark.usefixtures("maple_scope")
def test_an_earlier_date_waits_for_hr(tomas, hana):
    assign_calendar(tomas, "teachers", actor=hana)

    assign_calendar(tomas, "", actor=hana)

    assert day_of(tomas) == "2026-10-19"
    assert Deadline.objects.get(person=tomas).proposed["last_day_on"] == "2026-10-16"


@pytest.mark.usefixtures("maple_scope")
def test_the_preview_writes_nothing(tomas, hana):
    (move,) = foresee_calendar(tomas, "teachers")

    assert (str(move.will_be.last_day), day_of(tomas)) == ("2026-10-19", "2026-10-16")


@pytest.mark.usefixtures("maple_scope")
def test_a_roster_that_changes_it_moves_their_dates_alone(maple, tomas, uma):
    Membership.objects.filter(pk__in=[tomas.pk, uma.pk]).update(work_calendar="teachers")
    PersonChange.objects.create(membership=tomas, kind="calendar", at=clock.now())

    follow_calendar_changes(PersonChange.objects.all())

    assert (day_of(tomas), day_of(uma)) == ("2026-10-19", "2026-10-16")


@pytest.mark.usefixtures("maple_scope")
def test_no_staff_file_changes_it_back(tomas, hana):
    assign_calendar(tomas, "teachers", actor=hana)

    tomas.refresh_from_db()
    assert tomas.field_sources["work_calendar"] == "hand:"


@pytest.mark.usefixtures("maple_scope")
@pytest.mark.parametrize("who", ["priya", "ada", "tomas"])
def test_hr_alone_changes_it(tomas, who, request):
    with pytest.raises(PermissionDenied):
        assign_calendar(tomas, "teachers", actor=request.getfixturevalue(who))


def test_the_page_shows_what_moves_then_does_it(client, maple, tomas, hana):
    url = f"/people/{tomas.pk}/work-calendar/"
    page = sign_in(client, hana).post(url, {"calendar": "teachers"}).content.decode()
    client.post(url, {"calendar": "teachers", "confirm": "1"})

    assert "This moves 1 date" in page
    with district_scope(maple.pk):
        assert day_of(tomas) == "2026-10-19"
