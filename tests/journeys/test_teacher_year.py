"""The year of a teacher (BTU): a development plan, observations, the annual rating.

theo is mia's; ida observes him as well, for mia's rating of a lesson was unsatisfactory.
"""

from datetime import UTC, date, datetime

import pytest

from accounts import clock
from accounts.models import Membership, RoleGrant
from accounts.scope import district_scope
from accounts.services.supervisors import assign_supervisor
from evaluations.models import Observation
from evaluations.services.conference import record_conference
from evaluations.services.observer import name_observer
from goals.services.idp import save_idp, share_idp, start_idp
from tests.evaluations.observing import shared
from tests.factories import SiteFactory, UnitFactory, member
from tests.journeys.groups import open_year, pages_of_copy, rate, sheet_of, step_of, talk_over

pytestmark = pytest.mark.django_db(transaction=True)
SEPTEMBER = datetime(2026, 9, 14, 15, tzinfo=UTC)
JANUARY, MAY = (datetime(2027, month, 20, 15, tzinfo=UTC) for month in (1, 5))
SCRIPT = "9:05 Students read in pairs.\n9:12 Two wait for help.\n9:20 The teacher sums up."
PLAN = {
    "item-1-goal": "Lead a reading group so that every child talks.",
    "item-1-activities": "Watch a colleague twice\nTry one routine each month",
    "item-1-outcome": "Every child in the group speaks in each lesson.",
}


@pytest.fixture
def school(transactional_db, maple, ada, hana, oak_school):
    clock.move_to(SEPTEMBER)
    mia = member(maple, "Mia Moss", site=oak_school, job_title="Principal")
    with district_scope(maple.pk):
        RoleGrant.objects.create(membership=mia, role="site_leader", site=oak_school)
        unit = UnitFactory(code="BTU", name="Teachers")
    fields = {"site": oak_school, "unit": unit, "is_certified": True, "job_title": "Teacher"}
    theo = member(maple, "Theo Thorn", supervisor=mia, **fields)
    with district_scope(maple.pk):
        open_year("btu", ada)
    yield mia, theo
    clock.reset()


def test_year_of_a_teacher(school, maple, hana, at_work):
    mia, theo = school
    teacher, principal = at_work(theo), at_work(mia)

    meet_without_a_plan(principal)
    write_plan(teacher)
    plan_the_year(principal)
    observe(principal, mia, theo)
    talk_afterwards(principal, teacher)
    meet_in_winter(principal)
    rate_the_year(principal, mia, theo, maple, hana)
    sign(teacher)
    read_the_papers(theo)
    assert teacher.complaints == principal.complaints == []


def meet_without_a_plan(principal):
    principal.go("/")
    principal.sees_title("Meet with 1 person by Thursday, October 15")
    principal.go_on()
    principal.sees("There is no development plan of Theo to read yet.")


def write_plan(teacher):
    teacher.go("/")
    teacher.follow("Get ready: look at your development plan")
    teacher.press("Begin my plan")
    teacher.fill(**PLAN)
    teacher.press("Share with Mia")
    teacher.sees_title("Mia can read your plan")


def plan_the_year(principal):
    principal.page.reload()
    principal.follow("Development plan of Theo")
    principal.sees("Lead a reading group so that every child talks.")
    principal.page.go_back()
    principal.press("Make the list")
    talk_over(principal)
    principal.press("Sign")
    principal.sees("Who signed")


def observe(principal, mia, theo):
    """A script with times, evidence by row, and words beside a low level."""
    principal.go(f"/people/{theo.pk}/")
    principal.follow("0 of 2 observations")
    principal.press("Start an observation")
    principal.page.get_by_label("Kind").select_option(label="Formal observation")
    principal.fill(observed_on="2026-09-11", starts_at="09:00", ends_at="09:45", place="Room 12")
    principal.page.locator("main [name=script]").fill(SCRIPT)
    principal.press("Code evidence")
    principal.page.get_by_label("Two wait for help.").check()
    principal.page.get_by_label("For the row").select_option("Instruction")
    principal.press("Add to this row")
    principal.follow("Back to the script")
    principal.press("Rate the rows")
    with district_scope(theo.district_id):
        observation = Observation.objects.get()
    rate(sheet_of(observation, "supervisor"), mia, "ineffective")
    principal.page.reload()
    principal.sees("Two wait for help.")
    principal.press("Share with Theo")
    principal.sees_title("Formal observation on Friday, September 11")


def talk_afterwards(principal, teacher):
    """The teacher reads script and evidence, and signs that they got it."""
    principal.press("We talked it over")
    teacher.go("/")
    teacher.follow("Sign for an observation")
    teacher.sees("Two wait for help.")
    teacher.press("Sign")
    teacher.sees("Signed")


