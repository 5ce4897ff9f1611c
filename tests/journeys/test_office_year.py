"""The year of two central office administrators: cora, and newt, who is new to the role."""

from datetime import UTC, date, datetime

import pytest
from PIL import Image
from playwright.sync_api import expect

from accounts import clock
from accounts.scope import district_scope
from evaluations.models import Step
from goals.services import MissionWords, add_priority, change_mission
from tests.factories import SchoolYearFactory, member
from tests.journeys.groups import open_year, pages_of_copy, rate, sheet_of, step_of, talk_over

pytestmark = pytest.mark.django_db(transaction=True)
SEPTEMBER = datetime(2026, 9, 14, 15, tzinfo=UTC)
JANUARY, MAY, JUNE = (
    datetime(2027, month, 20 if month < 6 else 2, 15, tzinfo=UTC) for month in (1, 5, 6)
)
GOAL = {
    "specific": "Raise the share of ninth graders who are on track at our four high schools.",
    "metric": "Ninth graders on track",
    "unit": "percent",
    "baseline_value": "70",
    "target_value": "80",
    "measurable": "The on-track report of each month.",
    "attainable": "Each school has a team that meets every two weeks.",
    "action-1-what": "Look at the report with each team",
    "contribution": "Each graduate is what our mission promises.",
    "target_on": "2027-06-15",
}


@pytest.fixture
def office(transactional_db, maple, ada, oak_school):
    """Mission and priorities are told; both are led by dana, and the year is open."""
    clock.move_to(SEPTEMBER)
    dana = member(maple, "Dana Drew", site=oak_school, job_title="Chief of schools")
    fields = {"supervisor": dana, "site": oak_school, "job_code": "CO-ADMIN"}
    cora = member(maple, "Cora Clay", in_role_since=date(2019, 7, 1), **fields)
    newt = member(maple, "Newt North", in_role_since=date(2026, 7, 1), **fields)
    with district_scope(maple.pk):
        words = MissionWords(mission="Every student graduates ready", plan="On track in grade 9")
        change_mission(words, seen_version=0, actor=ada)
        add_priority(SchoolYearFactory(), actor=ada, text="Students on track")
        open_year("central_office", ada)
    yield dana, cora, newt
    clock.reset()


def test_year_of_an_administrator(office, at_work, tmp_path):
    dana, cora, _newt = office
    employee, supervisor = at_work(cora), at_work(dana)

    agree_on_goal(employee, supervisor)
    bring_chart(employee, tmp_path)
    meet_at_mid_year(supervisor, step_of(cora, "mid_year"))
    reflect(employee, cora)
    sum_up(supervisor, dana, step_of(cora, "year_end"))
    sign(employee, step_of(cora, "year_end"))
    read_the_papers(cora)
    assert employee.complaints == supervisor.complaints == []


def agree_on_goal(employee, supervisor):
    """Nothing is shared without a priority; then both sign the set."""
    employee.go("/")
    employee.go_on()
    employee.sees("Every student graduates ready")
    employee.fill(**GOAL)
    employee.press("Save and go on")
    employee.sees("District Strategic Priority")
    expect(employee.button("Share with Dana")).to_have_count(0)
    employee.go_on()
    employee.page.get_by_label("District Strategic Priority").select_option("Students on track")
    employee.press("Save and go on")
    employee.go_on()
    employee.press("Share with Dana")
    employee.sees_title("Dana can read your goals now")
    supervisor.go("/")
    supervisor.go_on()
    supervisor.sees("Ninth graders on track")
    supervisor.press("Sign and go to next")
    supervisor.sees("You signed for Cora Clay.")
    employee.go("/")
    employee.go_on()
    employee.press("Sign")
    employee.sees_title("You signed. Your signed copy is being made.")


def bring_chart(employee, tmp_path):
    picture = tmp_path / "on-track.png"
    Image.new("RGB", (400, 240), "steelblue").save(picture)
    clock.move_to(JANUARY)
    employee.go("/goals/")
    employee.follow("Add an artifact for your performance growth goal")
    employee.page.set_input_files("#id_file", picture)
    employee.page.get_by_label("What does it show?").fill("On track by month.")
    employee.page.get_by_label("Bring it to the next conference").check()
    employee.press("Add it")
    employee.sees_title("1 artifact shows your work")


def meet_at_mid_year(supervisor, step):
    """The value is typed, pace and expectation are computed; the artifact opens in the page."""
    supervisor.go("/")
    supervisor.go_on()
    supervisor.press("Make the list")
    point = supervisor.page.locator("#p1[open]")
    point.get_by_text("on-track", exact=True).click()
    expect(point.get_by_role("img", name="on-track")).to_be_visible()
    point.get_by_label("Value now").fill("76")
    talk_over(supervisor)
    supervisor.press("Sign")
    supervisor.sees("Who signed")


