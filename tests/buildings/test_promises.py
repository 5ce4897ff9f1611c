"""A promise serves a step or a target, can be changed with the old one kept, and is added up."""

from datetime import date
from decimal import Decimal

import pytest

from accounts import clock
from accounts.errors import InvalidTransition
from buildings.models import ReviewAction, Support
from buildings.services import Promise, change_promise, give_support, raise_support
from buildings.services.watch import watch_buildings
from deadlines.models import Deadline
from tests.buildings.conftest import TODAY, log
from tests.buildings.reviewing import complete
from tests.factories import SiteFactory
from tests.signing_in import sign_in


def promise(owner, **more):
    facts = {"what": "A reading coach", "owner": owner, "starts_on": date(2027, 2, 1)}
    return Promise(**(facts | {"amount": "2 days a week"} | more))


@pytest.fixture
def promised(target, oak_school, year, erin):
    return raise_support(oak_school, year, "coaching", promise(erin), target=target, actor=erin)


def sent(owner, **more):
    return {
        "what": "A reading coach",
        "amount": "3 days a week",
        "starts_on": "2027-02-15",
        "owner": owner.pk,
        "why": "The coach is ill until then",
        "version": "1-0",
    } | more


def test_a_changed_promise_keeps_the_old_one_and_moves_its_day(client, promised, erin):
    path = f"/buildings/supports/{promised.pk}/"
    sign_in(client, erin).post(f"{path}promise/change/", sent(erin))

    (before,) = client.get(path).context["earlier"]
    promised.refresh_from_db()
    assert (promised.amount, before.how_much) == ("3 days a week", "2 days a week")
    assert Deadline.objects.get(kind="building_support").nominal_on == date(2027, 2, 15)


def test_why_it_changes_is_asked_for(client, promised, erin):
    path = f"/buildings/supports/{promised.pk}/promise/change/"

    answer = sign_in(client, erin).post(path, sent(erin, why=" "))

    promised.refresh_from_db()
    assert (answer.status_code, promised.version) == (422, 1)


def test_two_who_change_one_promise_see_both_versions(client, promised, erin, hana):
    change_promise(promised, promise(hana), why="Hana takes it", version=1, actor=hana)
    path = f"/buildings/supports/{promised.pk}/promise/change/"

    page = sign_in(client, erin).post(path, sent(erin))

    assert page.status_code == 409
    assert {one.name for one in page.context["differences"]} == {"amount", "owner", "starts_on"}


def test_what_came_is_no_promise_any_more(promised, erin):
    give_support(promised, given_on=TODAY, actor=erin)

    with pytest.raises(InvalidTransition):
        change_promise(promised, promise(erin), why="Late", version=1, actor=erin)


def test_a_promise_that_serves_a_step_is_for_its_target(
    review, target, oak_school, year, priya, erin
):
    complete(review, target, priya, erin)
    step = ReviewAction.objects.get(half="building")

    made = raise_support(
        oak_school, year, "coaching", promise(erin, action=step), target=None, actor=erin
    )

    assert (made.action, made.target) == (step, target)


def test_a_step_of_another_building_is_not_served(review, target, year, priya, erin):
    complete(review, target, priya, erin)
    step = ReviewAction.objects.get(half="building")

    with pytest.raises(InvalidTransition):
        elm = SiteFactory(name="Elm School")
        raise_support(elm, year, "coaching", promise(erin, action=step), target=None, actor=erin)


def off_track(target, actor, district):
    log(target, 43, actor=actor)
    watch_buildings(district)


def unserved(client, reader, site):
    page = sign_in(client, reader).get(f"/buildings/{site.pk}/")
    return page.context["ledger"]["unserved"]


def test_an_answer_for_the_building_at_large_names_no_target(
    client, target, oak_school, year, priya, erin, maple
):
    off_track(target, priya, maple)
    raise_support(oak_school, year, "teaming", promise(erin), target=None, actor=erin)

    assert unserved(client, erin, oak_school) == ["Grade 6 reading"]
    rows = client.get("/buildings/watch/").context["rows"]
    assert [row["is_unserved"] for row in rows] == [True]


def test_an_answer_for_the_target_that_fell_fits(
    client, target, oak_school, year, priya, erin, maple
):
    off_track(target, priya, maple)
    raise_support(oak_school, year, "teaming", promise(erin), target=target, actor=erin)

    assert unserved(client, erin, oak_school) == []


def test_what_was_promised_the_evening_before_it_fell_answers_nothing(
    client, target, oak_school, year, priya, erin, maple
):
    """Half past nine in the evening: in UTC the next day has begun."""
    morning = clock.now()
    clock.move_to(morning.replace(hour=2, minute=30))
    raise_support(oak_school, year, "teaming", promise(erin), target=target, actor=erin)
    clock.move_to(morning)
    off_track(target, priya, maple)
    raise_support(oak_school, year, "coaching", promise(erin), target=None, actor=erin)

    assert unserved(client, erin, oak_school) == ["Grade 6 reading"]


@pytest.fixture
def costs(target, oak_school, year, erin):
    for kind, cost in [("coaching", "8400"), ("coaching", "600.50"), ("finances", "100")]:
        told = promise(erin, cost=Decimal(cost))
        made = raise_support(oak_school, year, kind, told, target=None, actor=erin)
    give_support(made, given_on=TODAY, actor=erin)


def test_costs_are_added_up_by_building_and_kind(client, costs, erin):
    page = sign_in(client, erin).get("/buildings/supports/totals/").context

    (row,) = page["rows"]
    assert row.cells == ["$9,000.5", "–", "–", "–", "–", "$100", "$9,100.5", "$100"]
    assert page["whole"].cells == row.cells


def test_what_was_declined_costs_nothing(client, costs, erin):
    Support.objects.filter(kind="coaching").update(
        state="declined", reason="No money", declined_at=Support.objects.first().promised_at
    )

    page = sign_in(client, erin).get("/buildings/supports/totals/").context

    assert page["whole"].cells[-2] == "$100"


def test_the_costs_go_into_a_spreadsheet(client, costs, erin):
    answer = sign_in(client, erin).get("/buildings/supports/totals/rows/")

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1:] == [
        "2026-27,Oak School,Coaching,2,9000.5,0",
        "2026-27,Oak School,Finances,1,100,100",
    ]
