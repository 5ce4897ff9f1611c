"""The demonstration shows what the pages are for."""

from datetime import date

from accounts import clock
from accounts.models import RoleGrant
from buildings.answers.owed import answers_of
from buildings.models import Support, Tracking
from buildings.page import lines_of
from buildings.targets.standing import CLOSE, OFF_TRACK, ON_TRACK
from buildings.wall import Asked, buildings_of, totals_of
from config.demo.buildings import track_buildings
from config.demo.setup import MEETINGS, NOW
from config.demo.supports import support_schools
from tests.factories import SchoolYearFactory, SiteFactory, member


def test_two_of_five_targets_of_the_first_school_are_off_track(
    maple, maple_scope, oak_school, priya, ada, erin
):
    year = SchoolYearFactory()
    for code, name in [("Z1", "Lou Lane"), ("Z2", "Max Moor")]:
        site = SiteFactory(code=code)
        leader = member(maple, name, site=site)
        RoleGrant.objects.create(membership=leader, role=RoleGrant.Role.SITE_LEADER, site=site)
    clock.move_to(MEETINGS)

    track_buildings(year, ada)

    clock.move_to(NOW)
    today, tracking = date(2026, 10, 5), Tracking.objects.get()
    lines = lines_of(oak_school, year, tracking, today)
    assert [line.standing.status for line in lines] == [
        OFF_TRACK,
        ON_TRACK,
        OFF_TRACK,
        CLOSE,
        ON_TRACK,
    ]
    totals = totals_of(buildings_of(tracking, year, today, seen=None, asked=Asked()))
    assert (totals.buildings, totals.off_buildings, totals.unknown) == (3, 1, 1)


def test_the_first_school_waits_for_an_answer_and_has_two_wishes(
    maple, maple_scope, oak_school, priya, ada, erin
):
    year = SchoolYearFactory()
    clock.move_to(MEETINGS)
    track_buildings(year, ada)

    support_schools(maple, year, ada, erin)

    (answer,) = answers_of(year).values()
    assert (answer.began_on, answer.answered_on) == (MEETINGS.date(), None)
    states = Support.objects.order_by("pk").values_list("kind", "state")
    assert list(states) == [
        ("finances", "given"),
        ("coaching", "requested"),
        ("teaming", "requested"),
    ]
