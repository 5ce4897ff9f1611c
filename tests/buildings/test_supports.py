"""What a building asks of the district, what comes of it, and how the numbers stood."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import PersonChange
from buildings.models import Support, Tracking
from buildings.services import (
    Promise,
    ask_for_supports,
    decline_support,
    give_support,
    promise_support,
    raise_support,
)
from buildings.services.people import follow_person_changes
from buildings.supports.ledger import NOTHING, Entry
from buildings.turns import turns_of
from deadlines.models import Deadline, Notice
from tests.buildings.conftest import TODAY, log
from tests.factories import SiteFactory
from tests.signing_in import sign_in

ASKED = [("coaching", "A reading coach"), ("finances", "Two tutors")]


def promise(owner, **more):
    facts = {"what": "A reading coach", "owner": owner, "starts_on": date(2027, 2, 1)}
    return Promise(**(facts | {"amount": "2 days a week"} | more))


@pytest.fixture
def asked(target, oak_school, year, priya):
    return ask_for_supports(
        oak_school, year, ASKED, need="Long texts are hard", target=target, actor=priya
    )


@pytest.fixture
def promised(asked, erin):
    return promise_support(asked[0], promise(erin), actor=erin)


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient__first_name", flat=True))


def test_a_needs_check_asks_for_each_kind_that_was_filled_in(
    client, target, oak_school, priya, erin
):
    typed = {"need": "Long texts", "target": target.pk, "coaching": "A coach", "teaming": "  "}

    sign_in(client, priya).post(f"/buildings/{oak_school.pk}/needs/", typed)

    found = Support.objects.values_list("kind", "what", "need", "target", "state")
    assert list(found) == [("coaching", "A coach", "Long texts", target.pk, "requested")]


def test_what_is_sent_twice_is_asked_once(client, target, oak_school, priya):
    sign_in(client, priya)
    for _press in range(2):
        typed = {"need": "Long texts", "target": target.pk, "coaching": "A coach"}
        client.post(f"/buildings/{oak_school.pk}/needs/", typed)

    assert Support.objects.count() == 1


def test_the_six_kinds_of_the_source_can_be_asked_for(client, target, oak_school, priya):
    six = ["coaching", "finances", "personnel", "problem_solving", "strategizing", "teaming"]
    typed = {"need": "Long texts"} | dict.fromkeys(six, "Some of it")

    sign_in(client, priya).post(f"/buildings/{oak_school.pk}/needs/", typed)

    assert list(Support.objects.order_by("kind").values_list("kind", flat=True)) == six


def test_a_needs_check_with_no_wish_says_so(client, target, oak_school, priya):
    answer = sign_in(client, priya).post(f"/buildings/{oak_school.pk}/needs/", {"need": "Help"})

    assert (answer.status_code, Support.objects.count()) == (422, 0)


def test_the_executives_hear_of_it_while_nobody_is_named(erin, asked):
    assert told("backup_ask") == {"Erin"}


def test_a_promise_is_due_from_its_owner_on_its_first_day(promised, erin):
    due = Deadline.objects.get(kind="building_support")

    assert (due.turn, due.last_day_on, due.what) == (
        erin,
        date(2027, 2, 1),
        "Help promised to Oak School",
    )


def test_who_leads_the_building_hears_of_the_promise(promised):
    assert told("backup_news") == {"Priya"}


def test_help_of_somebody_who_left_waits_for_whoever_answers(promised, maple, hana, erin):
    Tracking.objects.update(answerer=hana)
    erin.is_active = False
    erin.save()
    PersonChange.objects.create(membership=erin, kind=PersonChange.Kind.LEFT, at=clock.now())

    follow_person_changes(PersonChange.objects.all())

    assert [turn.name for turn in turns_of(hana)] == [
        "Oak School: find somebody for “A reading coach”"
    ]


def test_what_came_is_due_no_more(promised, erin):
    given = give_support(promised, given_on=TODAY, actor=erin)

    assert (given.state, Deadline.objects.open().count()) == ("given", 0)


def test_what_is_declined_says_why(asked, erin):
    declined = decline_support(asked[1], reason="No money left", actor=erin)

    assert (declined.state, declined.reason) == ("declined", "No money left")


@pytest.mark.parametrize("act", [promise_support, give_support, decline_support])
def test_what_is_settled_is_not_answered_again(promised, erin, act):
    give_support(promised, given_on=TODAY, actor=erin)
    facts = {
        promise_support: {"promise": promise(erin)},
        give_support: {"given_on": TODAY},
        decline_support: {"reason": "Too late"},
    }[act]

    with pytest.raises(InvalidTransition):
        act(promised, actor=erin, **facts)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"amount": ""}, "Say how much it is"),
        ({"ends_on": date(2027, 1, 31)}, "It ends before it starts"),
    ],
)
def test_a_promise_says_how_much_and_when(asked, erin, facts, words):
    with pytest.raises(InvalidTransition, match=words):
        promise_support(asked[0], promise(erin, **facts), actor=erin)


def test_nobody_outside_the_district_office_answers_for_it(asked, erin, tomas):
    with pytest.raises(InvalidTransition, match="Pick somebody of the district"):
        promise_support(asked[0], promise(tomas), actor=erin)


def test_a_principal_promises_nothing(asked, erin, priya):
    with pytest.raises(PermissionDenied):
        promise_support(asked[0], promise(erin), actor=priya)


def test_the_district_does_not_ask_for_a_building(target, oak_school, year, erin):
    with pytest.raises(PermissionDenied):
        ask_for_supports(oak_school, year, ASKED, need="Help", target=None, actor=erin)


def test_the_district_promises_what_nobody_asked_for(client, target, oak_school, erin):
    typed = {
        "kind": "finances",
        "what": "Two tutors",
        "cost": "8,400",
        "starts_on": "2027-02-01",
        "owner": erin.pk,
        "target": target.pk,
    }

    sign_in(client, erin).post(f"/buildings/{oak_school.pk}/supports/new/", typed)

    made = Support.objects.get()
    assert (made.state, made.cost, made.asked_by) == ("promised", Decimal(8400), None)
    assert Entry(made, NOTHING).how_much == "$8,400"


def test_a_promise_that_is_sent_twice_costs_once(target, oak_school, year, erin):
    for _press in range(2):
        raise_support(oak_school, year, "coaching", promise(erin), target=target, actor=erin)

    assert Support.objects.count() == 1


@pytest.fixture
def coach(target, oak_school, year, erin, priya):
    """Given on January 13, between a number of December and one of January."""
    log(target, 40, actor=priya, day=date(2026, 12, 15))
    log(target, 43, actor=priya, day=date(2027, 1, 20))
    made = raise_support(oak_school, year, "coaching", promise(erin), target=target, actor=erin)
    return give_support(made, given_on=date(2027, 1, 13), actor=erin)


def test_the_ledger_tells_the_measure_before_and_after(client, coach, erin):
    page = sign_in(client, erin).get("/buildings/supports/")

    (entry,) = page.context["entries"]
    assert entry.change == "40% (Dec 15) to 43% (Jan 20)"
    caution = "A change after help does not prove that the help caused it."
    assert page.content.decode().count(caution) == 1


def test_a_corrected_number_is_the_one_that_is_told(client, coach, target, erin, priya):
    log(target, 42, actor=priya, day=date(2027, 1, 20))

    (entry,) = sign_in(client, erin).get("/buildings/supports/").context["entries"]

    assert entry.change == "40% (Dec 15) to 42% (Jan 20)"


def test_a_number_of_four_students_is_not_told(client, coach, target, erin, priya):
    log(target, 43, actor=priya, day=date(2027, 1, 20), students=4)

    (entry,) = sign_in(client, erin).get("/buildings/supports/").context["entries"]

    assert entry.change == ""


def test_the_file_says_the_same_as_the_page(client, coach, erin):
    answer = sign_in(client, erin).get("/buildings/supports/rows/")

    head, row = b"".join(answer.streaming_content).decode().splitlines()
    cells = dict(zip(head.split(","), row.split(","), strict=True))
    assert (cells["Measure before"], cells["Measure after (proves no cause)"]) == ("40%", "43%")


@pytest.mark.parametrize(
    ("asked_for", "count"),
    [("", 2), ("?kind=coaching", 1), ("?state=promised", 0), ("?q=elm", 0), ("?kind=what", 2)],
)
def test_the_ledger_is_narrowed_by_its_address(client, asked, erin, asked_for, count):
    page = sign_in(client, erin).get(f"/buildings/supports/{asked_for}")

    assert len(page.context["entries"]) == count


def test_a_principal_reads_the_lines_of_the_own_branch_alone(client, asked, priya):
    Support.objects.filter(pk=asked[0].pk).update(site=SiteFactory(name="Elm School"))

    page = sign_in(client, priya).get("/buildings/supports/")

    assert [entry.support.kind for entry in page.context["entries"]] == ["finances"]


def test_statements_of_the_ledger_do_not_grow_with_its_lines(client, coach, asked, erin):
    sign_in(client, erin)
    statements_of(client)  # the first page of a session asks more
    before = statements_of(client)

    Support.objects.bulk_create([Support(**facts_of(coach)) for _n in range(8)])

    assert statements_of(client) == before


def facts_of(support):
    names = {field.attname for field in Support._meta.concrete_fields} - {"id"}
    return {name: getattr(support, name) for name in names}


def statements_of(client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/buildings/supports/").status_code == 200
    return len(captured)
