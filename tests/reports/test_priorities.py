"""How far the goals are that serve each priority of the district: who sees what, and figures."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEntry
from bench.measure import StatementCounter
from evaluations.models import Conference, Point, Step, StepRule
from goals.models import Goal, GoalSet
from goals.pace import way_of
from goals.services import add_priority
from reports.priorities import priorities_of
from tests.factories import (
    CycleFactory,
    GoalSetFactory,
    ParticipationFactory,
    SchoolYearFactory,
    StepFactory,
    StepRuleFactory,
    member,
)
from tests.goals.test_growth import ASKS, GROWTH
from tests.signing_in import sign_in

PAGE, ROWS = reverse("reports:priorities"), reverse("reports:priority_rows")
JANUARY = date(2027, 1, 20)
NUMBERS = GROWTH | {"baseline_value": Decimal(40), "target_value": Decimal(60)}


@pytest.fixture
def year(maple_scope):
    return SchoolYearFactory()


@pytest.fixture
def reading(year, ada):
    return add_priority(year, actor=ada, text="Every child reads")


@pytest.fixture
def safety(year, ada):
    return add_priority(year, actor=ada, text="Every school is safe")


@pytest.fixture
def mid_year(year):
    cycle = CycleFactory(process__school_year=year)
    return StepRuleFactory(process=cycle.process, kind=StepRule.Kind.MID_YEAR, position=2), cycle


def goal_of(person, priority, **changes):
    """Agreed; expected from August 15 on."""
    goal_set, _made = GoalSet.objects.get_or_create(
        employee=person,
        school_year=priority.school_year,
        defaults={"asks": ASKS, "state": "agreed"},
    )
    number = goal_set.goals.count() + 1
    words = NUMBERS | changes
    return Goal.objects.create(
        goal_set=goal_set, kind="growth", number=number, priority=priority, **words
    )


def said(goal, mid_year, value, *, state=Step.State.COMPLETE, **words):
    rule, cycle = mid_year
    participation = ParticipationFactory(cycle=cycle, employee=goal.goal_set.employee)
    step = StepFactory(participation=participation, rule=rule, state=state)
    Conference.objects.create(
        step=step, held_on=JANUARY, entered_at="2027-01-20T15:00Z", entered_by=step.employee
    )
    return Point.objects.create(
        step=step, position=1, kind="goal", goal=goal, value=value, **words
    )


def figures(response):
    return [
        (line.text, len(line.goals), line.ahead, line.on_pace, line.behind, line.unknown)
        for line in response.context["lines"]
    ]


def in_need(response):
    return [(goal.last_name, goal.pace) for goal in response.context["page"]]


@pytest.fixture
def district(reading, safety, mid_year, tomas, uma, hana, priya):
    """tomas is behind, uma ahead, and priya, whose supervisor is nobody, has no value."""
    said(goal_of(tomas, reading), mid_year, Decimal(42))
    said(goal_of(uma, reading), mid_year, Decimal(60))
    goal_of(priya, safety)


def test_the_cabinet_sees_all_goals_by_priority(client, district, erin):
    sign_in(client, erin)

    page = client.get(PAGE)

    assert figures(page) == [
        ("Every child reads", 2, 1, 0, 1, 0),
        ("Every school is safe", 1, 0, 0, 0, 1),
    ]
    assert in_need(page) == [("Patel", ""), ("Torres", "behind")]


def test_a_supervisor_sees_those_of_their_people(client, district, priya):
    sign_in(client, priya)

    page = client.get(PAGE)

    assert figures(page) == [
        ("Every child reads", 2, 1, 0, 1, 0),
        ("Every school is safe", 0, 0, 0, 0, 0),
    ]


@pytest.mark.parametrize("page", [PAGE, ROWS])
def test_nobody_else_sees_them(client, district, tomas, ada, page):
    seen = []
    for person in (tomas, ada):
        sign_in(client, person)
        seen.append(client.get(page).status_code)

    assert seen == [403, 403]


def test_what_is_still_talked_over_is_theirs(client, reading, mid_year, tomas, hana):
    said(goal_of(tomas, reading), mid_year, Decimal(60), state=Step.State.MEETING)
    sign_in(client, hana)

    assert figures(client.get(PAGE)) == [("Every child reads", 1, 0, 0, 0, 1)]


def test_goals_that_are_not_agreed_do_not_count(client, reading, tomas, hana):
    goal_of(tomas, reading)
    GoalSet.objects.update(state="shared")
    sign_in(client, hana)

    assert figures(client.get(PAGE)) == [("Every child reads", 0, 0, 0, 0, 0)]


def test_the_word_of_the_two_goes_before_the_computed_pace(client, reading, mid_year, tomas, hana):
    said(goal_of(tomas, reading), mid_year, Decimal(42), pace="on_pace", pace_reason="In June")
    sign_in(client, hana)

    assert figures(client.get(PAGE)) == [("Every child reads", 1, 0, 1, 0, 0)]


def test_the_same_line_is_computed_as_in_the_conference(reading, mid_year, tomas, hana):
    agreed_at = "2026-09-15T02:00Z"  # still the 14th in Maple
    goal = goal_of(tomas, reading)
    GoalSet.objects.update(first_agreed_at=agreed_at)
    goal = Goal.objects.select_related("goal_set").get(pk=goal.pk)

    (line,) = priorities_of(reading.school_year, reader=hana, bosses=None)

    zone = hana.district.time_zone
    assert line.goals[0].way == way_of(
        goal, year_starts_on=reading.school_year.starts_on, zone=zone
    )
    assert line.goals[0].way.begins_on == date(2026, 9, 14)


def test_another_year_has_its_own_list(client, district, erin):
    later = SchoolYearFactory(
        label="2027-28", starts_on=date(2027, 8, 15), ends_on=date(2028, 8, 14)
    )
    sign_in(client, erin)

    page = client.get(f"{PAGE}?year={later.label}")

    assert (figures(page), page.context["year"]) == ([], later)


def test_the_file_has_a_line_for_each_goal_and_runs_nothing(client, reading, safety, tomas, erin):
    goal_of(tomas, reading, metric="=cmd()", baseline_value=Decimal("-3.5"))
    sign_in(client, erin)

    rows = list(csv.reader(client.get(ROWS).content.decode().splitlines()))

    assert [row[0] for row in rows] == ["priority", "Every child reads", "Every school is safe"]
    assert rows[1][7:12] == ["'=cmd()", "percent", "-3.5", "60", "2027-06-15"]


def test_the_file_is_written_in_the_log(client, reading, tomas, erin):
    """It names people and what they aim at, as the other files of people do."""
    goal_of(tomas, reading)

    sign_in(client, erin).get(ROWS)

    assert AuditEntry.objects.get(verb="priority.goals_downloaded").actor == erin


def statements(client):
    counter = StatementCounter()
    with connection.execute_wrapper(counter):
        client.get(PAGE)
    return counter.count


def test_the_page_asks_as_much_for_one_goal_as_for_many(client, district, reading, maple, erin):
    sign_in(client, erin)
    client.get(PAGE)
    few = statements(client)
    for n in range(4):
        goal_of(member(maple, f"Anna{n}"), reading)

    assert (few, statements(client)) == (4, 4)


def test_an_empty_goal_set_is_no_line(client, reading, tomas, erin):
    GoalSetFactory(employee=tomas, school_year=reading.school_year)
    sign_in(client, erin)

    assert figures(client.get(PAGE)) == [("Every child reads", 0, 0, 0, 0, 0)]
