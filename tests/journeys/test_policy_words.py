"""A long draft of a policy: typed, one more section, a page that dies, two windows."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from accounts.scope import district_scope
from forms.models import PolicyRevision
from forms.policies.text import PolicyText, Section
from forms.services.policy import start_policy
from tests.factories import SchoolYearFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('draft:')).length"


@pytest.fixture
def writing(page, context, live_server, maple, hana):
    """hana, in front of a draft of two sections."""
    with district_scope(maple.pk):
        SchoolYearFactory()
        text = PolicyText("Evaluation", [Section("Why", "All know."), Section("When", "Soon.")])
        draft = start_policy("GCN", "policy", text, actor=hana)
    cookie = sign_in(Client(), hana).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.address = f"{live_server.url}/policy-revisions/{draft.pk}/text/"
    page.goto(page.address)
    yield page
    for one in context.pages:
        one.route("**/*", lambda route: route.abort())  # or it saves while the tables are emptied
    page.close()


def light(page):
    return page.locator(".saved [data-words]")


def sections(page):
    read = "all => all.map(one => [...one.querySelectorAll('input, textarea')].map(f => f.value))"
    return page.locator("fieldset").evaluate_all(read)


def one_more_after(page, number):
    page.get_by_role("button", name=f"Add a section after section {number}").click()
    expect(page.locator(".toast")).to_contain_text(f"Section {number + 1} is added.")


def test_words_stay_with_their_section_when_another_one_is_added(writing, maple):
    writing.fill("[name=words-0]", "Everybody knows.")
    writing.fill("[name=words-1]", "By October 15.")
    one_more_after(writing, 1)
    writing.fill("[name=heading-1]", "Who")
    writing.fill("[name=words-1]", "HR.")
    expect(light(writing)).to_contain_text("Saved at")

    writing.goto("about:blank")
    writing.goto(writing.address)

    stands = [["Why", "Everybody knows."], ["Who", "HR."], ["When", "By October 15."], ["", ""]]
    assert sections(writing) == stands
    writing.get_by_role("button", name="Save the draft").click()
    expect(writing.locator(".toast")).to_contain_text("Saved.")
    with district_scope(maple.pk):
        saved = PolicyRevision.objects.get().sections
    assert [[one["heading"], one["words"]] for one in saved] == stands[:3]
    writing.wait_for_function(f"() => {KEPT} === 0")  # its scripts come after its words


def test_what_the_device_kept_does_not_come_back_in_another_section(writing):
    """The autosave fails, so the device keeps the words as they stood before the section came."""

    def refuse_autosave(route):
        is_autosave = route.request.headers.get("content-type") == "application/json"
        route.fulfill(status=500) if is_autosave else route.continue_()

    writing.route("**/text/", refuse_autosave)
    writing.fill("[name=words-1]", "By October 15.")
    one_more_after(writing, 1)

    stands = [["Why", "All know."], ["", ""], ["When", "By October 15."], ["", ""]]
    assert sections(writing) == stands
    writing.wait_for_function(f"() => {KEPT} === 0")  # its scripts come after its words
    writing.reload()
    assert sections(writing) == stands


def test_two_windows_are_compared_by_section(writing, context):
    writing.fill("[name=words-0]", "From this window.")
    other = context.new_page()
    expect(light(writing)).to_contain_text("Saved at")
    other.goto(writing.address)
    one_more_after(other, 1)
    other.fill("[name=heading-1]", "Who")
    expect(light(other)).to_contain_text("Saved at")

    writing.fill("[name=words-2]", "Typed in the first window.")
    expect(light(writing)).to_contain_text("This text changed somewhere else.")
    writing.get_by_role("button", name="Compare both versions").click()

    expect(writing.locator("main")).to_contain_text("You typed this in another window")
    assert sections(writing)[2] == ["", "Typed in the first window."]
    assert sections(writing)[1] == ["When", "Soon."]
    writing.fill("[name=heading-2]", "Then")
    expect(light(writing)).to_contain_text("Saved at")
