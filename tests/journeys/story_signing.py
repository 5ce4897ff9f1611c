"""The third chapter: they met, both sign, and the worksheet stays what it is."""

from datetime import date

from playwright.sync_api import expect

from config.demo import story, words
from evaluations.services.sharing import share_step
from goals.models import Goal, ImprovementGoal
from goals.services import save_goal
from tests.journeys.story_goals import DEVELOPMENT, FIRST_WORDS, PERFORMANCE

CHADWICK = "chadwickgarner@edfi.org"
WALTER = "walter.brandt@grandbend.example"
TEAM = ["310004", "310006", "310007", "310008"]  # chadwick's, beside linh


def others_share(numbers):
    """Colleagues write and share at the same time; the pages for it were shown by linh."""
    for step in story.goal_setting_steps():
        if step.employee.employee_number in numbers:
            fill_goals(step)
            share_step(step, actor=step.employee)


def fill_goals(step):
    banks = {Goal.Kind.PERFORMANCE: words.PERFORMANCE, Goal.Kind.DEVELOPMENT: words.DEVELOPMENT}
    for goal in Goal.objects.filter(goal_set=step.goal_set_id):
        changes = banks[Goal.Kind(goal.kind)][0] | {
            "target_on": date(2027, 5, 14),
            "actions": story.actions(),
        }
        if goal.kind == Goal.Kind.PERFORMANCE:
            changes["improvement_goal"] = ImprovementGoal.objects.get()
        save_goal(goal, actor=step.employee, changes=changes, version=goal.version)


def sign_five(chadwick):
    """As many clicks as people, and one to get there."""
    chadwick.go("/")
    chadwick.sees_title("5 people are ready for you to sign")
    chadwick.clicks = 0
    chadwick.go_on()
    for left in (4, 3, 2, 1):
        chadwick.press("Sign and go to next")
        words = "conference is" if left == 1 else "conferences are"
        chadwick.sees_title(f"{left} {words} ready to sign")
    chadwick.press("Sign and go to next")
    expect(chadwick.page.locator("h1")).to_contain_text("You wait on")
    assert chadwick.clicks == 6


def take_back_and_sign_again(chadwick):
    """The last signature of the round is regretted, and given again."""
    chadwick.press("Take back")
    chadwick.sees("Your signature is taken back.", within="body")
    chadwick.press("Sign and go to next")
    expect(chadwick.page.locator("h1")).to_contain_text("You wait on")


def sign_own(person, supervisor):
    """Returns the path of the PDF, which was there a moment later."""
    person.go("/")
    expect(person.page.locator("h1")).to_contain_text("Read and sign your goals by")
    person.go_on()
    person.sees(f"{supervisor} has signed.")
    person.press("Sign")
    link = person.page.get_by_role("link", name="Download your copy (PDF)")
    expect(link).to_be_visible(timeout=30_000)  # the page looks again by itself
    return link.get_attribute("href")


def write_share_and_sign(leonard, walter):
    """Without an e-mail everything is the same, but for the way in."""
    leonard.go_on()
    leonard.fill(specific=FIRST_WORDS, **PERFORMANCE)
    leonard.pick_first("improvement_goal")
    leonard.press("Save and go on")
    leonard.sees_title("Development goal")
    leonard.fill(**DEVELOPMENT)
    leonard.press("Save and exit")
    leonard.sees_title("Share your goals with Walter by Tuesday, October 13")
    leonard.go_on()
    leonard.press("Share with Walter")
    leonard.sees_title("Walter can read your goals now")
    walter.go("/sign-offs/")
    walter.press("Sign and go to next")
    walter.sees("You signed for Leonard Griffin.")
    sign_own(leonard, "Walter Brandt")


def worksheet_stays(linh, chadwick, stranger, path):
    first, second = linh.download(path), linh.download(path)
    assert first.startswith(b"%PDF-")
    assert first == second == chadwick.download(path)
    assert stranger.status_of(path) == 404


def letter_for(admin, number):
    """Print all letters. Returns the code of one."""
    admin.go("/start-codes/")
    admin.page.locator("main form button").click()
    letter = admin.page.locator(".letter", has_text=number)
    return letter.locator("dd strong").inner_text()
