"""A rule with a first day to act: before it nothing is shared, met or signed."""

from datetime import UTC, datetime

import pytest

from accounts import clock
from accounts.errors import InvalidTransition
from evaluations.services.process import DateRule, change_dates, publish_process
from evaluations.services.sharing import share_step
from tests.evaluations.conftest import step_of
from tests.goals.conftest import fill


@pytest.fixture
def process(draft, ada):
    first = draft.step_rules.first()
    change_dates(draft, actor=ada, dates={first: DateRule("by Oct 15 opens Oct 1", [])})
    return publish_process(draft, actor=ada)


@pytest.fixture
def written(cycle, tomas):
    """On September 14."""
    step = step_of(cycle, tomas)
    fill(step.goal_set)
    return step


def test_before_that_day_the_step_says_when_it_opens(written, tomas):
    with pytest.raises(InvalidTransition) as refused:
        share_step(written, actor=tomas)

    assert str(refused.value) == (
        "This step opens on Thursday, October 1. You can write until then, and go on from that"
        " day."
    )


def test_from_that_day_on_it_is_open(written, tomas):
    clock.move_to(datetime(2026, 10, 1, 15, tzinfo=UTC))

    assert share_step(written, actor=tomas).state == "shared"