def reflect(employee, cora):
    """What is known stands there already; own ratings are a choice, and go along."""
    clock.move_to(MAY)
    employee.go("/")
    employee.go_on()
    employee.press("Start the summary")
    employee.sees("Ninth graders on track, from 70 to 80 percent. At mid-year: 76 percent")
    employee.follow("Go to the next open row")
    employee.page.get_by_label("What was accomplished, line 1").fill("All four schools meet.")
    employee.press("Save and go on")
    expect(employee.page.locator(".raterow")).not_to_contain_text("(optional)")
    employee.page.get_by_label("Strengths and talents").fill("I read numbers with people.")
    employee.press("Save and go to What you want to work on next")
    employee.press("Save and see all rows")
    employee.follow("Go on to hand it in")
    employee.press("Rate your own year")
    with district_scope(cora.district_id):
        year_end = step_of(cora, "year_end")
    rate(sheet_of(year_end, "employee"), cora, "highly-effective")
    employee.page.reload()
    employee.follow("Go on to hand it in")
    employee.press("Sign and hand in")
    employee.sees_title("You handed in your self-assessment")


def sum_up(supervisor, dana, step):
    """A row is left: it is named and linked, and nothing is signed before it is rated."""
    clock.move_to(JUNE)
    supervisor.go("/")
    supervisor.go_on()
    supervisor.press("Make the list")
    talk_over(supervisor, result="Met")
    supervisor.press("Start rating")
    rate(sheet_of(step, "supervisor"), dana, "effective", leave=["ethics"])
    supervisor.go(f"/steps/{step.pk}/")
    supervisor.sees("Opens when every row is rated")
    expect(supervisor.button("Sign")).to_have_count(0)
    supervisor.follow("Acts with ethics")
    supervisor.sees("Cora chose this")
    supervisor.page.get_by_label("Highly effective").check()
    supervisor.press("Save and go to")
    explain_and_override(supervisor)
    supervisor.go(f"/steps/{step.pk}/")
    supervisor.press("Sign")
    supervisor.sees_title("Cora Clay signs next")


def explain_and_override(supervisor):
    """What it comes from stands there line by line; another one needs a reason that is kept."""
    supervisor.page.locator(".raterow__all").click()
    supervisor.sees("How this is computed")
    supervisor.follow("Set a different overall rating")
    supervisor.page.get_by_label("Highly effective").check()
    supervisor.press("Save the overall rating")
    supervisor.sees("Say why")
    supervisor.forgive("422")
    supervisor.page.get_by_label("Why?").fill("Her schools gained more than any other.")
    supervisor.press("Save the overall rating")
    supervisor.sees("Computed: Effective. Her schools gained more than any other.")


def sign(employee, step):
    employee.go("/")
    employee.go_on()
    employee.press("Sign")
    employee.sees("Who signed")


def read_the_papers(cora):
    """Each official copy, page by page."""
    first, last = pages_of_copy(step_of(cora, "goal_setting"), "goals_worksheet")
    assert "Form CO-1" in first
    assert "District Strategic Students on track" in first
    assert last.startswith("Time-bound: target Tuesday, June 15, 2027 date")
    notes = " ".join(pages_of_copy(step_of(cora, "mid_year"), "conference_notes"))
    assert "Value now 76 percent Expected 74.7 percent" in notes
    assert "Pace Ahead" in notes
    own = " ".join(pages_of_copy(step_of(cora, "self_assessment"), "self_assessment"))
    assert "Summative Evaluation, Central Office Administrator (CO-4, revision 1)" in own
    first, *middle, last = pages_of_copy(step_of(cora, "year_end"), "year_end_summary")
    assert "Overall rating Highly effective" in first
    assert "Acts with ethics Highly effective Highly effective" in " ".join(middle)
    end = " ".join([*middle, last])
    assert "Computed Effective (3.05)" in end
    assert "Her schools gained more than any other." in end
    assert not last.startswith("Signatures")  # they don't stand on a page alone
    assert "I received this form. Signing does not mean that I agree with it." in last


def test_year_of_an_administrator_who_is_new_to_the_role(office, at_work):
    """Goals and mid-year are behind them; nobody expects a self-assessment."""
    dana, _cora, newt = office
    with district_scope(newt.district_id):
        steps = Step.objects.filter(participation__employee=newt)
        steps.filter(rule__kind__in=["goal_setting", "mid_year"]).update(state="complete")
        steps.filter(rule__kind="year_end").update(state="meeting")
    clock.move_to(MAY)
    employee, supervisor = at_work(newt), at_work(dana)
    step = step_of(newt, "year_end")

    employee.go(f"/steps/{step_of(newt, 'self_assessment').pk}/")
    employee.sees_title("No self-assessment is expected")
    employee.press("I want to write one all the same")
    employee.press("Start the summary")
    employee.sees("Only you see this until you hand it in.")

    supervisor.go(f"/steps/{step.pk}/")
    supervisor.press("Make the list")
    talk_over(supervisor, result="Met")
    supervisor.press("Start rating")
    rate(sheet_of(step, "supervisor"), dana, "developing")
    supervisor.go(f"/steps/{step.pk}/")
    supervisor.press("Sign")
    supervisor.sees_title("Newt North signs next")
    employee.go(f"/steps/{step.pk}/")
    employee.press("Sign")
    employee.sees("Who signed")
    pages = pages_of_copy(step, "year_end_summary")
    assert "Overall rating Developing" in pages[0]
    assert employee.complaints == supervisor.complaints == []
