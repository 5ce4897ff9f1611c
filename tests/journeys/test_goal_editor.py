"""Writing a goal in a browser: advice while typing, two versions, and no scripts at all."""

import re

import pytest
from playwright.sync_api import expect

from accounts.scope import district_scope
from goals.services import save_goal, start_goal_set
from tests.factories import SchoolYearFactory
from tests.signing_in import sign_in


@pytest.fixture
def goal(transactional_db, maple, tomas):
    with district_scope(maple.pk):
        goals = start_goal_set(tomas, SchoolYearFactory()).goals
        return goals.get(kind="performance")


@pytest.fixture
def open_goal(client, live_server, goal, tomas):
    """Open the editor in this page, signed in as tomas."""

    def open_it(page):
        sign_in(client, tomas)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        page.context.add_cookies([cookie | {"url": live_server.url}])
        page.goto(f"{live_server.url}/goals/goal/{goal.pk}/")

    return open_it


def test_advice_and_preview_follow_the_typing(page, open_goal):
    open_goal(page)

    page.fill("#id_specific", "Lead a daily 20-minute reading block for second graders")

    expect(page.locator("[data-preview]")).to_contain_text("second graders.")
    expect(page.locator("#g-specific")).to_have_text(re.compile("^Clear: it says what you will"))
    expect(page.locator("[data-tally]")).to_have_text("1 of 5")
    assert page.complaints == []


def test_a_date_outside_the_year_is_told_under_its_field_and_mended(page, open_goal):
    open_goal(page)

    page.fill("#id_target_on", "2031-01-01")
    told = page.locator("#id_target_on_error")
    expect(told).to_have_text("Pick a date on or before August 14, 2027")

    page.fill("#id_target_on", "2027-05-01")
    expect(told).to_have_count(0)
    expect(page.locator("[data-words]")).to_have_text(re.compile("^Saved at"))


def test_two_versions_are_compared_once_and_for_all(page, open_goal, goal, tomas, maple):
    open_goal(page)
    with district_scope(maple.pk):
        save_goal(goal, actor=tomas, changes={"measurable": "All pass"}, version=1)

    page.fill("#id_specific", "Typed in this window")
    page.click("[data-compare]")
    page.click("text=Keep these words")

    expect(page.locator("#id_specific")).to_have_value("Typed in this window")
    expect(page.locator("#id_measurable")).to_have_value("All pass")
    page.reload()
    expect(page.locator("[data-compare]")).to_be_hidden()


def test_everything_works_without_scripts(browser, open_goal):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    open_goal(page)

    page.fill("#id_metric", "Reading check")
    page.press("#id_metric", "Enter")
    page.fill("#id_action-1-what", "Plan it")
    page.click("text=Save and add rows")

    expect(page.locator("#id_metric")).to_have_value("Reading check")
    expect(page.locator(".actrow")).to_have_count(4)
    context.close()
