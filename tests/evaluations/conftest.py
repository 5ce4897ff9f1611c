"""A cycle for tests: September 14, 2026, in Maple, with tomas and uma (priya's) taking part."""

from datetime import UTC, date, datetime

import pytest

from accounts import clock
from accounts.authentication import Authentication
from evaluations import services  # noqa: F401 - the package must import on its own
from evaluations.models import Step
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import copy_preset, publish_process
from evaluations.services.sharing import share_step
from evaluations.services.signing import sign_step
from tests.factories import SchoolYearFactory
from tests.goals.conftest import fill

MET_ON = date(2026, 9, 10)
PROOF = Authentication(
    method="password",
    at=datetime(2026, 9, 14, 14, tzinfo=UTC),
    session_hash="0" * 64,
    ip_address="127.0.0.1",
    user_agent="Test",
)


@pytest.fixture
def september(db):
    clock.move_to(datetime(2026, 9, 14, 15, tzinfo=UTC))
    yield
    clock.reset()


@pytest.fixture
def year(maple_scope):
    return SchoolYearFactory()


@pytest.fixture
def draft(year, ada, september):
    return copy_preset("classified_goals", school_year=year, actor=ada)


@pytest.fixture
def process(draft, ada):
    return publish_process(draft, actor=ada)


@pytest.fixture
def cycle(process, ada, priya, tomas, uma):
    cycle = open_cycle(process, actor=ada)
    fill_next_batch(cycle.pk)
    cycle.refresh_from_db()
    return cycle


def step_of(cycle, person, position=1):
    return Step.objects.with_people().get(
        participation__cycle=cycle, participation__employee=person, rule__position=position
    )


@pytest.fixture
def step(cycle, tomas):
    """tomas' goal setting, the goals empty."""
    return step_of(cycle, tomas)


@pytest.fixture
def written(step):
    """The same with all parts written."""
    fill(step.goal_set)
    return step


@pytest.fixture
def shared(written, tomas):
    return share_step(written, actor=tomas)


@pytest.fixture
def signing(shared, priya):
    """priya has signed; tomas is next."""
    sign_step(shared, actor=priya, authentication=PROOF, held_on=MET_ON)
    return Step.objects.with_people().get(pk=shared.pk)
