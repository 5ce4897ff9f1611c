"""A principal with two of five targets off track: help, a late answer, two confirms, the next."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts import clock
from accounts.scope import district_scope
from buildings.leader import led_content
from buildings.models import Measure, Review, Support, Target, Tracking
from buildings.services import columns_of, log_number, set_target
from buildings.services.review_plan import change_review_plan, review_plan_now
from buildings.services.review_round import open_reviews
from buildings.services.watch import watch_buildings
from buildings.targets.trajectory import Point
from deadlines.models import Reminder
from deadlines.office_calendar import office_calendar
from deadlines.services.reminder import make_reminders
from tests.factories import SchoolYearFactory
from tests.journeys.story_plan import answer

pytestmark = pytest.mark.django_db(transaction=True)
JANUARY = datetime(2027, 1, 26, 17, tzinfo=UTC)
FEBRUARY = datetime(2027, 2, 4, 17, tzinfo=UTC)
NAMES = ("Reading", "Math", "Days present", "Team time", "Visits")
NUMBERS = (43, 50, 44, 50, 50)  # 46.8 is expected on January 26
ENDS = (Point(date(2026, 9, 1), Decimal(31)), Point(date(2027, 5, 28), Decimal(60)))


@pytest.fixture
def oak(transactional_db, maple, oak_school, priya, erin):
    clock.move_to(JANUARY)
    with district_scope(maple.pk):
        year = SchoolYearFactory()
        Tracking.objects.create(is_on=True, answerer=erin)
        for name, number in zip(NAMES, NUMBERS, strict=True):
            aim(oak_school, year, priya, name, number)
        now = review_plan_now()
        names = {"conversations": now.conversations, "protocol": now.protocol}
        change_review_plan({"dates": ["by Feb 12", "by Mar 26"]} | names, actor=erin)
        open_reviews(year, actor=erin)
        watch_buildings(maple)
    yield oak_school
    clock.reset()


def aim(site, year, leader, name, number):
    measure = Measure.objects.create(code=name.lower(), name=name, unit="%")
    values = {"baseline": ENDS[0].value, "target": ENDS[1].value, **columns_of(ENDS)}
    target = set_target(
        site, year, measure, subgroup="", values=values, reason="Agreed", actor=leader
    )
    log(target, number, leader, date(2027, 1, 26))


def log(target, number, leader, day):
    log_number(target, as_of=day, value=Decimal(number), source="Check", actor=leader)


def test_two_targets_off_track_come_back_by_the_work_of_both(oak, maple, priya, erin, at_work):
    school, office = at_work(priya), at_work(erin)

    ask_for_help(school, oak)
    answer_late(office, maple, oak, erin)
    recover(school, oak)
    write_both_halves(school, office, maple)
    confirm_both(school, office)
    open_the_next(school, maple)
    tell_the_leader(maple, priya)
    assert school.complaints == office.complaints == []


def ask_for_help(school, oak):
    school.go(f"/buildings/{oak.pk}/")
    school.sees_title("2 of 5 targets are off track")
    school.follow("Ask the district for help")
    answer(school, need="Long texts are hard.", coaching="A reading coach")
    school.page.locator("main form .btn--main").click()
    school.sees("A reading coach")


def answer_late(office, maple, oak, erin):
    clock.move_to(FEBRUARY)
    with district_scope(maple.pk):
        make_reminders(maple, office_calendar())
        late = Reminder.objects.filter(recipient=erin, deadline__kind="district_answer")
        assert [row.kind for row in late] == ["overdue-0"]
        wish = Support.objects.get()
    office.go(f"/buildings/{oak.pk}/")
    office.sees("Erin Evans owes the answer")
    office.go(f"/buildings/supports/{wish.pk}/promise/")
    answer(office, amount="2 days a week", starts_on="2027-02-08", owner=str(erin.pk))
    office.page.locator("main form .btn--main").click()
    office.go(f"/buildings/{oak.pk}/")
    office.sees("The district answered Feb 4")


def recover(school, oak):
    school.go(f"/buildings/{oak.pk}/")
    school.follow("Log a number")
    answer(school, value="52", source="Winter check")
    school.page.locator("main form .btn--main").click()
    school.go(f"/buildings/{oak.pk}/")
    school.sees_title("1 of 5 targets is off track")


def write_both_halves(school, office, maple):
    with district_scope(maple.pk):
        review = Review.objects.get(round__position=1)
    for actor, half, places in ((school, "building", 5), (office, "district", 1)):
        actor.go(f"/buildings/reviews/{review.pk}/")
        for _place in range(places):
            gap = actor.page.get_by_role("link", name=f"Say what the {half} will do").first
            gap.click()
            step = {"action-1-words": f"A step of the {half}", "action-1-due_on": "2027-02-19"}
            answer(actor, **step)
            actor.press("Save and go back")
            actor.sees("Saved.", within="body")
    school.page.reload()
    school.page.get_by_role("link", name="Write down a conversation").first.click()
    step = {"action-1-words": "Look at long texts together", "action-1-due_on": "2027-02-19"}
    answer(school, points="Reading is back. Days present is not.", **step)
    school.page.locator("main [name=action-1-owner_id]").select_option(label="Evans, Erin")
    school.press("Keep it")
    school.sees_title("Ready for both leaders to confirm")


def confirm_both(school, office):
    school.press("Confirm")
    school.sees_title("Waiting on Erin Evans")
    office.page.reload()
    office.press("Confirm")
    office.sees_title("Both leaders confirmed this review")


def open_the_next(school, maple):
    with district_scope(maple.pk):
        following = Review.objects.get(round__position=2)
    school.go(f"/buildings/reviews/{following.pk}/")
    school.sees("What we promised last time")
    school.sees("Look at long texts together")
    school.page.get_by_role("link", name="Done, or hand over").first.click()
    school.fill(note="Five teams did")
    school.press("It is done")
    school.go(f"/buildings/reviews/{following.pk}/")
    school.sees("Done", within="section[aria-labelledby=h-before]")


def tell_the_leader(maple, priya):
    """What her mid-year conference shows is frozen with its paper."""
    with district_scope(maple.pk):
        year = Target.objects.first().school_year
        (building,) = led_content(priya, year)

    assert [talk["kind"] for talk in building["talks"]] == ["Learning-Focused Partnership"]
    assert len(building["supports"]) == 1
