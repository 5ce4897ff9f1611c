"""Two who add the same at the same moment: it is there once, and the other one reads a sentence.

On real transactions: while there is no row yet, there is none to lock.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import RoleGrant
from accounts.scope import district_scope
from accounts.years import school_year_of, school_year_starting
from buildings.models import Component, Measure, ReviewPlan, Target, Tracking
from buildings.services import carry, installation, measure, review_plan, target, tracking
from buildings.services.carry import Carried
from evaluations.models import CredentialKind, Process
from evaluations.services import credential, process_load
from remediation.models import LetterTemplate, RecommendationRound, Standard
from remediation.services import letter_template, recommendation_round, standard
from remediation.services.recommendation_round import Plan
from tests.at_once import both
from tests.buildings.conftest import values_of
from tests.factories import DistrictFactory, SiteFactory, member

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2027, 1, 26)
LEVELS = ["None", "Begun", "Mostly", "Always"]
STAYS = [0, 0]  # what is said twice is there once, and nobody is refused
REFUSED = [0, 1]


@pytest.fixture
def ada():
    clock.move_to(datetime(2027, 1, 26, 17, tzinfo=UTC))
    role = RoleGrant.Role
    roles = [role.ADMIN, role.HR_COORDINATOR, role.HR_MANAGER, role.EXECUTIVE]
    ada = member(DistrictFactory(name="Maple"), "Ada Admin", roles=roles)
    with district_scope(ada.district_id):
        for begins in (2026, 2027):
            school_year_starting(ada.district, begins)
    return ada


@pytest.fixture
def reading(ada):
    with district_scope(ada.district_id):
        return Measure.objects.create(code="reading-6", name="Reading", low=0, high=100)


@pytest.fixture
def oak(ada):
    with district_scope(ada.district_id):
        return SiteFactory(code="OAK")


def twice(act, ada, monkeypatch, module, name):
    """How many of two were refused, sorted: [0, 0] or [0, 1]."""

    def run():
        with district_scope(ada.district_id):
            return act(ada)

    answers = both(run, monkeypatch, module, name)
    return sorted(isinstance(answer, InvalidTransition) for answer in answers)


def count(ada, model):
    with district_scope(ada.district_id):
        return model.objects.count()


def set_up(ada):
    return tracking.change_tracking({"is_on": True}, actor=ada)


def plan_reviews(ada):
    now = review_plan.review_plan_now()
    wanted = {name: getattr(now, name) for name in review_plan.PLANNED}
    return review_plan.change_review_plan(wanted | {"dates": ["by Jan 29"]}, actor=ada)


def name_components(ada):
    return installation.name_components({"routine": ["Weekly talk"]}, LEVELS, actor=ada)


def add_measure(ada):
    values = dict.fromkeys(measure.FIELDS, "") | {"code": "math-6", "kind": "student"}
    numbers = {"falls": False, "low": None, "high": None, "tolerance": None}
    return measure.add_measure(values | numbers, actor=ada)


def add_standard(ada):
    about = standard.AboutStandard("Duties", "Planning", "State rule", ada, date(2027, 3, 1))
    return standard.add_standard(actor=ada, about=about)


def write_letter(ada):
    about = letter_template.AboutTemplate(title="Our own letter", kind="notice", body="Dear you,")
    return letter_template.write_template(about, actor=ada)


def open_round(ada):
    plan = Plan("Renewals", "both", date(2027, 4, 9), notice_by=date(2027, 5, 1))
    return recommendation_round.open_round(school_year_of(ada.district, TODAY), plan, actor=ada)


def add_kind(ada):
    about = credential.AboutKind("Evaluator credential")
    return credential.add_kind(actor=ada, about=about)


def copy_preset(ada):
    year = school_year_of(ada.district, TODAY)
    return process_load.copy_preset("classified_goals", school_year=year, actor=ada)


@pytest.mark.parametrize(
    ("act", "module", "name", "model", "expected"),
    [
        (set_up, tracking, "require", Tracking, STAYS),
        (plan_reviews, review_plan, "require", ReviewPlan, STAYS),
        (name_components, installation, "require", Component, STAYS),
        (add_measure, measure, "Max", Measure, REFUSED),
        (add_standard, standard, "_require_new", Standard, REFUSED),
        (write_letter, letter_template, "asdict", LetterTemplate, REFUSED),
        (open_round, recommendation_round, "rule_of", RecommendationRound, REFUSED),
        (add_kind, credential, "asdict", CredentialKind, REFUSED),
        (copy_preset, process_load, "_fill", Process, STAYS),
    ],
)
def test_what_two_add_at_once_is_there_once(ada, monkeypatch, act, module, name, model, expected):
    assert twice(act, ada, monkeypatch, module, name) == expected
    assert count(ada, model) == 1


def test_a_target_that_two_set_at_once_stands_once(ada, oak, reading, monkeypatch):
    def act(ada):
        words = {"subgroup": "", "values": values_of(), "reason": "Agreed", "actor": ada}
        return target.set_target(oak, school_year_of(ada.district, TODAY), reading, **words)

    assert twice(act, ada, monkeypatch, clock, "now") == REFUSED
    assert count(ada, Target) == 1


def test_targets_that_two_take_along_at_once_come_once(ada, oak, reading, monkeypatch):
    with district_scope(ada.district_id):
        year = school_year_of(ada.district, TODAY)
        words = {"subgroup": "", "values": values_of(), "reason": "Agreed", "actor": ada}
        carried = Carried(target.set_target(oak, year, reading, **words), Decimal(31), Decimal(65))

    def act(ada):
        return carry.carry_targets(oak, year, [carried], actor=ada)

    assert twice(act, ada, monkeypatch, carry, "carried_path") == STAYS
    assert count(ada, Target) == 2
