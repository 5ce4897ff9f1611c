"""What both do on the pages of a plan, by the words that stand on them."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from accounts.scope import district_scope
from remediation.models import CaseKind
from remediation.services.kind import load_ready_made
from tests.factories import SchoolYearFactory

OCTOBER = datetime(2026, 10, 13, 15, tzinfo=UTC)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def kind_of(district, code) -> CaseKind:
    """The ready-made kind of this name, as a district has it."""
    with district_scope(district.pk):
        SchoolYearFactory()
        return next(kind for kind in load_ready_made(actor=None) if kind.code == code)


def say(actor, link, button, **answers):
    """From the plan to a form of it by its link, an answer by label, and back to the plan."""
    way = actor.page.get_by_role("link", name=link).first
    way.wait_for()  # the words of the form before are kept first, then it is sent
    plan = actor.page.url.partition("?")[0].partition("#")[0]
    actor.clicks += 1
    way.click()
    answer(actor, **answers)
    actor.press(button)
    actor.page.wait_for_url(lambda url: url.partition("?")[0].partition("#")[0] == plan)
    expect(actor.page.locator(".toast")).to_be_visible()


def answer(actor, **answers):
    """By the names of the fields; `level_1` is the field level-1."""
    for name, words in answers.items():
        field = actor.page.locator(f"main [name='{name.replace('level_', 'level-')}']").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(words)
        else:
            field.fill(words)


def fits(actor):
    """Nothing of the page stands beside the screen of a phone."""
    wide = actor.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{actor.page.url} is {wide} px too wide"