def meet_in_winter(principal):
    clock.move_to(JANUARY)
    principal.go("/")
    principal.go_on()
    principal.fill(held_on="2027-01-20")
    principal.press("Keep the day you met")


def rate_the_year(principal, mia, theo, maple, hana):
    """An unsatisfactory year waits for somebody else's eyes; then it is rated and signed."""
    clock.move_to(MAY)
    step = step_of(theo, "year_end")
    with district_scope(theo.district_id):
        shared(step.participation, mia, kind="informal", observed_on=date(2027, 3, 3))
    principal.go("/")
    principal.go_on()
    principal.press("Make the list")
    principal.press("Start rating")
    rate(sheet_of(step, "supervisor"), mia, "ineffective")
    principal.go(f"/steps/{step.pk}/")
    talk_over(principal, result="Met")
    principal.press("Sign")
    principal.sees("somebody other than")
    ida = member(maple, "Ida Ibsen", job_title="Assistant principal")
    with district_scope(theo.district_id):
        days = {"starts_on": date(2027, 5, 1), "ends_on": date(2027, 6, 1)}
        name_observer(step.participation, actor=hana, observer=ida, **days)
        shared(step.participation, ida, observed_on=date(2027, 5, 19))
    principal.go(f"/steps/{step.pk}/")
    principal.press("Sign")
    principal.sees_title("Theo Thorn signs next")


def sign(teacher):
    teacher.go("/")
    teacher.go_on()
    teacher.press("Sign")
    teacher.sees("Who signed")


def read_the_papers(theo):
    """Each official copy, page by page."""
    checklist = " ".join(pages_of_copy(step_of(theo, "planning"), "conference_notes"))
    assert "Form PC-1 · Teacher or related professional" in checklist
    assert "Individual development plan (IDP) Notes We talked about it." in checklist
    with district_scope(theo.district_id):
        first = Observation.objects.earliest("observed_on")
    seen, script = pages_of_copy(first, "observation")
    assert "Kind Formal observation, announced Observed Friday, September 11, 2026" in seen
    assert "Instruction Rating Ineffective Comment Seen. Evidence 9:12 a.m., Two wait" in script
    assert "Script 9:05 a.m. Students read in pairs. 9:12 a.m. Two wait for help." in script
    annual = pages_of_copy(step_of(theo, "year_end"), "year_end_summary")
    assert "Form BTU-AR" in annual[0]
    assert "Overall rating Ineffective" in annual[0]
    assert "Professional practice: 1.00 × 50% = 0.50" in annual[1]
    assert "I received this form." in annual[2]


def test_a_plan_moves_along_with_a_transfer(school, maple, hana, at_work):
    """In January theo goes to another school: what he planned goes along, mia's tasks go."""
    mia, theo = school
    plan = share_plan(theo)
    with district_scope(maple.pk):
        record_conference(step_of(theo, "planning"), actor=mia, held_on=date(2026, 9, 11))
    clock.move_to(JANUARY)
    before, teacher = at_work(mia), at_work(theo)
    before.go("/")
    before.sees_title("Meet with 1 person by Monday, February 15")
    before.go(f"/development-plans/{plan.pk}/")
    before.sees("Lead a reading group")

    noor = move(theo, maple, hana)
    after = at_work(noor)
    after.go("/")
    after.sees_title("Meet with 1 person by Monday, February 15")
    after.go_on()
    after.sees_title("Meet with Theo Thorn by Monday, February 15")
    after.go(f"/people/{theo.pk}/")
    after.go(f"/development-plans/{plan.pk}/")
    after.sees("Lead a reading group")
    teacher.go("/")
    teacher.sees_title("Meet with Noor for the mid-year conference by Monday, February 15")

    before.go("/")
    before.sees_title("Welcome, Mia")
    step = step_of(theo, "mid_year")
    gone = [f"/development-plans/{plan.pk}/", f"/steps/{step.pk}/", f"/people/{theo.pk}/"]
    assert {path: before.status_of(path) for path in gone} == dict.fromkeys(gone, 404)
    everybody = [before, after, teacher]
    assert [actor.complaints for actor in everybody] == [[], [], []]


def share_plan(theo):
    with district_scope(theo.district_id):
        plan = start_idp(actor=theo)
        plan = save_idp(plan, actor=theo, changes=PLAN, version=plan.version)
        return share_idp(plan, actor=theo)


def move(theo, maple, hana):
    """To elm, where noor leads; by HR. Returns her."""
    with district_scope(maple.pk):
        elm = SiteFactory(name="Elm School", code="ELM")
    noor = member(maple, "Noor Nassar", site=elm, job_title="Principal")
    with district_scope(maple.pk):
        RoleGrant.objects.create(membership=noor, role="site_leader", site=elm)
        Membership.objects.filter(pk=theo.pk).update(site=elm)
        assign_supervisor([theo], supervisor=noor, actor=hana)
    return noor
