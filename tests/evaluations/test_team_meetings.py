"""“We met” for many at once: one day, a result for each, and never a signature."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from accounts import clock
from accounts.scope import district_scope
from evaluations.models import Conference, Step
from records.models import Signature
from tests.evaluations.conftest import step_of
from tests.signing_in import sign_in

URL = "/team-meetings/"


def words_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def mid_year(cycle, tomas, uma):
    """January 2027: tomas' and uma's mid-year steps are open."""
    clock.move_to(datetime(2027, 1, 20, 15, tzinfo=UTC))
    Step.objects.filter(rule__position=2).update(state=Step.State.MEETING)
    return [step_of(cycle, person, position=2) for person in (tomas, uma)]


@pytest.fixture
def by_priya(priya):
    return sign_in(Client(), priya)


def met():
    rows = Conference.objects.order_by("step__participation__employee__first_name")
    return list(rows.values_list("step__participation__employee__first_name", "held_on"))


def send(client, steps, day="2027-01-19"):
    sent = {"steps": [str(step.pk) for step in steps], "held_on": day}
    return client.post(URL, sent, follow=True)


def test_one_day_is_kept_for_all_who_are_ticked(mid_year, by_priya, maple):
    page = send(by_priya, mid_year)

    with district_scope(maple.pk):
        assert met() == [("Tomas", date(2027, 1, 19)), ("Uma", date(2027, 1, 19))]
        assert not Signature.objects.exists()
    assert "Tuesday, January 19 is kept for 2 people." in words_of(page)


def test_one_refusal_does_not_stop_the_others(mid_year, by_priya, maple):
    tomas_step = mid_year[0]
    with district_scope(maple.pk):
        Step.objects.filter(pk=tomas_step.pk).update(state=Step.State.NOT_OPEN)

    page = words_of(send(by_priya, mid_year))

    with district_scope(maple.pk):
        assert met() == [("Uma", date(2027, 1, 19))]
    assert "One person could not be entered. The list says why." in page
    assert "This step opens once the one before it is done." in page


def test_the_reason_is_told_once(mid_year, by_priya, maple):
    with district_scope(maple.pk):
        Step.objects.filter(pk=mid_year[0].pk).update(state=Step.State.NOT_OPEN)
    send(by_priya, mid_year)

    page = words_of(by_priya.get(URL))

    assert "This step opens once the one before it is done." not in page


def test_nobody_ticked_is_told(mid_year, by_priya):
    page = send(by_priya, [])

    assert page.status_code == 422
    assert "Tick the people you met" in words_of(page)


def test_a_day_to_come_is_refused(mid_year, by_priya, maple):
    page = send(by_priya, mid_year, day="2027-01-21")

    assert page.status_code == 422
    with district_scope(maple.pk):
        assert met() == []


def test_what_was_ticked_stays_ticked_when_the_day_is_refused(mid_year, by_priya):
    page = words_of(send(by_priya, mid_year[:1], day="2027-01-21"))

    assert page.count(" checked") == 1


def test_somebody_elses_people_are_not_met(mid_year, hana, maple):
    page = send(sign_in(Client(), hana), mid_year)

    assert page.status_code == 403


def test_everybody_is_ticked_without_scripts(mid_year, by_priya):
    assert words_of(by_priya.get(f"{URL}?all=1")).count(" checked") == 2


def test_before_the_goals_are_signed_the_list_says_so(cycle, by_priya):
    page = words_of(by_priya.get(URL))

    assert "There is no one to meet now" in page
    assert page.count("Opens once the step before it is done") == 2


def test_the_page_of_one_conference_takes_the_day_alone_too(mid_year, by_priya):
    page = words_of(by_priya.get(f"/steps/{mid_year[0].pk}/"))

    assert "Only note the day" in page
    assert 'name="held_on"' in page
    assert "All meetings of this year, and note a one-on-one" in page


def test_a_conference_in_which_they_wrote_points_keeps_the_day_and_stays_open(
    mid_year, by_priya, maple
):
    by_priya.post(f"/steps/{mid_year[0].pk}/preparation/")

    send(by_priya, mid_year[:1])

    with district_scope(maple.pk):
        assert met() == [("Tomas", date(2027, 1, 19))]
        assert Step.objects.get(pk=mid_year[0].pk).state == Step.State.MEETING


def test_each_conference_of_the_year_has_its_list(mid_year, by_priya):
    page = words_of(by_priya.get(f"{URL}?step=year_end"))

    assert "There is no one to meet now" in page
    assert page.count("Opens once the step before it is done") == 2


def test_the_list_begins_with_the_conference_that_comes_next(teachers, by_priya):
    page = words_of(by_priya.get(URL))

    assert "You have 2 people to meet" in page
    assert '<strong aria-current="page">Initial planning conference</strong>' in page


def test_a_day_for_many_is_kept_for_planning_conferences_too(teachers, by_priya, maple):
    steps = Step.objects.filter(rule__kind="planning")

    sent = {"steps": [str(step.pk) for step in steps], "held_on": "2026-09-11"}
    by_priya.post(f"{URL}?step=planning", sent)

    with district_scope(maple.pk):
        assert met() == [("Tomas", date(2026, 9, 11)), ("Uma", date(2026, 9, 11))]


def test_home_says_whom_the_supervisor_meets_next(teachers, by_priya):
    page = words_of(by_priya.get("/"))

    assert "Meet with 2 people by Thursday, October 15" in page
    assert 'href="/team-meetings/?step=planning"' in page


def test_home_leads_straight_to_the_only_conference(teachers, by_priya, tomas, maple):
    send_on = Step.objects.filter(rule__kind="planning").exclude(participation__employee=tomas)
    sent = {"steps": [str(send_on.get().pk)], "held_on": "2026-09-11"}
    by_priya.post(f"{URL}?step=planning", sent)

    left = Step.objects.get(rule__kind="planning", participation__employee=tomas)
    assert f'class="btn btn--main" href="/steps/{left.pk}/"' in words_of(by_priya.get("/"))
