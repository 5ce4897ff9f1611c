"""The employee groups beside the classified one: directors of the office, and teachers (BTU)."""

from datetime import date
from decimal import Decimal

from accounts.models import BargainingUnit, Membership, SchoolYear, Site
from config.demo import story, words
from config.demo.people import Kind, Staff
from config.demo.sign_ins import give_login
from evaluations.models import Cycle, Step, StepRule
from evaluations.services.conference import record_conference
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from evaluations.services.sharing import share_step
from evaluations.services.signing import sign_as_employee, sign_step
from forms.job_file import ready_made
from forms.services.job import ask_to_sign, load_job, put_in_use, sign_own_job
from goals.models import Goal, StrategicPriority
from goals.services import save_goal
from goals.services.priority import MissionWords, add_priority, change_mission

OFFICE_CODE = "CO-ADMIN"  # of the ready-made process
DIRECTORS = {
    "Director of student services": date(2019, 7, 1),
    "Director of transportation": date(2021, 7, 1),
    "Director of facilities": date(2026, 8, 1),  # new to the role
}
COORDINATOR = "4731"  # job code of the ready-made description
HELD = 3  # of so many teachers one has had the planning conference


def hire_directors(office: Site, today: date) -> list[Membership]:
    """And a coordinator. They come last, so that everybody else keeps their number and name."""
    head = office.people.get(supervisor=None)
    units = {unit.code: unit for unit in BargainingUnit.objects.all()}
    staff = Staff(office.district.slug, units, seed=23, today=today)
    staff.number = int(Membership.objects.latest("employee_number").employee_number)
    jobs = [(title, OFFICE_CODE, since) for title, since in DIRECTORS.items()]
    jobs.append((ready_made()[COORDINATOR].title, COORDINATOR, date(2022, 9, 1)))
    hired = []
    for title, code, since in jobs:
        person = staff.person(office, Kind(0, title, "PSASA", True), head)
        person.job_code, person.in_role_since = code, since
        person.hired_on = since
        hired.append(person)
    return Membership.objects.bulk_create(hired)


def describe_jobs(hr: Membership) -> None:
    """The coordinator has signed their job description; the supervisor signs next."""
    job = put_in_use(load_job(ready_made()[COORDINATOR], actor=hr), actor=hr)
    ask_to_sign(job, actor=hr)
    for asked in job.signatures.select_related("person"):
        give_login(asked.person, asked.person.email)
        sign_own_job(asked, actor=asked.person, authentication=story.proof())


def open_group(code: str, year: SchoolYear, admin: Membership) -> Cycle:
    process = publish_process(copy_preset(code, school_year=year, actor=admin), actor=admin)
    cycle = open_cycle(process, actor=admin)
    while fill_next_batch(cycle.pk):
        pass
    return cycle


def name_priorities(year: SchoolYear, admin: Membership) -> list[StrategicPriority]:
    change_mission(MissionWords(**words.MISSION), seen_version=0, actor=admin)
    return [add_priority(year, actor=admin, text=text) for text in words.PRIORITIES]


def agree_on_growth(cycle: Cycle, priorities: list[StrategicPriority], met_on: date) -> None:
    """The first director has signed, the second waits for the supervisor, the last one writes."""
    steps = Step.objects.filter(
        participation__cycle=cycle, rule__kind=StepRule.Kind.GOAL_SETTING
    ).with_people()
    for number, step in enumerate(steps.order_by("participation__employee__employee_number")):
        employee, supervisor = step.employee, step.employee.supervisor
        give_login(employee, employee.email)
        if number == len(DIRECTORS) - 1 or supervisor is None:
            continue
        for goal in Goal.objects.filter(goal_set=step.goal_set_id):
            changes = {**words.GROWTH[number], "priority": priorities[number]}
            numbers = {name: Decimal(str(changes[name])) for name in words.GROWTH_NUMBERS}
            save_goal(goal, actor=employee, changes=changes | numbers, version=goal.version)
        share_step(step, actor=employee)
        if number == 0:
            proof = story.proof()
            sign_step(step, actor=supervisor, authentication=proof, held_on=met_on)
            sign_as_employee(step, actor=employee, authentication=proof)


def meet_teachers(cycle: Cycle, met_on: date) -> None:
    steps = Step.objects.filter(participation__cycle=cycle, rule__kind=StepRule.Kind.PLANNING)
    teachers = steps.with_people().order_by("participation__employee__employee_number")
    for step in teachers[::HELD]:
        if step.employee.supervisor is not None:
            record_conference(step, actor=step.employee.supervisor, held_on=met_on)
