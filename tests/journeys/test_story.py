"""From an empty district to a signed goal-setting conference, through the pages alone."""

from datetime import UTC, datetime

import pytest

from accounts import clock
from config.demo.sign_ins import PASSWORD, SECRET
from tests.journeys import story_goals, story_office, story_setup, story_signing
from tests.journeys.actors import Actor

AUGUST = datetime(2026, 8, 24, 14, tzinfo=UTC)


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


def test_from_an_empty_district_to_signed_goals(enter, mail, within, tmp_path):
    clock.move_to(AUGUST)
    district, link = story_setup.found_district()
    admin, linh, chadwick, leonard, walter, kurt, oscar = everybody = [enter() for _ in range(7)]

    admin.take_invitation(link, story_setup.PASSWORD)
    admin.turn_on_second_step()
    story_setup.set_up_district(admin, tmp_path)

    story_office.move_clock(admin, "2026-09-08T10:00")
    linh.sign_in_with_code(story_goals.LINH, mail)
    story_goals.write_goals(linh)
    story_goals.share_and_take_back(linh)
    chadwick.sign_in_with_code(story_signing.CHADWICK, mail)
    story_goals.suggest_and_return(chadwick)
    story_goals.take_suggestion_and_share(linh)

    with within(district):
        story_signing.others_share([*story_signing.TEAM, story_office.LATE])
    story_signing.sign_five(chadwick)
    story_signing.take_back_and_sign_again(chadwick)
    worksheet = story_signing.sign_own(linh, "Chadwick Garner")

    code = story_signing.letter_for(admin, "310023")
    leonard.sign_in_with_letter("grand-bend", "310023", code, "271828")
    story_signing.worksheet_stays(linh, chadwick, leonard, worksheet)
    walter.sign_in_with_code(story_signing.WALTER, mail)
    story_signing.write_share_and_sign(leonard, walter)

    story_office.give_hr_role(admin)
    kurt.sign_in_with_code(story_office.KURT, mail)
    kurt.turn_on_second_step()
    story_office.reminders_go_out_once(kurt, mail, district, within)
    story_office.late_supervisors_are_reminded_once(kurt, mail, district, within)

    with within(district):
        paths = story_office.paths_of("310005")
    email = story_office.seed_other_district(within)
    oscar.sign_in_with_password(email, PASSWORD, SECRET)
    story_office.no_trace_in_other_district(oscar, paths)
    assert [actor.complaints for actor in everybody] == [[]] * len(everybody)
