"""HR sees what a leave moves before it is kept; others see until when, and never why."""

from datetime import date

import pytest
from django.db.models import F
from django.utils.html import strip_tags

from accounts.models import Membership
from accounts.scope import district_scope
from deadlines.days import Away
from deadlines.models import Deadline, Leave
from deadlines.services.deadline import post_deadlines
from deadlines.services.leave import enter_leave
from tests.deadlines.conftest import move_clock
from tests.factories import DeadlineRuleFactory, SchoolYearFactory
from tests.signing_in import sign_in

WEEK = {"first_day": "2026-10-05", "last_day": "2026-10-09", "note": "Surgery"}


@pytest.fixture(autouse=True)
def october(maple, tomas):
    move_clock("2026-10-01")
    with district_scope(maple.pk):
        year = SchoolYearFactory()
        for kind, sentence in (("talk", "by 10 work days after 2026-10-02"), ("file", "by Oct 7")):
            post_deadlines(
                kind=kind,
                rule=DeadlineRuleFactory(sentence=sentence),
                school_year=year,
                act="write",
                what=kind.title(),
                path="/",
                subjects=Membership.objects.filter(pk=tomas.pk).values_list("pk", "pk", F("pk")),
            )


def words(page):
    return " ".join(strip_tags(page.content.decode().partition("<main")[2]).split())


def last_days(maple):
    with district_scope(maple.pk):
        days = Deadline.objects.order_by("kind").values_list("kind", "last_day_on")
        return {kind: str(day) for kind, day in days}


def test_the_preview_shows_what_moves_and_what_falls_into_it(client, maple, tomas, hana):
    page = sign_in(client, hana).post(f"/people/{tomas.pk}/leave/", WEEK)

    said = words(page)
    assert "This moves 1 date" in said
    assert "Talk Friday, October 16 Friday, October 23" in said
    assert "Due while they are away" in said
    assert last_days(maple) == {"file": "2026-10-07", "talk": "2026-10-16"}


def test_confirmed_it_is_kept(client, maple, tomas, hana):
    answer = sign_in(client, hana).post(f"/people/{tomas.pk}/leave/", WEEK | {"confirm": "1"})

    assert answer.status_code == 302
    assert last_days(maple) == {"file": "2026-10-07", "talk": "2026-10-23"}
    with district_scope(maple.pk):
        assert Leave.objects.get().note == "Surgery"


def test_a_refusal_stands_in_the_form(client, maple, tomas, hana):
    sign_in(client, hana).post(f"/people/{tomas.pk}/leave/", WEEK | {"confirm": "1"})

    page = client.post(f"/people/{tomas.pk}/leave/", WEEK | {"confirm": "1"})

    assert page.status_code == 422
    assert "is on leave on some of these days already" in words(page)


def test_an_earlier_date_asks_for_a_tick(client, maple, tomas, hana):
    sign_in(client, hana).post(f"/people/{tomas.pk}/leave/", WEEK | {"confirm": "1"})
    with district_scope(maple.pk):
        leave = Leave.objects.get()

    page = client.get(f"/leaves/{leave.pk}/removal/")
    client.post(f"/leaves/{leave.pk}/removal/", {"may_shorten": "on"})

    assert "Also give the earlier dates." in words(page)
    assert last_days(maple)["talk"] == "2026-10-16"


@pytest.fixture
def leave(maple, tomas, hana):
    with district_scope(maple.pk):
        days = Away(date(2026, 9, 28), date(2026, 10, 9))
        return enter_leave(tomas, days, note="Surgery", actor=hana)[0]


@pytest.mark.parametrize(
    ("who", "sees"), [("tomas", True), ("priya", True), ("erin", False), ("ada", False)]
)
def test_those_concerned_see_until_when_and_nobody_why(client, tomas, leave, who, sees, request):
    page = sign_in(client, request.getfixturevalue(who)).get(f"/people/{tomas.pk}/")

    said = words(page)
    assert ("On leave until Friday, October 9" in said) == sees
    assert "Surgery" not in said


def test_hr_reads_who_is_away_with_the_note(client, tomas, leave, hana):
    said = words(sign_in(client, hana).get("/leaves/"))

    assert "1 person is on leave" in said
    assert "Torres, Tomas now Sep 28 Oct 9" in said
    assert "Surgery" in said


def test_hr_gives_one_person_more_time(client, maple, tomas, hana):
    with district_scope(maple.pk):
        deadline = Deadline.objects.get(kind="file")
    form = {"deadlines": [str(deadline.pk)], "until": "2026-10-30", "reason": "Away"}

    answer = sign_in(client, hana).post(f"/people/{tomas.pk}/more-time/", form)

    assert answer.status_code == 302
    assert last_days(maple) == {"file": "2026-10-30", "talk": "2026-10-16"}
