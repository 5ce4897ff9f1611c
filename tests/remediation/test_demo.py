"""The demonstration has a review with gaps of several kinds, and a round that is half-way."""

from collections import Counter

import pytest

from accounts import clock
from accounts.models import Membership, RoleGrant
from accounts.scope import district_scope
from accounts.years import school_year_of
from config.demo.library import fill_library
from config.demo.recommendations import recommend_principals
from config.demo.reports import report_regularly
from config.demo.reviews import review_teacher
from config.demo.seed import fill_district, make_district
from config.demo.setup import MEETINGS, NOW
from config.demo.sign_ins import sign_ins
from remediation.models import Delivery, Packet, Recommendation
from remediation.reviews.review import review_of
from remediation.services.kind import load_ready_made
from reports.models import MadeReport
from reports.services.made import begin_due_reports

Role = RoleGrant.Role


@pytest.fixture
def cedar(db):
    clock.move_to(MEETINGS)
    district = make_district("Cedar Valley Schools", "cedar-demo", "MD")
    fill_district(district, 60)
    with district_scope(district.pk):
        yield district
    clock.reset()


@pytest.fixture
def hr(cedar):
    people = Membership.objects.filter(site__code="000").exclude(supervisor=None)
    for person, role in zip(people, (Role.HR_COORDINATOR, Role.HR_MANAGER), strict=False):
        RoleGrant.objects.create(membership=person, role=role)
    return Membership.objects.get(role_grants__role=Role.HR_COORDINATOR)


def test_review_follows_a_plan_of_last_spring_and_has_gaps(cedar, hr):
    fill_library(hr, clock.today(cedar))
    load_ready_made(actor=None)

    case = review_teacher(hr, MEETINGS)

    found = review_of(case)
    assert clock.today(cedar) == MEETINGS.date()
    assert [str(gap.code) for gap in found.gaps] == [
        "no_proof_of_help",
        "no_notice",
        "entered_late",
        "no_check",
        "no_second_observer",
    ]
    assert (Delivery.objects.count(), Packet.objects.count()) == (1, 1)
    assert [one.login for one in sign_ins(cedar) if one.second_factor] == ["jo.marlow@law.example"]


def test_round_is_half_way(cedar, hr):
    recommend_principals(school_year_of(cedar, clock.today(cedar)), hr)

    assert Counter(Recommendation.objects.values_list("state", flat=True)) == {
        "open": 5,
        "settled": 2,
        "waiting": 1,
    }


def test_reports_come_by_themselves_when_the_demonstration_begins(cedar, hr):
    report_regularly(hr, Membership.objects.get(role_grants__role=Role.HR_MANAGER))
    clock.move_to(NOW)

    begin_due_reports(cedar)

    titles = MadeReport.objects.order_by("title").values_list("title", flat=True)
    assert list(titles) == ["Evaluations by site", "Plans that run"]
