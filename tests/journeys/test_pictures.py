"""Every main page opens cleanly, wide and narrow, light and dark; `--pictures DIR` keeps how.

python3 dev.py test tests/journeys/test_pictures.py --pictures docs/screenshots
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import expect

from accounts import clock
from accounts.models import District, Membership
from accounts.scope import district_scope
from accounts.services.roster import upload_roster
from config.demo import words
from config.demo.setup import HERE, NOW, START, set_up_grand_bend
from evaluations.models import Process, Step
from goals.models import Goal
from goals.services import save_goal
from records.models import Document
from tests.journeys.actors import Actor
from tests.signing_in import sign_in

NARROWEST = 320
WINDOWS = ((1280, 860), (390, 844), (NARROWEST, 640))
EMPLOYEE, SUPERVISOR, HR, ADMIN = "310005", "207246", "207247", "207288"


STICKING_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > innerWidth)
        .map(one => `${innerWidth}: ${one.tagName} .${one.className} sticks out`)"""


@dataclass(frozen=True)
class View:
    """A page, named as its picture; `number` is the employee who opens it, if anybody."""

    name: str
    number: str | None
    path: str


@pytest.fixture
def grand_bend(worker):
    """The set-up district of the demonstration, on its first morning."""
    clock.move_to(START)
    set_up_grand_bend()
    clock.move_to(NOW)
    return District.objects.get(slug="grand-bend")


@pytest.fixture
def views(grand_bend):
    with district_scope(grand_bend.pk):
        employee, supervisor, admin = (person(n) for n in (EMPLOYEE, SUPERVISOR, ADMIN))
        begin_goal(employee)
        roster = send_edited_roster(admin)
        process = Process.objects.get()
        goal = Goal.objects.get(goal_set__employee=employee, kind=Goal.Kind.PERFORMANCE)
        document = Document.objects.filter(
            person__supervisor=supervisor,
            subject_id__in=Step.objects.filter(state="complete").values("pk"),
        ).first()
    return [
        View("sign-in", None, "/accounts/login/"),
        View("home", EMPLOYEE, "/"),
        View("goal-editor", EMPLOYEE, f"/goals/goal/{goal.pk}/"),
        View("sign-offs", SUPERVISOR, "/sign-offs/"),
        View("document", SUPERVISOR, f"/documents/{document.pk}/"),
        View("overview", HR, "/overview/"),
        View("setup", ADMIN, "/setup/"),
        View("roster-check", ADMIN, f"/setup/roster/{roster.pk}/"),
        View("process", ADMIN, f"/processes/{process.pk}/"),
        View("calendar", ADMIN, "/calendar/"),
    ]


def person(number):
    return Membership.objects.get(employee_number=number)


def begin_goal(employee):
    goal = Goal.objects.get(goal_set__employee=employee, kind=Goal.Kind.PERFORMANCE)
    begun = ("specific", "measurable", "metric", "baseline", "target")
    changes = {name: words.PERFORMANCE[0][name] for name in begun}
    save_goal(goal, actor=employee, changes=changes, version=goal.version)


def send_edited_roster(admin):
    """A supplement with one new person and one new title waits to be loaded."""
    lines = (HERE / "grand_bend_supplement.csv").read_text()
    edited = lines.replace("Transportation manager", "Fleet manager")
    edited += "310026,Park,Jun,,Bus driver,DRV,Transportation,LOCAL44,310002,2026-09-01,no,\n"
    return upload_roster(edited.encode(), "grand_bend_supplement.csv", actor=admin)


@pytest.fixture
def browsers(browser, live_server, grand_bend):
    """One for each person, signed in; None is nobody."""
    found = {}

    def browser_of(number):
        if number not in found:
            found[number] = Actor(browser, live_server.url, reduced_motion="reduce")
            if number:
                with district_scope(grand_bend.pk):
                    client = sign_in(Client(), person(number))
                found[number].take_session(client)
        return found[number]

    yield browser_of
    for actor in found.values():
        actor.context.close()


def test_every_main_page_opens_cleanly(views, browsers, grand_bend, pytestconfig):
    folder = pytestconfig.getoption("--pictures")
    problems = {}
    for view in views:
        actor = browsers(view.number)
        wait_for_page(actor, view)
        found = [*look_at(actor, view, folder), *actor.complaints]
        if found:
            problems[view.name] = found
        actor.complaints.clear()

    assert problems == {}


def wait_for_page(actor, view):
    """Work in the background is over: no progress bar is left on the page."""
    actor.go(view.path)
    expect(actor.page.locator(".run")).to_have_count(0)


def look_at(actor, view, folder):
    """Open the page in each look. Returns what is wrong with it."""
    page, problems = actor.page, []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width, height in WINDOWS:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(view.path)
            problems += page.evaluate(STICKING_OUT)
            if folder and width > NARROWEST:
                name = f"{view.name}-{width}-{scheme}.png"
                page.screenshot(path=Path(folder) / name)
    return problems
