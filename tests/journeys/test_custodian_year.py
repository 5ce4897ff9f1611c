"""The year of a custodian without an e-mail address, on a phone, and mostly without scripts."""

from datetime import UTC, datetime

import pytest

from accounts import clock
from accounts.scope import district_scope
from tests.factories import MembershipFactory, UnitFactory, member
from tests.journeys import story_signing
from tests.journeys.actors import Actor
from tests.journeys.groups import open_year, pages_of_copy, rate, sheet_of, step_of, talk_over

pytestmark = pytest.mark.django_db(transaction=True)
OCTOBER = datetime(2026, 10, 5, 15, tzinfo=UTC)
JANUARY, MAY = (datetime(2027, month, 20, 15, tzinfo=UTC) for month in (1, 5))
NUMBER, PIN = "440017", "271828"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PLAN = {
    "item-1-goal": "Run the new boiler on my own.",
    "item-1-activities": "Shadow the engineer on Fridays",
    "item-1-outcome": "No call for help in February.",
}


@pytest.fixture
def building(transactional_db, maple, ada, oak_school):
    clock.move_to(OCTOBER)
    walt = member(maple, "Walt Wood", site=oak_school, job_title="Building manager")
    with district_scope(maple.pk):
        unit = UnitFactory(code="LOCAL44", name="Local 44")
    fields = {"site": oak_school, "unit": unit, "supervisor": walt, "job_title": "Custodian"}
    with district_scope(maple.pk):
        cal = MembershipFactory(
            first_name="Cal", last_name="Cruz", employee_number=NUMBER, **fields
        )
        open_year("other_staff", ada)
    yield walt, cal
    clock.reset()


def test_year_of_a_custodian(building, ada, at_work, browser, live_server):
    walt, cal = building
    manager = at_work(walt)
    phone = Actor(browser, live_server.url, java_script_enabled=False, **PHONE)

    code = story_signing.letter_for(at_work(ada), NUMBER)
    phone.sign_in_with_letter("maple", NUMBER, code, PIN)
    write_plan(phone)
    plan_the_year(manager)
    get_ready_for_winter(phone)
    meet_in_winter(manager)
    rate_the_year(manager, walt, step_of(cal, "year_end"))
    phone.context.close()
    sign_on_another_day(browser, live_server)
    read_the_papers(cal)
    assert phone.complaints == manager.complaints == []


def write_plan(phone):
    phone.go("/")
    phone.follow("Get ready: look at your development plan")
    phone.press("Begin my plan")
    phone.fill(**PLAN)
    phone.press("Share with Walt")
    phone.sees_title("Walt can read your plan")


def plan_the_year(manager):
    manager.go("/")
    manager.sees_title("Meet with 1 person by Monday, November 2")
    manager.go_on()
    manager.sees("Development plan of Cal")
    manager.press("Make the list")
    talk_over(manager)
    manager.press("Sign")
    manager.sees("Who signed")


def get_ready_for_winter(phone):
    """Both may prepare; a note of the employee's stands on the list when they meet."""
    clock.move_to(JANUARY)
    phone.go("/")
    phone.go_on()
    phone.press("Make the list")
    phone.page.locator("#p1").get_by_label("Shared notes").fill("The boiler runs.")
    phone.page.locator("#p1").get_by_role("button", name="Save and go on").click()


def meet_in_winter(manager):
    manager.go("/")
    manager.go_on()
    manager.sees("The boiler runs.")
    talk_over(manager)
    manager.press("Sign")
    manager.sees("Who signed")


def rate_the_year(manager, walt, step):
    """A low essential duty holds the whole rating down, and the page says so."""
    clock.move_to(MAY)
    manager.go("/")
    manager.go_on()
    manager.press("Make the list")
    manager.press("Start rating")
    rate(sheet_of(step, "supervisor"), walt, "exceeds", leave=["duties"])
    manager.page.reload()
    manager.follow("Go to the next open row")
    manager.page.get_by_label("Needs improvement").check()
    manager.page.get_by_label("Your comment").fill("Floors were left wet twice.")
    with manager.page.expect_navigation():
        manager.press("Save and")
    manager.go(f"/steps/{step.pk}/")
    manager.sees("Overall so far: Needs improvement")
    talk_over(manager, result="Met")
    manager.press("Sign")
    manager.sees_title("Cal Cruz signs next")


def sign_on_another_day(browser, live_server):
    """The phone forgot who it was: number and PIN are enough."""
    phone = Actor(browser, live_server.url, **PHONE)
    phone.go("/d/maple/sign-in/")
    phone.fill(number=NUMBER, secret=PIN)
    phone.press("Sign in")
    phone.go_on()
    phone.page.get_by_label("Your comment").fill("I keep the signs out now.")
    phone.press("Sign")
    phone.sees("Signed with comments")
    assert phone.complaints == []
    phone.context.close()


def read_the_papers(cal):
    """Each official copy, page by page."""
    checklist = " ".join(pages_of_copy(step_of(cal, "planning"), "conference_notes"))
    assert "Form PC-1 · Staff member" in checklist
    assert "Tools, safety and training that the work needs" in checklist
    notes = " ".join(pages_of_copy(step_of(cal, "mid_year"), "conference_notes"))
    assert "Form AS-MY" in notes
    annual = pages_of_copy(step_of(cal, "year_end"), "year_end_summary")
    assert "Overall rating Needs improvement" in annual[0]
    assert "A low row of “Essential duties” holds it down" in annual[2]
    assert "Comment: I keep the signs out now." in annual[2]
