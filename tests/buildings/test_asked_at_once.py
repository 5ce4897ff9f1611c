"""Two who ask for the same at the same moment: on real transactions."""

import pytest

from accounts import clock
from accounts.models import RoleGrant, Run
from accounts.scope import district_scope
from buildings.models import Measure, Review, ReviewRound, Target, Tracking
from buildings.services import pack, review, review_round, set_target
from tests.at_once import both
from tests.buildings.conftest import NOON, log, values_of
from tests.buildings.reviewing import answer, plan, talk
from tests.factories import DistrictFactory, SchoolYearFactory, SiteFactory, member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def erin():
    clock.move_to(NOON)
    return member(DistrictFactory(name="Maple"), "Erin Executive", roles=["executive"])


@pytest.fixture
def oak(erin):
    with district_scope(erin.district_id):
        oak = SiteFactory(code="OAK")
        priya = member(erin.district, "Priya Patel")
        RoleGrant.objects.create(membership=priya, role=RoleGrant.Role.SITE_LEADER, site=oak)
        Tracking.objects.create(is_on=True)
        measure = Measure.objects.create(code="reading-6", name="Grade 6 reading", low=0, high=100)
        words = {"subgroup": "", "values": values_of(), "reason": "Agreed", "actor": erin}
        set_target(oak, SchoolYearFactory(), measure, **words)
        return oak


@pytest.fixture
def year(oak, erin):
    with district_scope(erin.district_id):
        return SchoolYearFactory()


def test_a_year_of_reviews_is_opened_once(year, erin, monkeypatch):
    with district_scope(erin.district_id):
        plan(erin)

    def open_year():
        with district_scope(erin.district_id):
            return review_round.open_reviews(year, actor=erin)

    opened = both(open_year, monkeypatch, review_round, "leaders_of_sites")

    with district_scope(erin.district_id):
        stands = ReviewRound.objects.count(), Review.objects.count()
    assert (sorted(opened), stands) == ([0, 2], (2, 2))


def test_a_pack_is_made_once(year, oak, erin, monkeypatch):
    with district_scope(erin.district_id):
        pack.ask_for_pack(oak, year, actor=erin)
        Run.objects.update(state=Run.State.DONE, finished_at=clock.now())

    def ask():
        with district_scope(erin.district_id):
            return pack.ask_for_pack(oak, year, actor=erin)

    both(ask, monkeypatch, pack, "start_run")

    with district_scope(erin.district_id):
        assert Run.objects.filter(finished_at=None).count() == 1


def test_a_review_that_both_confirm_at_once_is_frozen_with_both(year, erin, monkeypatch):
    with district_scope(erin.district_id):
        plan(erin)
        review_round.open_reviews(year, actor=erin)
        found = Review.objects.with_people().first()
        answer(found, Target.objects.get(), "building", found.leader)
        answer(found, Target.objects.get(), "district", erin)
        log(Target.objects.get(), 60, actor=found.leader)
        talk(found, found.leader)
    halves = iter([("building", found.leader), ("district", erin)])

    def confirm():
        half, actor = next(halves)
        with district_scope(erin.district_id):
            done = review.confirm_half(found, half, actor=actor)
            return done.is_frozen, {done.building_by, done.district_by}

    answers = both(confirm, monkeypatch, review, "gaps_of")

    assert (True, {found.leader, erin}) in answers
