"""Two of the office decide, or one reader presses twice, at the same moment. (S3-19)"""

from datetime import UTC, date, datetime

import pytest

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import RoleGrant
from accounts.scope import district_scope
from forms.models import PolicyEvent, PolicyReading
from forms.policies.audience import Group
from forms.services.policy import begin_revision, start_policy
from forms.services.policy_proposal import approve_proposal, return_proposal
from forms.services.policy_reading import ask_to_read
from tests.factories import DistrictFactory, member
from tests.forms.policies import TEXT, proposed, published
from tests.forms.test_at_once import both

Role = RoleGrant.Role


@pytest.fixture
def district(transactional_db):
    clock.move_to(datetime(2026, 9, 14, 15, tzinfo=UTC))
    yield DistrictFactory(name="Maple")
    clock.reset()


@pytest.fixture
def office(district):
    """Who proposes, and two who decide."""
    roles = {"Hana Hill": Role.HR_COORDINATOR, "Henry Hart": Role.HR_MANAGER}
    roles["Erin Evans"] = Role.EXECUTIVE
    return [member(district, name, roles=[role]) for name, role in roles.items()]


@pytest.fixture
def proposal(district, office):
    with district_scope(district.pk):
        return proposed(start_policy("GCN", "policy", TEXT, actor=office[0]), office[0])


@pytest.fixture
def policy(district, office, proposal):
    with district_scope(district.pk):
        return published(proposal, office[0], office[1], date(2026, 8, 24))


def refusals(found):
    return [str(one) for one in found if isinstance(one, InvalidTransition)]


def test_of_two_decisions_one_stands_and_the_other_reads_so(district, office, proposal):
    _hana, henry, erin = office

    found = both(
        district,
        lambda: approve_proposal(proposal, actor=henry),
        lambda: return_proposal(proposal, words="Which board?", actor=erin),
    )

    with district_scope(district.pk):
        decided = PolicyEvent.objects.filter(kind__in=["approved", "returned"])
        assert (decided.count(), len(refusals(found))) == (1, 1)


def test_of_two_who_begin_the_next_revision_one_does(district, office, policy):
    hana, henry, _erin = office

    found = both(
        district,
        lambda: begin_revision(policy.policy, actor=hana),
        lambda: begin_revision(policy.policy, actor=henry),
    )

    assert refusals(found) == [
        "A revision of this policy is under way already. Finish that one first."
    ]


def test_two_who_ask_the_same_people_ask_each_once(district, office, policy):
    hana, henry, _erin = office
    day = date(2026, 10, 1)

    both(
        district,
        lambda: ask_to_read(policy, Group(), due_on=day, actor=hana),
        lambda: ask_to_read(policy, Group(), due_on=day, actor=henry),
    )

    with district_scope(district.pk):
        assert PolicyReading.objects.count() == len(office)
