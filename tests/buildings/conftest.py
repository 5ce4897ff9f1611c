"""Oak School, tracked since September, with a measure of reading, 26 January 2027."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts import clock
from buildings.models import Measure, Review, Tracking
from buildings.services import columns_of, log_number, set_target
from buildings.services.review_plan import change_review_plan, review_plan_now
from buildings.services.review_round import open_reviews
from buildings.targets.trajectory import Point
from tests.factories import SchoolYearFactory

NOON = datetime(2027, 1, 26, 17, tzinfo=UTC)
TODAY = date(2027, 1, 26)
PATH = [
    Point(date(2026, 9, 1), Decimal(31)),
    Point(date(2027, 1, 26), Decimal(47)),
    Point(date(2027, 5, 28), Decimal(65)),
]


@pytest.fixture(autouse=True)
def january():
    clock.move_to(NOON)


@pytest.fixture
def year(maple_scope):
    return SchoolYearFactory()


@pytest.fixture
def tracking(maple_scope):
    return Tracking.objects.create(is_on=True)


@pytest.fixture
def reading(maple_scope):
    """The measure, not a number of it."""
    return Measure.objects.create(
        code="reading-6", name="Grade 6 reading", unit="%", low=0, high=100, position=1
    )


def values_of(path=None, *, baseline=31, target=65):
    values = {"baseline": Decimal(baseline), "target": Decimal(target)}
    return values | columns_of(PATH if path is None else path)


@pytest.fixture
def target(tracking, oak_school, year, reading, priya):
    return set_target(
        oak_school,
        year,
        reading,
        subgroup="",
        values=values_of(),
        reason="Agreed in August",
        actor=priya,
    )


def log(target, value, *, actor, day=TODAY, **more):
    return log_number(
        target, as_of=day, value=Decimal(value), source="Winter check", actor=actor, **more
    )


@pytest.fixture
def review(target, year, erin, priya):
    """Of January; reading is 4 points off track."""
    log(target, 43, actor=priya)
    samples = review_plan_now()
    wanted = {"conversations": samples.conversations, "protocol": samples.protocol}
    change_review_plan({"dates": ["by Jan 29", "by Mar 26"]} | wanted, actor=erin)
    open_reviews(year, actor=erin)
    return Review.objects.get(round__position=1)
