"""Late is late; locked out is only who comes after the day on which the rule closes."""

from datetime import UTC, datetime

import pytest

from accounts import clock
from accounts.errors import InvalidTransition
from deadlines.models import Deadline
from evaluations.services.process import DateRule, change_dates, publish_process
from evaluations.services.sharing import share_step
from tests.evaluations.conftest import step_of
from tests.goals.conftest import fill


@pytest.fixture
def process(draft, ada):
    first = draft.step_rules.first()
    change_dates(
        draft, actor=ada, dates={first: DateRule("by Oct 15 closes 5 work days after", [])}
    )
    return publish_process(draft, actor=ada)


@pytest.fixture
def written(cycle, tomas):
    step = step_of(cycle, tomas)
    fill(step.goal_set)
    return step


def test_the_deadline_knows_the_day_it_closes(written):
    assert str(Deadline.objects.get(subject_id=written.pk).closes_on) == "2026-10-22"


def test_until_that_day_a_late_step_is_taken(written, tomas):
    clock.move_to(datetime(2026, 10, 22, 15, tzinfo=UTC))

    assert share_step(written, actor=tomas).state == "shared"


def test_after_it_the_step_is_closed_and_says_so(written, tomas):
    clock.move_to(datetime(2026, 10, 23, 15, tzinfo=UTC))

    with pytest.raises(InvalidTransition) as refused:
        share_step(written, actor=tomas)

    assert str(refused.value) == (
        "This step closed after Thursday, October 22. Ask HR for more time."
    )
