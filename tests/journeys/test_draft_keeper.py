"""No typing is ever lost: the goal editor in a real browser, with everything that goes wrong."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from accounts.scope import district_scope
from goals.models import Goal
from goals.services import save_goal, start_goal_set
from tests.factories import SchoolYearFactory
from tests.signing_in import sign_in

KEPT = "Object.keys(localStorage).filter(key => key.startsWith('draft:')).length"


@pytest.fixture
def goal(transactional_db, maple, tomas):
    with district_scope(maple.pk):
        goal_set = start_goal_set(tomas, SchoolYearFactory())
        return goal_set.goals.get(kind=Goal.Kind.PERFORMANCE)


@pytest.fixture
def enter(context, live_server):
    """Sign somebody in on this device; whoever was signed in before no longer is."""

    def enter(person):
        cookie = sign_in(Client(), person).cookies["sessionid"].value
        context.clear_cookies(name="sessionid")
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])

    return enter


@pytest.fixture
def editor(page, live_server, goal, tomas, enter):
    """tomas, in front of his performance goal."""
    enter(tomas)
    page.url_of_goal = f"{live_server.url}/goals/goal/{goal.pk}/"
    page.goto(page.url_of_goal)
    yield page
    page.route("**/*", lambda route: route.abort())  # or it saves while the tables are emptied
    page.close()


def light(page):
    return page.locator(".saved [data-words]")


def type_offline(page, words):
    page.route("**/draft/", lambda route: route.abort())
    page.fill("[name=specific]", words)
    expect(light(page)).to_have_text("No connection. Your words are safe on this device.")


def test_words_reach_the_server_and_leave_the_device(editor):
    editor.fill("[name=specific]", "Read with children")

    expect(light(editor)).to_contain_text("Saved at")
    assert editor.evaluate(KEPT) == 0
    editor.reload()
    assert editor.input_value("[name=specific]") == "Read with children"
    assert editor.complaints == []


def test_words_typed_without_a_network_come_back_and_are_sent(editor):
    type_offline(editor, "Read every day")

    editor.goto("about:blank")
    editor.unroute("**/draft/")
    editor.goto(editor.url_of_goal)

    assert editor.input_value("[name=specific]") == "Read every day"
    expect(light(editor)).to_contain_text("Saved at")


def test_words_of_a_session_that_ended_wait_for_the_same_person_only(
    editor, context, enter, tomas, priya, live_server
):
    context.clear_cookies(name="sessionid")
    editor.fill("[name=specific]", "My secret words")
    expect(light(editor)).to_contain_text("You were signed out.")
    expect(editor.locator("[data-sign-in]")).to_be_visible()

    enter(priya)
    editor.goto(f"{live_server.url}/privacy/")
    assert "My secret words" not in editor.content()
    assert editor.evaluate(KEPT) == 1

    enter(tomas)
    editor.goto(editor.url_of_goal)
    assert editor.input_value("[name=specific]") == "My secret words"
    expect(light(editor)).to_contain_text("Saved at")


def test_a_goal_changed_elsewhere_is_compared_not_overwritten(editor, goal, tomas):
    with district_scope(goal.district_id):
        save_goal(goal, actor=tomas, changes={"specific": "From the other tab"}, version=1)

    editor.fill("[name=specific]", "From this tab")
    expect(light(editor)).to_contain_text("This goal changed somewhere else.")
    editor.click("[data-compare]")

    expect(editor.locator("main")).to_contain_text("From the other tab")
    expect(editor.locator("main")).to_contain_text("From this tab")


def test_signing_out_asks_before_unsaved_words_are_lost(editor):
    type_offline(editor, "Not yet sent")

    editor.click(".menu > summary")
    editor.click("form[data-sign-out] button")
    expect(editor.locator("dialog[data-leave]")).to_be_visible()
    editor.click("[data-stay]")
    assert editor.evaluate(KEPT) == 1

    editor.click(".menu > summary")
    editor.click("form[data-sign-out] button")
    editor.click("[data-go]")
    editor.wait_for_url("**/accounts/login/**")
    assert editor.evaluate(KEPT) == 0


def test_a_device_that_keeps_nothing_says_so_and_still_saves(context, editor):
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked') }})"
    )
    editor.reload()

    editor.fill("[name=specific]", "Read with children")

    expect(light(editor)).to_contain_text("This device can’t keep a copy.")
    expect(light(editor)).to_contain_text("Saved at")


def test_the_form_itself_is_sent_after_the_words(editor, goal):
    editor.fill("[name=specific]", "Typed and sent at once")
    editor.click(".savebar .btn--main")

    editor.wait_for_url(lambda url: url != editor.url_of_goal)
    with district_scope(goal.district_id):
        goal.refresh_from_db()
    assert goal.specific == "Typed and sent at once"
