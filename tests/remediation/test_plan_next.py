"""The page of a plan says in its title what comes next, and its one main button leads there."""

import pytest

from accounts import clock
from remediation.models import Case
from remediation.plans.reading import PlanPage
from tests.remediation.cases import case_of, kind, written

HELP = {"code": "help", "title": "Help", "required": True}
TITLE = "Settle 2 points before the check on Friday, October 30"


@pytest.fixture
def case(maple_scope, october, tomas, priya):
    case = case_of(tomas, of=kind())
    written(case, priya)
    stand(case, Case.State.ISSUED, issued_at=clock.now())
    return case


def stand(case, state, **facts):
    Case.objects.filter(pk=case.pk).update(state=state, **facts)


def next_step(case, reader):
    step = PlanPage(Case.objects.with_people().get(pk=case.pk), reader).next
    return step.title, step.label


def test_an_open_point_asks_each_for_their_own_words_first(case, tomas, priya):
    his, hers = next_step(case, tomas), next_step(case, priya)

    assert his == (TITLE, "Add your words")
    assert hers == (TITLE, "Go to the open point")


def test_a_running_plan_tells_each_of_its_next_check(case, tomas, priya):
    stand(case, Case.State.RUNNING)

    his, hers = next_step(case, tomas), next_step(case, priya)

    assert his == ("Your next check is on Friday, October 30", "")
    assert hers == ("Next check on Friday, October 30", "Note this check")


def test_a_plan_that_was_withdrawn_asks_for_nothing(case, tomas):
    stand(case, Case.State.WITHDRAWN)

    assert next_step(case, tomas) == ("This plan was withdrawn", "")


def test_what_is_missing_leads_to_where_it_is_written(maple_scope, october, tomas, priya):
    case = case_of(tomas, of=kind(components=[HELP]))

    page = PlanPage(Case.objects.with_people().get(pk=case.pk), priya)

    assert (page.next.title, page.next.url) == (
        "Tomas’s plan needs one more thing",
        f"/cases/{case.pk}/supports/",
    )
