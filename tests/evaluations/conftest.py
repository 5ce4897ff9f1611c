"""A cycle for tests: September 14, 2026, in Maple, with tomas and uma (priya's) taking part."""

from datetime import UTC, date, datetime

import pytest

from accounts import clock
from accounts.authentication import Authentication
from accounts.models import BargainingUnit
from evaluations import services  # noqa: F401 - the package must import on its own
from evaluations.models import Point, Step
from evaluations.services import agenda, goal_change, summary
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from evaluations.services.sharing import share_step
from evaluations.services.signing import sign_as_employee, sign_step
from goals.models import Goal
from tests.factories import SchoolYearFactory
from tests.goals.conftest import fill

MET_ON = date(2026, 9, 10)
MID, END = 2, 3
JANUARY, JUNE = date(2027, 1, 20), date(2027, 6, 1)
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


@pytest.fixture
def mid_year(signing, cycle, tomas):
    """Goals signed by both; it is January 21, and the reflection is next."""
    sign_as_employee(signing, actor=tomas, authentication=PROOF)
    clock.move_to(datetime(2027, 1, 21, 15, tzinfo=UTC))
    return step_of(cycle, tomas, MID)


def talk_over(step, actor, **extra):
    agenda.prepare_conference(step, actor=actor)
    for point in step.points.all():
        words = {"state": "discussed", "notes": f"About {point.position}."}
        if point.kind == Point.Kind.GOAL:
            words |= extra
        agenda.save_point(point, actor=actor, changes=words, version=1)


@pytest.fixture
def year_end(mid_year, cycle, priya, tomas):
    talk_over(mid_year, priya)
    summary.close_conference(mid_year, actor=priya, authentication=PROOF, held_on=JANUARY)
    clock.move_to(datetime(2027, 6, 2, 15, tzinfo=UTC))
    return step_of(cycle, tomas, END)


@pytest.fixture
def to_receive(year_end, priya):
    talk_over(year_end, priya, result="met")
    summary.close_conference(year_end, actor=priya, authentication=PROOF, held_on=JUNE)
    return Step.objects.with_people().get(pk=year_end.pk)


def state_of(step):
    return Step.objects.get(pk=step.pk).state


@pytest.fixture
def received(to_receive, tomas):
    """The year is over: tomas received his summary on June 2, 2027."""
    summary.receive_summary(to_receive, actor=tomas, authentication=PROOF)
    return Step.objects.with_people().get(pk=to_receive.pk)


def open_next_year(ada):
    """September 13, 2027: the cycle of 2027–28 is open."""
    clock.move_to(datetime(2027, 9, 13, 15, tzinfo=UTC))
    year = SchoolYearFactory(
        label="2027-28", starts_on=date(2027, 8, 15), ends_on=date(2028, 8, 14)
    )
    draft = copy_preset("classified_goals", school_year=year, actor=ada)
    cycle = open_cycle(publish_process(draft, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)
    cycle.refresh_from_db()
    return cycle


@pytest.fixture
def next_cycle(received, ada):
    return open_next_year(ada)


# -- a change of an agreed goal -----------------------------------------------------------------
@pytest.fixture
def point(mid_year, priya):
    """The performance goal on the list; its target is 30."""
    point = agenda.prepare_conference(mid_year, actor=priya)[0]
    Goal.objects.filter(pk=point.goal_id).update(target="30")
    return Point.objects.get(pk=point.pk)


def propose(point, actor, *, reason="Fewer students came.", version=None, **wanted):
    return goal_change.propose_goal_change(
        point,
        actor=actor,
        wanted=wanted or {"target": "25"},
        reason=reason,
        version=point.goal.version if version is None else version,
    )


@pytest.fixture
def teachers(year, ada, priya, tomas, uma, september):
    """A published year of BTU: tomas and uma, priya's, are observed."""
    unit = BargainingUnit.objects.create(code="BTU", name="Teachers")
    for person in (tomas, uma):
        person.unit, person.is_certified = unit, True
        person.save()
    draft = copy_preset("btu", school_year=year, actor=ada)
    cycle = open_cycle(publish_process(draft, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)
    return cycle


@pytest.fixture
def taught(teachers, tomas):
    """tomas' year."""
    return teachers.participations.select_related("cycle__process").get(employee=tomas)
