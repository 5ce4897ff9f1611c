"""Whose supervisor is on leave reads so, until when, and whom to turn to."""

from datetime import date

import pytest
from django.utils.html import strip_tags

from accounts import clock
from accounts.models import Delegation
from accounts.scope import district_scope
from deadlines.models import Leave
from tests.deadlines.conftest import move_clock
from tests.factories import ParticipationFactory, StepFactory, member
from tests.signing_in import sign_in

FIRST, LAST = date(2026, 10, 5), date(2026, 10, 9)


@pytest.fixture
def year_of_tomas(maple, tomas):
    move_clock("2026-10-06")
    with district_scope(maple.pk):
        return StepFactory(participation=ParticipationFactory(employee=tomas))


@pytest.fixture
def dan(maple):
    return member(maple, "Dan Dale")


def away(person, by, last_day=LAST):
    with district_scope(person.district_id):
        Leave.objects.create(
            person=person,
            first_day=FIRST,
            last_day=last_day,
            entered_by=by,
            entered_at=clock.now(),
        )


def stand_in(supervisor, delegate, last_day=LAST):
    with district_scope(supervisor.district_id):
        Delegation.objects.create(
            supervisor=supervisor,
            delegate=delegate,
            starts_on=FIRST,
            ends_on=last_day,
            created_by=supervisor,
            created_at=clock.now(),
        )


def words(client, path="/"):
    return " ".join(strip_tags(client.get(path).content.decode().partition("<main")[2]).split())


def test_the_home_page_names_who_stands_in(client, year_of_tomas, tomas, priya, dan, hana):
    away(priya, hana)
    stand_in(priya, dan)

    said = words(sign_in(client, tomas))

    assert (
        "Priya Patel is away until Friday, October 9. Dan Dale stands in until then. "
        "Turn to them: they can meet you and sign." in said
    )


def test_the_home_page_says_that_nobody_stands_in(client, year_of_tomas, tomas, priya, hana):
    away(priya, hana, last_day=None)

    said = words(sign_in(client, tomas))

    assert (
        "Priya Patel is away. Nobody knows yet until when. "
        "Nobody stands in for them now. If something can’t wait, ask HR." in said
    )


def test_nothing_is_said_when_the_leave_is_over(client, year_of_tomas, tomas, priya, hana):
    away(priya, hana)
    move_clock("2026-10-10")

    assert "is away" not in words(sign_in(client, tomas))


def test_who_is_away_too_or_whose_days_are_over_is_not_named(
    client, year_of_tomas, maple, tomas, priya, dan, hana
):
    away(priya, hana)
    stand_in(priya, dan)
    away(dan, hana)
    stand_in(priya, member(maple, "Eve East"), last_day=FIRST)

    assert "Nobody stands in for them now." in words(sign_in(client, tomas))


def test_nobody_is_sent_to_themselves(client, year_of_tomas, tomas, priya, hana):
    away(priya, hana)
    stand_in(priya, tomas)

    assert "Nobody stands in for them now." in words(sign_in(client, tomas))


def test_the_person_page_says_it_to_them_and_to_hr(client, year_of_tomas, tomas, priya, dan, hana):
    away(priya, hana)
    stand_in(priya, dan)

    own = words(sign_in(client, tomas), f"/people/{tomas.pk}/")
    for_hr = words(sign_in(client, hana), f"/people/{tomas.pk}/")

    assert "Priya Patel is away until Friday, October 9. Dan Dale stands in" in own
    assert "The supervisor, Priya Patel, is away until Friday, October 9. Dan Dale" in for_hr
