"""A form that is sent once: the page dies, the network dies, the session ends; the words stay."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from accounts.models import UnsentWords
from accounts.scope import district_scope
from remediation.models import CoachNote, LetterTemplate
from remediation.services import letter as services
from tests.remediation import reviewing
from tests.remediation.cases import case_of
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Visit the morning round with her first."
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('draft:')).length"


@pytest.fixture
def case(transactional_db, maple, tomas):
    with district_scope(maple.pk):
        return case_of(tomas)


@pytest.fixture
def enter(context, live_server):
    """Sign somebody in on this device; whoever was signed in before no longer is."""

    def enter(person):
        cookie = sign_in(Client(), person).cookies["sessionid"].value
        context.clear_cookies(name="sessionid")
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])

    return enter


@pytest.fixture
def note(page, live_server, case, priya, enter):
    """priya, in front of a note that the employee never sees."""
    enter(priya)
    page.url_of_note = f"{live_server.url}/cases/{case.pk}/notes/"
    page.goto(page.url_of_note)
    yield page
    page.route("**/*", lambda route: route.abort())  # or it saves while the tables are emptied
    page.close()


def light(page):
    return page.locator(".saved [data-words]")


def test_words_of_a_page_that_died_stand_there_again_until_they_are_sent(note, context, case):
    note.fill("[name=words]", WORDS)
    expect(light(note)).to_contain_text("Saved at")
    note.goto("about:blank")

    again = context.new_page()
    again.goto(note.url_of_note)
    assert again.input_value("[name=words]") == WORDS
    expect(light(again)).to_contain_text("and did not send it.")
    again.get_by_role("button", name="Keep this note").click()

    expect(again.locator("body")).to_contain_text("The employee never sees it.")
    again.goto(note.url_of_note)
    assert again.input_value("[name=words]") == ""
    with district_scope(case.district_id):
        assert (CoachNote.objects.get().words, UnsentWords.objects.count()) == (WORDS, 0)


def test_without_a_network_the_device_keeps_them_and_shows_them_to_nobody_else(
    note, enter, henry, priya
):
    note.route("**/notes/", lambda route: route.abort())
    note.fill("[name=words]", WORDS)
    expect(light(note)).to_have_text("No connection. Your words are safe on this device.")
    note.goto("about:blank")
    note.unroute("**/notes/")

    enter(henry)
    note.goto(note.url_of_note)
    assert note.input_value("[name=words]") == ""
    assert note.evaluate(KEPT) == 1

    enter(priya)
    note.goto(note.url_of_note)
    assert note.input_value("[name=words]") == WORDS
    note.wait_for_function(f"() => {KEPT} === 0")  # on the server now


def test_two_windows_are_compared_and_nothing_is_sent_by_that(note, context, case):
    note.fill("[name=words]", "From this window.")
    other = context.new_page()
    other.goto(note.url_of_note.replace("/notes/", "/"))
    other.goto(note.url_of_note)
    expect(light(note)).to_contain_text("Saved at")

    other.fill("[name=words]", "From the other window.")
    expect(light(other)).to_contain_text("This text changed somewhere else.")
    other.get_by_role("button", name="Compare both versions").click()

    expect(other.locator("main")).to_contain_text("From this window.")
    assert other.input_value("[name=words]") == "From the other window."
    with district_scope(case.district_id):
        assert CoachNote.objects.count() == 0


def test_notes_for_counsel_wait_on_the_device_alone(page, live_server, maple, tomas, hana, enter):
    with district_scope(maple.pk):
        case = reviewing.begin(tomas, hana)
    enter(hana)
    url = f"{live_server.url}/cases/{case.pk}/counsel/"
    page.goto(url)
    page.fill("[name=words]", WORDS)
    page.reload()
    assert page.input_value("[name=words]") == WORDS
    with district_scope(maple.pk):
        assert UnsentWords.objects.count() == 0

    page.get_by_role("button", name="Write the note").click()

    expect(page.locator(".toast")).to_be_visible()
    assert page.input_value("[name=words]") == ""
    page.wait_for_function(f"() => {KEPT} === 0")


def test_a_letter_that_was_saved_while_typing_more_than_once_is_saved_by_its_button(
    page, live_server, maple, tomas, hana, enter
):
    with district_scope(maple.pk):
        case = reviewing.begin(tomas, hana)
        services.add_samples(actor=hana)
        letter = services.begin_letter(case, LetterTemplate.objects.first(), actor=hana)
    enter(hana)
    page.goto(f"{live_server.url}/cases/letters/{letter.pk}/")
    for words in ("First words.", "First words, and others."):
        with page.expect_response(lambda answer: answer.status == 204):
            page.fill("[name=body]", words)

    page.get_by_role("button", name="Save").click()

    expect(page.locator(".toast")).to_contain_text("Saved.")
    with district_scope(maple.pk):
        letter.refresh_from_db()
    assert letter.body == "First words, and others."
