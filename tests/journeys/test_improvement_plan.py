"""Two plans: one that an employee asks for on a phone and that ends well, and one in dispute."""

from datetime import UTC, datetime

import pytest

from accounts import clock
from accounts.scope import district_scope
from remediation.models import Case
from tests.journeys import story_plan as plan
from tests.journeys.groups import pages_of_copy
from tests.journeys.story_plan import answer, fits, say

pytestmark = pytest.mark.django_db(transaction=True)
NOVEMBER = datetime(2026, 11, 6, 16, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 4, 16, tzinfo=UTC)


@pytest.fixture
def pip(transactional_db, maple, priya, tomas):
    clock.move_to(plan.OCTOBER)
    yield plan.kind_of(maple, "pip")
    clock.reset()


def test_plan_that_an_employee_began_ends_well(pip, tomas, priya, at_work):
    phone, office = at_work(tomas, **plan.PHONE), at_work(priya)

    begin(phone)
    write_together(phone, office)
    sign_both(phone, office)
    give_help(phone, office)
    talk_over_the_progress(phone, office)
    end_well(phone, office)
    read_the_paper(phone, tomas)
    assert phone.complaints == office.complaints == []


def begin(phone):
    phone.go("/")
    phone.page.locator("details.menu summary").click()
    phone.follow("My record")
    phone.follow("Start a plan for yourself")
    answer(phone, title="Rooms ready in time", reason="The mornings are too tight.")
    phone.press("Start the plan")
    say(phone, "Set the days", "Save", starts_on="2026-10-14", ends_on="2026-12-04")
    said = {"expectation": "All six by 7:15.", "measure": "The log at the door."}
    say(phone, "Change this area", "Save", **said)
    say(phone, "Add a fact", "Add it", happened_on="2026-09-08", words="Room 4 was late.")
    say(phone, "Add a check", "Set it", due_on="2026-11-06")
    fits(phone)
    phone.press("Share the plan")
    phone.sees("Shared. Both of you can read and write it now.", within="body")


def write_together(phone, office):
    """Each writes in a voice of their own; then one proposes and the other agrees."""
    office.go("/")
    office.follow("Sign the plan: Tomas Torres")
    office.sees("Settle 1 point")
    say(office, "Add help", "Promise it", what="A second person", promised_for="2026-10-19")
    say(office, "Add a point", "Add it", words="The far rooms first.")
    phone.page.reload()
    say(phone, "Add to my words", "Save", words="All six, if the far ones come first.")
    for number in (0, 1):
        link = office.page.get_by_role("link", name="Propose words for both")
        link.nth(number).click()
        answer(office, words="All six by 7:15, the far rooms first.")
        office.press("Propose")
    phone.page.reload()
    phone.press("I agree What is expected")
    phone.press("I agree What the employee does")
    fits(phone)


def sign_both(phone, office):
    office.page.reload()
    office.press("Sign")
    office.sees("Signed.", within="body")
    phone.go("/")
    phone.follow("Sign the plan")
    phone.page.get_by_label("Your comment").fill("I asked for this.")
    fits(phone)
    phone.press("Sign")
    phone.sees("Signed. Thank you.", within="body")


def give_help(phone, office):
    clock.move_to(NOVEMBER)
    office.go("/")
    office.follow("Give the help you promised: Tomas Torres")
    say(office, "It came", "It came", delivered_on="2026-10-19", proof="The roster.")
    phone.page.reload()
    say(phone, "Say how it was A second person", "Say so", accepted="accepted", says="It helps.")


def talk_over_the_progress(phone, office):
    office.go("/")
    office.follow("Talk over the progress: Tomas Torres")
    talk = {"held_on": "2026-11-06", "words": "Five of six.", "level_1": "progressing"}
    say(office, "Note this check", "Note it", **talk)
    phone.page.reload()
    say(phone, "Add your words", "Save", words="Room 4 is the last one.")
    fits(phone)


def end_well(phone, office):
    clock.move_to(DECEMBER)
    office.page.reload()
    ending = {"outcome": "met", "on": "2026-12-04", "words": "The log shows six of six."}
    say(office, "End this plan", "End this plan", **ending)
    phone.page.reload()
    phone.sees("What was expected is met")
    phone.sees("The log shows six of six.")
    fits(phone)


def case_of(person):
    with district_scope(person.district_id):
        return Case.objects.get(person=person)


def read_the_paper(phone, tomas):
    phone.follow("Performance improvement plan")
    phone.sees("I asked for this.")
    paper = " ".join(pages_of_copy(case_of(tomas), "case_plan"))
    assert "All six, if the far ones come first." in paper
    assert "A second person" in paper
    assert "Comment: I asked for this." in paper


def test_where_they_disagree_a_decision_with_reasons_carries_and_both_voices_stay(
    pip, tomas, priya, at_work
):
    office, phone = at_work(priya), at_work(tomas, java_script_enabled=False, **plan.PHONE)

    write_alone(office, tomas)
    object_to_it(phone)
    decide(office)
    sign_and_stay_of_another_mind(phone, office)
    both_voices_stay(phone, tomas)
    assert phone.complaints == office.complaints == []


def write_alone(office, tomas):
    office.go(f"/people/{tomas.pk}/")
    office.follow("Start a plan with Tomas")
    answer(office, kind="Performance improvement plan", title="Rooms ready in time")
    office.press("Start the plan")
    say(office, "Set the days", "Save", starts_on="2026-10-14", ends_on="2026-12-04")
    said = {"expectation": "All six by 7:15.", "measure": "The log at the door."}
    say(office, "Change this area", "Save", **said)
    say(office, "Add a fact", "Add it", happened_on="2026-09-08", words="Room 4 was late.")
    say(office, "Add a point", "Add it", words="Begin at 6:00.")
    say(office, "Add help", "Promise it", what="A second person", promised_for="2026-10-19")
    say(office, "Add a check", "Set it", due_on="2026-11-06")
    office.press("Share the plan")
    office.sees("Shared.", within="body")


def object_to_it(phone):
    phone.go("/")
    phone.page.locator(".inbox-link").click()
    phone.page.get_by_role("button", name="Performance improvement plan").click()
    for number in (0, 1):
        phone.page.get_by_role("link", name="Add to my words").nth(number).click()
        answer(phone, words="Six rooms are too many for one person.")
        phone.press("Save")


def decide(office):
    office.page.reload()
    for left in (2, 1):
        office.sees(f"Settle {left} point")
        office.page.get_by_role("link", name="Decide this point").first.click()
        office.sees("Six rooms are too many for one person.")
        answer(office, words="All six, with a second person.", reason="Classes begin at 7:30.")
        office.press("Record my decision")
    office.press("Sign")


def sign_and_stay_of_another_mind(phone, office):
    phone.go("/")
    phone.follow("Sign the plan")
    phone.sees("Signing does not mean that I agree with each point.")
    phone.page.get_by_label("Your comment").fill("I still think it is too much.")
    phone.press("Sign")


def both_voices_stay(phone, tomas):
    phone.sees("Six rooms are too many for one person.")
    phone.sees("Priya Patel decided.")
    phone.sees("Classes begin at 7:30.")
    fits(phone)
    paper = " ".join(pages_of_copy(case_of(tomas), "case_plan"))
    for words in (
        "Six rooms are too many for one person.",
        "All six, with a second person.",
        "Classes begin at 7:30.",
        "Comment: I still think it is too much.",
    ):
        assert words in paper
