"""The wall, the watch list and the page say whether the district answered, and who helps."""

from datetime import UTC, datetime

import pytest

from accounts import clock
from buildings.models import OffTrack, TeamMember, Tracking, Watch
from buildings.services.watch import watch_buildings
from deadlines.models import Notice
from tests.buildings.conftest import log
from tests.buildings.test_watch import answer
from tests.factories import SiteFactory
from tests.signing_in import sign_in


@pytest.fixture
def off_track(target, priya, erin, maple):
    Tracking.objects.update(answerer=erin)
    log(target, 43, actor=priya)
    watch_buildings(maple)
    return OffTrack.objects.get()


def column(client, reader):
    """What stands last in each row of the wall."""
    rows = sign_in(client, reader).get("/buildings/").context["rows"]
    return [str(row["cells"]).rpartition('data-label="District answer">')[2] for row in rows]


def test_the_wall_tells_for_how_long_nobody_has_answered(client, off_track, erin):
    clock.move_to(datetime(2027, 2, 7, 17, tzinfo=UTC))

    assert column(client, erin) == ["<strong>None for 12 days</strong></td>"]


def test_the_wall_tells_when_the_answer_was_sent(client, off_track, oak_school, year, erin):
    answer(oak_school, year, erin)

    assert column(client, erin) == ['<span class="muted">Sent Jan 26</span></td>']


def test_on_track_no_answer_is_needed(client, target, priya, erin):
    log(target, 50, actor=priya)

    assert column(client, erin) == ['<span class="muted">Not needed</span></td>']


def test_the_main_button_of_the_wall_answers_the_first_that_waits(
    client, off_track, oak_school, erin, ada
):
    for reader, count in [(erin, 1), (ada, 0)]:
        page = sign_in(client, reader).get("/buildings/").content.decode()

        assert page.count(f'href="/buildings/{oak_school.pk}/supports/new/"') == count


def test_the_page_of_the_building_names_who_owes_the_answer_by_when(
    client, off_track, oak_school, priya
):
    page = sign_in(client, priya).get(f"/buildings/{oak_school.pk}/").content.decode()

    assert page.count("Erin Evans owes the answer by Tuesday, February 2.") == 1


@pytest.mark.parametrize(
    ("why", "found"),
    [
        ("", [["Off track"]]),
        ("off", [["Off track"]]),
        ("fell", []),
        ("old", []),
        ("nonsense", [["Off track"]]),
    ],
)
def test_the_watch_list_says_why(client, off_track, erin, why, found):
    rows = sign_in(client, erin).get("/buildings/watch/", {"why": why}).context["rows"]

    assert [row["why"] for row in rows] == found


def test_the_watch_list_of_a_principal_holds_the_own_branch(client, off_track, target, priya):
    target.site = SiteFactory(name="Elm School")
    target.save(update_fields=["site"])

    assert sign_in(client, priya).get("/buildings/watch/").context["rows"] == []


def test_what_is_named_as_a_team_hears_of_it(client, target, oak_school, hana, priya, erin, maple):
    sign_in(client, erin).post(f"/buildings/{oak_school.pk}/team/", {"people": [hana.pk]})
    log(target, 43, actor=priya)

    watch_buildings(maple)

    told = Notice.objects.filter(kind="off_track").order_by("recipient__first_name")
    assert [notice.recipient.first_name for notice in told] == ["Hana", "Priya"]


def test_a_team_is_of_the_district(client, target, oak_school, tomas, erin):
    answer = sign_in(client, erin).post(
        f"/buildings/{oak_school.pk}/team/", {"people": [tomas.pk]}
    )

    assert (answer.status_code, TeamMember.objects.count()) == (422, 0)


def test_a_target_that_was_ended_is_not_watched(client, off_track, target, erin):
    target.ended_at = clock.now()
    target.save(update_fields=["ended_at"])

    assert sign_in(client, erin).get("/buildings/watch/").context["rows"] == []
    assert Watch.objects.count() == 1
