"""How far a routine is, a plan of 90 days, a change by two, and the papers for the meeting."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from accounts import clock
from accounts.scope import district_scope
from buildings.models import Measure, Tracking
from buildings.services import columns_of, log_number, name_components, set_target
from buildings.targets.trajectory import Point
from tests.factories import SchoolYearFactory
from tests.journeys.story_plan import answer

pytestmark = pytest.mark.django_db(transaction=True)
JANUARY = datetime(2027, 1, 26, 17, tzinfo=UTC)
ENDS = (Point(date(2026, 9, 1), Decimal(31)), Point(date(2027, 5, 28), Decimal(65)))
LEVELS = ("Not started", "Installing", "Installed", "At scale")


@pytest.fixture
def oak(transactional_db, maple, oak_school, priya, erin, ada):
    """One target off track, and one routine to install."""
    clock.move_to(JANUARY)
    with district_scope(maple.pk):
        Tracking.objects.create(is_on=True, answerer=erin)
        name_components({"routine": ["Weekly team time"]}, LEVELS, actor=ada)
        measure = Measure.objects.create(code="reading", name="Grade 6 reading", unit="%")
        values = {"baseline": Decimal(31), "target": Decimal(65), **columns_of(ENDS)}
        words = {"subgroup": "", "values": values, "reason": "Agreed"}
        target = set_target(oak_school, SchoolYearFactory(), measure, **words, actor=priya)
        now = {"as_of": date(2027, 1, 26), "value": Decimal(43), "source": "Winter check"}
        log_number(target, **now, actor=priya)
    yield oak_school
    clock.reset()


def test_from_a_routine_to_a_plan_to_the_papers_of_the_meeting(oak, priya, erin, at_work):
    school, office = at_work(priya), at_work(erin)

    look_at_the_routine(school, oak)
    write_a_plan(school, oak)
    change_it_together(school, office)
    make_the_pack(school, oak)
    assert school.complaints == office.complaints == []


def look_at_the_routine(school, oak):
    school.go(f"/buildings/{oak.pk}/installation/")
    school.page.get_by_role("link", name="Look now").click()
    school.page.get_by_label("Installing").check()
    file = {"name": "times.txt", "mimeType": "text/plain", "buffer": b"Monday, Wednesday"}
    school.page.set_input_files("main [name=file]", file)
    answer(school, evidence="Two of five teams meet")
    school.press("Save")
    school.sees_title("0 of 1 are in place")
    school.sees("times.txt")


def write_a_plan(school, oak):
    """What was typed is there again after the page was left."""
    school.go(f"/buildings/{oak.pk}/plans/new/")
    school.fill(priority="Grade 6 reading", goal="55 percent read on level")
    expect(school.page.locator(".saved [data-words]")).to_contain_text("Saved at")
    school.page.reload()
    school.sees("Only you see your words")
    expect(school.page.locator("main [name=goal]")).to_have_value("55 percent read on level")
    school.press("Save")
    school.sees_title("Grade 6 reading")
    school.follow("Add a step")
    school.pick_first("owner")
    answer(school, words="Read long texts", due_on="2027-02-12", indicator="Notes of visits")
    school.press("Save")
    school.sees("Notes of visits")


def change_it_together(school, office):
    plan = school.page.url.removeprefix(school.base_url)
    for actor, words in ((school, "57 percent"), (office, "60 percent")):
        actor.go(f"{plan}change/")
        answer(actor, goal=words)
    office.press("Save")
    office.sees("60 percent")
    school.press("Save")
    school.sees_title("This text changed somewhere else")
    school.sees("Erin Evans saved in between.")
    school.press("Keep these")
    school.sees("57 percent")
    school.forgive("409")
    assert school.download(f"{plan}paper/")[:5] == b"%PDF-"


def make_the_pack(school, oak):
    school.go(f"/buildings/{oak.pk}/pack/")
    school.press("Make the pack")
    expect(school.page.locator("h1")).to_have_text("The pack is ready", timeout=90_000)
    assert school.download(f"/buildings/{oak.pk}/pack.pdf")[:5] == b"%PDF-"
