"""A remediation plan, from its draft over the coordinator's review to an end that is not met."""

from datetime import UTC, datetime

from accounts import clock
from tests.journeys.story_plan import answer, say

DECEMBER = datetime(2026, 12, 4, 16, tzinfo=UTC)
END = datetime(2026, 12, 18, 16, tzinfo=UTC)


def write_draft(principal, person):
    principal.go(f"/people/{person.pk}/")
    principal.follow(f"Start a plan with {person.first_name}")
    answer(principal, kind="Remediation plan", title="Lessons that ask for thinking")
    principal.press("Start the plan")
    say(principal, "Set the days", "Save", starts_on="2026-10-14", ends_on="2026-12-18")
    area = {
        "standard_words": "Standard 3",
        "expectation": "Each lesson asks two open questions.",
        "measure": "Counted in three visits.",
    }
    say(principal, "Change this area", "Save", **area)
    say(principal, "Add a fact", "Add it", happened_on="2026-09-08", words="No question asked.")
    say(principal, "Add a point", "Add it", kind="action", words="Plan two questions a day.")
    say(principal, "Add a point", "Add it", kind="evidence", words="Notes of the visits.")
    say(principal, "Add help", "Promise it", what="Coaching", promised_for="2026-10-19")
    for day in ("2026-11-06", "2026-12-04"):
        say(principal, "Add a check", "Set it", due_on=day)
    principal.press("Send to the coordinator")
    principal.sees("Sent. The coordinator looks at each part.", within="body")


def return_and_approve(hr, principal, person):
    """Through the desk; one page for all marks, and what came back stands on a home page."""
    hr.go("/cases/desk/")
    hr.page.locator("main table a", has_text=person.last_name).first.click()
    hr.press("Take this plan on")
    mark_all(hr, help="return", words_help="Say who comes, and when.")
    hr.press("Return with my marks")
    hr.sees("Returned with your marks.", within="body")
    principal.go("/")
    principal.follow(f"Write the plan: {person.name}")
    principal.sees("Say who comes, and when.")
    say(principal, "Add help", "Promise it", what="Ms. Ode visits", promised_for="2026-11-02")
    principal.press("Send to the coordinator")
    hr.page.reload()
    mark_all(hr, help="complete")
    hr.press("Approve")
    hr.sees("Approved. The supervisor shares it now.", within="body")


def mark_all(hr, *, help, words_help=""):
    hr.follow("Mark each part")
    for field in hr.page.locator("main select[name^=mark-]").all():
        field.select_option("complete")
    hr.page.select_option("main [name=mark-help]", help)
    hr.page.fill("main [name=words-help]", words_help)
    hr.press("Keep these marks")
    hr.sees("Marked.", within="body")


def share_and_sign(principal, teacher, person):
    path = principal.page.url.removeprefix(principal.base_url)
    assert teacher.status_of(path) == 404  # nobody reads a plan before it is shared
    principal.go("/")
    principal.follow(f"Share the plan: {person.name}")
    principal.press("Share the plan")
    for number in range(3):
        principal.page.get_by_role("link", name="Propose words for both").nth(number).click()
        answer(principal, words="Two open questions in each lesson.")
        principal.press("Propose")
    teacher.go(path)
    for _number in range(3):
        teacher.page.get_by_role("button", name="I agree").first.click()
        teacher.sees("You both agree on this point.", within="body")
    principal.page.reload()
    principal.press("Sign")
    teacher.page.reload()
    teacher.press("Sign")
    teacher.sees("Signed. Thank you.", within="body")


def check_and_end(principal, person):
    """The first check is not held, and the help has no proof: the review will ask why."""
    clock.move_to(DECEMBER)
    principal.go("/")
    principal.follow(f"Talk over the progress: {person.name}")
    talk = {"held_on": "2026-12-04", "words": "One visit, no question.", "level_1": "not"}
    say(principal, "Note this check 2", "Note it", **talk)
    clock.move_to(END)
    principal.page.reload()
    ending = {
        "outcome": "not_met",
        "on": "2026-12-18",
        "words": "Three visits, one question.",
        "consequence": "Recommendation not to renew.",
    }
    say(principal, "End this plan", "End this plan", **ending)
    principal.sees("Not met")


def recommend_and_approve(hr, principal, manager, *, person, approver):
    hr.go("/cases/recommendations/new/")
    asked = {
        "title": "Renewal of teachers",
        "recommend_by": "2027-02-26",
        "stage_1": "HR manager",
        "by_1": "2027-03-12",
        "notice_by": "2027-05-14",
        "source": "O.C.G.A. 20-2-211",
    }
    answer(hr, audience="Certified", **asked)
    hr.page.select_option("main [name=approver_1]", str(approver.pk))
    hr.press("Open the round")
    hr.sees("Open.", within="body")
    principal.go("/")
    script = []  # comes late, over a slow network
    principal.page.route("**/roster-keys*", lambda route: script.append(route))
    principal.follow("Recommend for each of your people")
    row = principal.page.locator("tr", has_text=person.last_name)
    row.get_by_label("Do not renew").check()
    script[0].continue_()
    row.get_by_label("Reason for").fill("The plan ended without what was expected.")
    principal.press("Send what is complete")
    principal.sees("Sent")
    manager.go("/cases/recommendations/")
    manager.page.get_by_role("link", name="To approve").click()
    manager.page.get_by_role("checkbox").first.check()
    manager.press("Approve the ticked ones")
    manager.sees_title("No recommendation waits for you")
