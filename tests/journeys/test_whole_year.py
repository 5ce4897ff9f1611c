"""The year after the goals are signed: mid-year, year-end, and each way in which it may close."""

from datetime import UTC, datetime

import pytest
from PIL import Image
from playwright.sync_api import expect

from accounts import clock
from accounts.scope import district_scope
from evaluations.models import Participation, Step
from goals.services.change import withdraw_change
from records.models import Rendering
from tests.access.world import World
from tests.journeys.actors import wait_until
from tests.journeys.test_axe import complaints

pytestmark = pytest.mark.django_db(transaction=True)
JANUARY, JUNE = datetime(2027, 1, 20, 15, tzinfo=UTC), datetime(2027, 6, 2, 15, tzinfo=UTC)


@pytest.fixture
def world(db):
    clock.move_to(datetime(2026, 9, 14, 15, tzinfo=UTC))
    world = World()
    with district_scope(world.maple.pk):
        withdraw_change(world.goal_change, actor=world.goal_change.proposed_by)
    yield world
    clock.reset()


def is_fine(actor):
    assert complaints(actor.page) == []
    actor.page.set_viewport_size({"width": 1280, "height": 900})


def step_of(world, position):
    with district_scope(world.maple.pk):
        participation = Participation.objects.get(employee=world.nina)
        return participation.steps.get(rule__position=position)


def wait_for_copy(world, position):
    """Until then the page asks for it again and again, which no checker likes."""
    step = step_of(world, position)

    def is_there():
        with district_scope(world.maple.pk):
            return Rendering.objects.filter(document__subject_id=step.pk).exists()

    wait_until(is_there, seconds=60)


def talk_over(supervisor, *, with_results):
    """Each point: a note, the mark, and on to the next one, which stands open by itself."""
    points = supervisor.page.locator(".point")
    for number in range(1, points.count() + 1):
        point = supervisor.page.locator(f"#p{number}[open]")
        point.get_by_label("Shared notes").fill("We talked about it, and it went well.")
        if with_results and point.get_by_label("Met", exact=True).count():
            point.get_by_label("Met", exact=True).check()
        point.get_by_label("Talked over").check()
        point.get_by_role("button", name="Save and go on").click()
        expect(supervisor.page.locator(".point--done")).to_have_count(number)


def hold_both(world, otto, look=lambda actor: None):
    """otto talks over and closes the mid-year and the end of the year with nina; she is next."""
    clock.move_to(JANUARY)
    otto.go(f"/steps/{step_of(world, 2).pk}/")
    look(otto)
    talk_over(otto, with_results=False)
    otto.sees_title("Sign by Friday, February 12")
    look(otto)
    otto.press("Sign")
    otto.sees("Who signed")
    wait_for_copy(world, 2)
    otto.go(f"/steps/{step_of(world, 2).pk}/")
    otto.sees("Download the signed copy (PDF)")
    look(otto)

    clock.move_to(JUNE)
    otto.go(f"/steps/{step_of(world, 3).pk}/")
    otto.press("Make the list")
    talk_over(otto, with_results=True)
    otto.press("Sign")
    otto.sees_title("Nina Nash signs next")
    look(otto)


@pytest.fixture
def otto(world, at_work):
    return at_work(world.otto)


@pytest.fixture
def summed_up(world, otto):
    hold_both(world, otto)
    return otto


def closed(world):
    """The year is closed, and its copy made: then nothing works on any more."""
    wait_for_copy(world, 3)
    step = step_of(world, 3)
    assert step.state == Step.State.COMPLETE
    return step


def test_mid_year_and_year_end_are_talked_over_and_signed(world, otto, at_work):
    hold_both(world, otto, look=is_fine)
    nina = at_work(world.nina)
    nina.go(f"/steps/{step_of(world, 3).pk}/")
    is_fine(nina)
    nina.page.get_by_label("Your comment").fill("Thank you for the year.")
    nina.press("Sign")

    nina.sees("Signed with comments")
    wait_for_copy(world, 3)
    nina.go(f"/steps/{step_of(world, 3).pk}/")
    nina.sees("Download the signed copy (PDF)")
    is_fine(nina)
    assert closed(world).completed_at is not None
    assert nina.complaints == otto.complaints == []


def test_employee_declines(world, summed_up, at_work):
    nina = at_work(world.nina)
    nina.go(f"/steps/{step_of(world, 3).pk}/")
    nina.page.get_by_text("I don’t want to sign").click()
    nina.press("Do not sign")

    nina.sees("Declined to sign")
    closed(world)


def test_employee_signs_in_person_on_the_supervisors_device(world, summed_up):
    otto = summed_up
    world.nina.user.set_password("nina's own words")
    world.nina.user.save()
    otto.page.get_by_text("Sign here, in person").click()
    otto.page.get_by_label("Your PIN or password").fill("nina's own words")
    otto.page.get_by_role("button", name="Sign", exact=True).click()

    otto.sees("Nina Nash")
    closed(world)


def test_summary_is_signed_on_paper(world, summed_up, tmp_path):
    otto, photo = summed_up, tmp_path / "signed.png"
    Image.new("RGB", (40, 40)).save(photo)
    otto.page.get_by_text("It is not signed here").click()
    otto.page.get_by_label("Signed on paper").check()
    otto.page.get_by_label("Say it in a sentence").fill("Nina signed the printed form on Monday.")
    otto.page.get_by_label("Scan or photo of the signed paper").set_input_files(photo)
    is_fine(otto)
    otto.press("Keep this")

    otto.sees("Signed on paper")
    closed(world)
