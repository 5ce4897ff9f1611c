"""The year of a school administrator (PSASA): planning, a talk in winter, the annual rating."""

from datetime import UTC, datetime

import pytest

from accounts import clock
from accounts.scope import district_scope
from tests.factories import UnitFactory, member
from tests.journeys.groups import open_year, pages_of_copy, rate, sheet_of, step_of, talk_over

pytestmark = pytest.mark.django_db(transaction=True)
SEPTEMBER = datetime(2026, 9, 14, 15, tzinfo=UTC)
JANUARY, MAY = (datetime(2027, month, 20, 15, tzinfo=UTC) for month in (1, 5))


@pytest.fixture
def leaders(transactional_db, maple, ada, oak_school):
    """pia leads a school, dora leads the principals."""
    clock.move_to(SEPTEMBER)
    dora = member(maple, "Dora Dahl", job_title="Executive director")
    with district_scope(maple.pk):
        unit = UnitFactory(code="PSASA", name="School administrators")
    fields = {"site": oak_school, "unit": unit, "is_certified": True, "job_title": "Principal"}
    pia = member(maple, "Pia Pohl", supervisor=dora, **fields)
    with district_scope(maple.pk):
        open_year("psasa", ada)
    yield dora, pia
    clock.reset()


def test_year_of_a_school_administrator(leaders, at_work):
    dora, pia = leaders
    director, principal = at_work(dora), at_work(pia)

    see_no_goals_in_the_bar(principal)
    plan_the_year(director)
    meet_in_winter(director)
    rate_the_year(director, dora, pia)
    sign(principal)
    read_the_papers(pia)
    assert director.complaints == principal.complaints == []


def see_no_goals_in_the_bar(principal):
    """This year begins with a planning conference instead."""
    principal.go("/")
    bar = principal.page.get_by_role("navigation")
    assert bar.get_by_role("link", name="Development plan").count() > 0
    assert bar.get_by_role("link", name="My goals").count() == 0


def plan_the_year(director):
    director.go("/")
    director.go_on()
    director.press("Make the list")
    talk_over(director)
    director.press("Sign")
    director.sees("Who signed")


def meet_in_winter(director):
    clock.move_to(JANUARY)
    director.go("/")
    director.go_on()
    director.fill(held_on="2027-01-20")
    director.press("Keep the day you met")


def rate_the_year(director, dora, pia):
    clock.move_to(MAY)
    director.go("/")
    director.go_on()
    director.press("Make the list")
    director.press("Start rating")
    step = step_of(pia, "year_end")
    rate(sheet_of(step, "supervisor"), dora, "effective")
    director.go(f"/steps/{step.pk}/")
    talk_over(director, result="Met")
    director.press("Sign")
    director.sees_title("Pia Pohl signs next")


def sign(principal):
    principal.go("/")
    principal.go_on()
    principal.press("Sign")
    principal.sees("Who signed")


def read_the_papers(pia):
    checklist = " ".join(pages_of_copy(step_of(pia, "planning"), "conference_notes"))
    assert "Form PC-1 · School administrator or supervisor" in checklist
    annual = pages_of_copy(step_of(pia, "year_end"), "year_end_summary")
    assert "Form PSASA-AR" in annual[0]
    assert "Overall rating Effective" in annual[0]
