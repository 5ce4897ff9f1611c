"""From an empty district to a signed goal-setting conference, through the pages alone."""

from datetime import UTC, datetime

import pytest

from accounts import clock
from tests.journeys import story_setup
from tests.journeys.actors import Actor

AUGUST = datetime(2026, 8, 24, 14, tzinfo=UTC)
SEPTEMBER = datetime(2026, 9, 8, 15, tzinfo=UTC)


@pytest.fixture
def enter(browser, live_server, mail, worker, transactional_db):
    """Somebody sits down at a computer of their own."""
    actors = []

    def enter(**options):
        actors.append(Actor(browser, live_server.url, **options))
        return actors[-1]

    yield enter
    for actor in actors:
        actor.context.close()


def test_from_an_empty_district_to_signed_goals(enter, mail, tmp_path):
    clock.move_to(AUGUST)
    _district, link = story_setup.found_district()
    admin, linh = enter(), enter()

    admin.take_invitation(link, story_setup.PASSWORD)
    admin.turn_on_second_step()
    story_setup.set_up_district(admin, tmp_path)

    clock.move_to(SEPTEMBER)
    linh.sign_in_with_code("linh.nguyen@grandbend.example", mail)
    linh.sees_title("Finish your two goals by Tuesday, October 13")
    for actor in (admin, linh):
        assert actor.complaints == []
