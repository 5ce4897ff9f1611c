"""Everything that matters works without scripts, and asks again who it is after a while."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts import clock
from accounts.scope import district_scope
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from tests.factories import SchoolYearFactory
from tests.journeys.actors import Actor
from tests.journeys.story_goals import DEVELOPMENT, FIRST_WORDS, PERFORMANCE
from tests.signing_in import sign_in

OCTOBER = datetime(2026, 10, 5, 15, tzinfo=UTC)


@pytest.fixture
def open_year(transactional_db, maple, ada, priya, tomas, uma):
    """tomas and uma, both priya's, have their goals to write."""
    clock.move_to(OCTOBER)
    with district_scope(maple.pk):
        process = copy_preset("classified_goals", school_year=SchoolYearFactory(), actor=ada)
        cycle = open_cycle(publish_process(process, actor=ada), actor=ada)
        fill_next_batch(cycle.pk)


@pytest.fixture
def enter(browser, live_server, open_year):
    """Somebody who is signed in already, in a browser of their own."""
    actors = []

    def enter(person, *, minutes_ago=0, **options):
        client = sign_in(Client(), person, minutes_ago=minutes_ago)
        actor = Actor(browser, live_server.url, **options)
        actor.take_session(client)
        actors.append(actor)
        return actor

    yield enter
    for actor in actors:
        actor.context.close()


def write_and_share(person):
    person.go("/")
    person.go_on()
    person.fill(specific=FIRST_WORDS, **PERFORMANCE)
    person.press("Save and go on")
    person.sees_title("Development goal")
    person.fill(**DEVELOPMENT)
    person.press("Save and exit")
    person.sees_title("Share your goals with Priya by Wednesday, October 14")
    person.go_on()
    person.press("Share with Priya")
    person.sees_title("Priya can read your goals now")


def test_goals_are_written_shared_and_signed_without_scripts(enter, tomas, priya):
    employee = enter(tomas, java_script_enabled=False)
    supervisor = enter(priya, java_script_enabled=False)

    write_and_share(employee)
    supervisor.go("/")
    supervisor.go_on()
    supervisor.press("Sign and go to next")
    supervisor.sees("You signed for Tomas Torres.")
    employee.go("/")
    employee.go_on()
    employee.press("Sign")

    employee.sees_title("You signed. Your signed copy is being made.")


def test_words_of_a_page_from_an_older_sign_in_come_back(enter, tomas):
    employee = enter(tomas, java_script_enabled=False)
    employee.go("/")
    employee.go_on()
    employee.fill(specific=FIRST_WORDS)
    employee.context.clear_cookies(name="csrftoken")
    employee.take_session(sign_in(Client(), tomas))

    employee.press("Save and go on")
    employee.sees_title("Your words came too late")
    employee.press("Put them back into the form")
    employee.sees("Read it, and save it now.", within="body")
    employee.press("Save and go on")

    employee.sees_title("Development goal")


def test_signing_asks_again_who_it_is_after_a_while(enter, tomas, priya):
    write_and_share(enter(tomas))
    supervisor = enter(priya, minutes_ago=16)
    supervisor.go("/sign-offs/")
    supervisor.fill(note="We met on the playground.")

    supervisor.press("Sign and go to next")
    supervisor.page.get_by_label("Password").fill("correct horse")
    supervisor.page.locator("main form button").first.click()

    supervisor.sees("Now do it once more.")
    supervisor.press("Sign and go to next")
    supervisor.sees("You signed for Tomas Torres.")


def test_a_share_cannot_be_taken_back_once_it_was_read(enter, tomas, priya):
    employee, supervisor = enter(tomas), enter(priya)
    write_and_share(employee)
    supervisor.go("/sign-offs/")
    supervisor.sees(FIRST_WORDS)

    employee.press("Take back")

    employee.sees("opened", within="body")
    employee.sees_title("Priya can read your goals now")
