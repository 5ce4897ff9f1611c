"""A step whose rule counts from an event of another step has its date once that has happened."""

from datetime import UTC, date, datetime

import pytest
from django.utils.html import strip_tags

from accounts import clock
from accounts.errors import InvalidTransition
from deadlines.models import DateChange
from evaluations.services.conference import record_conference
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import DateRule, change_dates, publish_process, revise_process
from evaluations.services.sharing import share_step
from evaluations.services.signing import sign_as_employee, sign_step
from tests.evaluations.conftest import MET_ON, MID, PROOF, step_of
from tests.goals.conftest import fill
from tests.signing_in import sign_in

AFTER_MEETING = "by 10 work days after conference held in step 1"


def set_rule(draft, sentence, ada, position=MID):
    step_rule = draft.step_rules.get(position=position)
    rule = DateRule(sentence=sentence, reminder_days=[7])
    change_dates(draft, actor=ada, dates={step_rule: rule})


def opened(draft, sentence, ada):
    set_rule(draft, sentence, ada)
    cycle = open_cycle(publish_process(draft, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)
    return cycle


@pytest.fixture
def cycle(draft, ada, priya, tomas, uma):
    """The mid-year is due ten work days after they met about the goals."""
    return opened(draft, AFTER_MEETING, ada)


def date_of(cycle, person, position=MID):
    deadline = step_of(cycle, person, position).deadline
    return deadline and str(deadline.last_day_on)


def test_before_that_it_has_none(cycle, tomas):
    assert date_of(cycle, tomas) is None


def test_it_counts_from_the_day_they_met_not_from_that_of_the_entry(cycle, shared, priya, tomas):
    record_conference(shared, actor=priya, held_on=MET_ON)

    deadline = step_of(cycle, tomas, MID).deadline
    assert (str(deadline.last_day_on), deadline.turn, deadline.person) == (
        "2026-09-24",
        None,
        tomas,
    )


def test_nobody_else_has_one_by_it(cycle, shared, priya, uma):
    record_conference(shared, actor=priya, held_on=MET_ON)

    assert date_of(cycle, uma) is None


def test_signing_keeps_the_day_too_and_the_turn_follows(cycle, shared, priya, tomas):
    sign_step(shared, actor=priya, authentication=PROOF, held_on=MET_ON)
    sign_as_employee(step_of(cycle, tomas), actor=tomas, authentication=PROOF)

    deadline = step_of(cycle, tomas, MID).deadline
    assert (str(deadline.last_day_on), deadline.turn) == ("2026-09-24", priya)


def test_a_later_day_moves_it(cycle, shared, priya, tomas):
    record_conference(shared, actor=priya, held_on=MET_ON)
    record_conference(step_of(cycle, tomas), actor=priya, held_on=date(2026, 9, 14))

    assert date_of(cycle, tomas) == "2026-09-28"
    assert DateChange.objects.get().why == "event.corrected"


def test_an_earlier_day_waits_for_hr(cycle, shared, priya, tomas):
    record_conference(shared, actor=priya, held_on=MET_ON)
    record_conference(step_of(cycle, tomas), actor=priya, held_on=date(2026, 9, 8))

    deadline = step_of(cycle, tomas, MID).deadline
    assert (str(deadline.last_day_on), deadline.proposed["last_day_on"]) == (
        "2026-09-24",
        "2026-09-22",
    )


def test_a_form_that_is_given_starts_a_count(draft, ada, priya, tomas, uma):
    cycle = opened(draft, "by 5 work days after document delivered in step 1", ada)
    step = step_of(cycle, tomas)
    fill(step.goal_set)
    share_step(step, actor=tomas)

    sign_step(step_of(cycle, tomas), actor=priya, authentication=PROOF, held_on=MET_ON)

    assert date_of(cycle, tomas) == "2026-09-21"


def test_a_step_that_counts_from_it_waits_with_it(draft, ada, priya, tomas, uma):
    set_rule(draft, "by 5 work days after step 2", ada, position=3)
    cycle = opened(draft, AFTER_MEETING, ada)

    assert (date_of(cycle, tomas, 2), date_of(cycle, tomas, 3)) == (None, None)


@pytest.mark.parametrize(
    "sentence",
    [
        "by 5 work days after conference held",
        "by 5 work days after conference held in step 3",
        "by 5 work days after conference held in step 2",
        "by 5 work days after plan started in step 1",
    ],
)
def test_what_nobody_would_ever_hear_of_is_not_published(draft, ada, sentence):
    set_rule(draft, sentence, ada)

    with pytest.raises(InvalidTransition):
        publish_process(draft, actor=ada)


def test_new_rules_know_what_has_happened(draft, ada, priya, tomas, uma):
    cycle = opened(draft, "by Jan 20", ada)
    record_conference(step_of(cycle, tomas), actor=priya, held_on=MET_ON)
    revised = revise_process(cycle.process, actor=ada)
    set_rule(revised, "by 100 work days after conference held in step 1", ada)

    publish_process(revised, actor=ada)

    assert (date_of(cycle, tomas), date_of(cycle, uma)) == ("2027-01-28", "2027-01-20")


def test_the_page_of_the_person_says_what_it_waits_for(client, cycle, tomas):
    clock.move_to(datetime(2026, 9, 14, 15, tzinfo=UTC))
    page = strip_tags(sign_in(client, tomas).get(f"/people/{tomas.pk}/").content.decode())

    assert f"Counts from a day that is not known yet: {AFTER_MEETING}" in " ".join(page.split())
