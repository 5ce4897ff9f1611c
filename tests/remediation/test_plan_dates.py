"""A step of the year may count from the start of a person's plan."""

from datetime import date

import pytest

from evaluations.models import Step
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import (
    DateRule,
    change_dates,
    publish_process,
    revise_process,
)
from evaluations.services.process_load import copy_preset
from remediation.services.case import change_frame, start_case, withdraw_case
from remediation.services.issue import issue_case
from remediation.services.kind import load_ready_made
from tests.factories import SchoolYearFactory
from tests.remediation.cases import written

AFTER_PLAN = "by 20 work days after plan started"
FRAME = {"starts_on": date(2026, 10, 14), "ends_on": date(2026, 12, 4)}
MID = 2


@pytest.fixture
def process(maple_scope, october, ada):
    """Its mid-year conference is due twenty work days after a plan started."""
    draft = copy_preset("classified_goals", school_year=SchoolYearFactory(), actor=ada)
    _set_rule(draft, AFTER_PLAN, ada)
    return publish_process(draft, actor=ada)


@pytest.fixture
def cycle(process, ada, priya, tomas, uma):
    return _opened(process, ada)


def _opened(process, ada):
    cycle = open_cycle(process, actor=ada)
    fill_next_batch(cycle.pk)
    return cycle


def _set_rule(draft, sentence, ada):
    step_rule = draft.step_rules.get(position=MID)
    rule = DateRule(sentence=sentence, reminder_days=[7])
    change_dates(draft, actor=ada, dates={step_rule: rule})


def _plan(person, writer, **changes):
    kinds = {kind.code: kind for kind in load_ready_made(actor=None)}
    case = start_case(person, kinds["pip"], actor=writer)
    case = change_frame(case, actor=writer, changes=FRAME | changes)
    written(case, writer)
    return case


def _date_of(person):
    step = Step.objects.get(participation__employee=person, rule__position=MID)
    deadline = step.deadline
    if deadline is None or not deadline.is_open:
        return None
    return str(deadline.last_day_on)


def test_nobody_has_a_date_before_a_plan_is_shared(cycle, tomas, priya):
    _plan(tomas, priya)

    assert _date_of(tomas) is None


def test_the_first_day_of_the_plan_gives_the_date_to_its_person_alone(cycle, tomas, priya, uma):
    issue_case(_plan(tomas, priya), actor=priya)

    assert (_date_of(tomas), _date_of(uma)) == ("2026-11-11", None)


def test_another_first_day_moves_it(cycle, tomas, priya):
    case = issue_case(_plan(tomas, priya), actor=priya)

    change_frame(case, actor=priya, changes={"starts_on": date(2026, 10, 19)})

    assert _date_of(tomas) == "2026-11-16"


def test_a_plan_that_is_withdrawn_takes_it_along_and_the_next_one_gives_another(
    cycle, tomas, priya
):
    case = issue_case(_plan(tomas, priya), actor=priya)
    withdraw_case(case, actor=priya, reason="It was meant for somebody else.")
    after = _date_of(tomas)

    issue_case(_plan(tomas, priya, starts_on=date(2026, 10, 19)), actor=priya)

    assert (after, _date_of(tomas)) == (None, "2026-11-16")


def test_the_first_of_two_plans_counts(cycle, tomas, priya):
    issue_case(_plan(tomas, priya), actor=priya)

    issue_case(_plan(tomas, priya, starts_on=date(2026, 10, 26)), actor=priya)

    assert _date_of(tomas) == "2026-11-11"


def test_who_joins_after_that_has_it_at_once(process, ada, priya, tomas, uma):
    issue_case(_plan(tomas, priya), actor=priya)

    _opened(process, ada)

    assert (_date_of(tomas), _date_of(uma)) == ("2026-11-11", None)


def test_new_rules_know_of_a_plan_that_started(process, ada, priya, tomas, uma):
    cycle = _opened(process, ada)
    issue_case(_plan(tomas, priya), actor=priya)
    revised = revise_process(cycle.process, actor=ada)
    _set_rule(revised, "by 30 work days after plan started", ada)

    publish_process(revised, actor=ada)

    assert (_date_of(tomas), _date_of(uma)) == ("2026-11-25", None)
