"""In which district are pages timed? Made once, with the services of the product; used again.

About 100,000 evaluation rows for 10,000 people: participations, steps, goal sets, goals, dates.
"""

import os
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

import psycopg
from django.db import connection, transaction

from accounts import clock
from accounts.bulk import joined_as_sets
from accounts.models import District, Membership, RoleGrant, Site
from accounts.scope import district_scope
from accounts.years import school_year_of
from bench.progress import tell
from bench.visitor import Visitor
from config.demo import story
from config.demo.seed import fill_district, make_district
from config.demo.setup import give_role
from deadlines.services.calendar import confirm_holidays, refresh_holidays
from evaluations.models import Cycle, Process, Step, StepRule
from evaluations.services.agenda import prepare_conference
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from goals.models import Goal
from tests.signing_in import sign_in

ZONE = ZoneInfo("America/New_York")
START = datetime(2026, 9, 8, 8, 30, tzinfo=ZONE)
NOW = datetime(2026, 10, 5, 9, 5, tzinfo=ZONE)  # where the clock stands while pages are timed
MET_ON = date(2026, 9, 28)
FIND_AMONG = 50_000
Role = RoleGrant.Role


@dataclass(frozen=True)
class Stage:
    """The district, and who asks for which page."""

    district: District
    employee: Membership
    supervisor: Membership
    signer: Membership  # a supervisor whose people have all shared
    coordinator: Membership
    admin: Membership
    finder: Membership  # HR coordinator of the district of 50,000
    cycle: Cycle

    def client(self, person: Membership) -> Visitor:
        """Signed in, with a second factor where the role asks for one."""
        return sign_in(Visitor(HTTP_USER_AGENT="bench"), person)

    def give_login(self, person: Membership) -> None:
        with district_scope(self.district.pk):
            give_role(person, None)


def prepare(people: int) -> Stage:
    clock.move_to(START)
    district = make_district(f"Bench {people}", f"bench-{people}", "MD")
    large = make_district(f"Bench find {FIND_AMONG}", f"bench-find-{FIND_AMONG}", "MD")
    fill_district(district, people)
    fill_district(large, FIND_AMONG)
    with district_scope(large.pk):
        finder = office_person(Role.HR_COORDINATOR, 0)
    with district_scope(district.pk):
        is_new = not Cycle.objects.exists()
        if is_new:
            tell(f"a new cycle for {people:,} people")
            fill_cycle(district, office_person(Role.ADMIN, 0))
    if is_new:
        play_two_teams(district)
    else:
        tidy()
    with district_scope(district.pk):
        stage = stage_of(district, finder)
    clock.move_to(NOW)
    return stage


def play_two_teams(district: District) -> None:
    """Once the statistics know the cycle: before, one list of its steps took minutes."""
    tidy()
    tell("two teams, by the services")
    with district_scope(district.pk):
        two = heads()
        for person in two:
            give_role(person, None)
        clock.move_to(NOW)
        play(*two)
    tidy()


def stage_of(district: District, finder: Membership) -> Stage:
    admin = office_person(Role.ADMIN, 0)
    coordinator = office_person(Role.HR_COORDINATOR, 1)
    supervisor, signer = heads()
    for person in (supervisor, signer):
        give_role(person, None)
    cycle = Cycle.objects.get()
    team = supervisor.reports.order_by("employee_number")
    employee = team.exclude(email="").first()
    give_role(employee, None)
    return Stage(district, employee, supervisor, signer, coordinator, admin, finder, cycle)


def office_person(role: str, place: int) -> Membership:
    office = Site.objects.get(code="000")
    person = office.people.exclude(supervisor=None).order_by("employee_number")[place]
    give_role(person, role)
    return person


def heads() -> list[Membership]:
    """Two principals, each with about 45 people."""
    schools = Membership.objects.filter(role_grants__role=Role.SITE_LEADER)
    return list(schools.order_by("employee_number")[:2])


@transaction.atomic
def fill_cycle(district: District, admin: Membership) -> None:
    """One cycle for everybody, and people in it at every stage."""
    year = school_year_of(district, clock.today(district))
    confirm_holidays(refresh_holidays(district, actor=admin), actor=admin)
    process = copy_preset("classified_goals", school_year=year, actor=admin)
    Process.objects.filter(pk=process.pk).update(for_certified=True)
    cycle = open_cycle(publish_process(process, actor=admin), actor=admin)
    while fill_next_batch(cycle.pk):
        pass
    clock.move_to(NOW)
    move_on(*heads())


def play(supervisor: Membership, signer: Membership) -> None:
    """Two teams by the services, with documents: one at every stage, one ready to sign."""
    steps = [s for s in story.goal_setting_steps() if s.employee.supervisor_id == supervisor.pk]
    random = Random(5)
    story.carry(steps[0], "begun", random, MET_ON)
    story.play(steps[1:], 5, MET_ON)
    for step in story.goal_setting_steps():
        if step.employee.supervisor_id == signer.pk:
            story.carry(step, "shared", random, MET_ON)


def move_on(*by_services: Membership) -> None:
    """The same stages for everybody else, by statements: words, sets, steps, dates.

    Joined as sets: no statistics know yet what the opening wrote a moment ago. Row by row, 100,000
    people took longer here than everything before.
    """
    others = {"heads": [head.pk for head in by_services], "kind": StepRule.Kind.GOAL_SETTING}
    with joined_as_sets(), connection.cursor() as cursor:
        for statement in (LOTS, WRITE, SHARE, STEPS, DATES):
            cursor.execute(statement, others)


LOTS = """
    CREATE TEMPORARY TABLE lots ON COMMIT DROP AS
    SELECT s.id AS step_id, s.goal_set_id, m.id AS employee_id, m.supervisor_id,
        CASE WHEN lot < 12 THEN 'untouched' WHEN lot < 30 THEN 'begun'
             WHEN lot < 50 THEN 'shared' WHEN lot < 55 THEN 'returned'
             WHEN lot < 65 THEN 'signing' ELSE 'complete' END AS stage
    FROM evaluations_step s
    JOIN evaluations_steprule r ON r.id = s.rule_id AND r.kind = %(kind)s
    JOIN evaluations_participation p ON p.id = s.participation_id
    JOIN accounts_membership m ON m.id = p.employee_id
    CROSS JOIN LATERAL (SELECT abs(hashtext(m.employee_number)) %% 100 AS lot) lots
    WHERE m.supervisor_id IS NOT NULL AND m.supervisor_id <> ALL(%(heads)s)
"""
WRITE = """
    UPDATE goals_goal g SET version = 2, updated_by_id = l.employee_id, updated_at = now(),
        specific = 'Lead two short reading groups a week.',
        measurable = 'Four of five students read 20 more words a minute.',
        attainable = 'I have 30 minutes on Tuesdays and Thursdays.',
        relevant = 'Our school wants every reader on level by spring.',
        work_expectation = 'Support small-group instruction.',
        skill = 'Structured literacy routines', aspirations = 'To become a specialist.',
        target_on = '2027-05-14'
    FROM lots l WHERE l.goal_set_id = g.goal_set_id AND l.stage <> 'untouched'
        AND (l.stage <> 'begun' OR g.kind = 'performance')
"""
SHARE = """
    UPDATE goals_goalset g SET shared_at = now(),
        state = CASE l.stage WHEN 'shared' THEN 'shared' WHEN 'returned' THEN 'returned'
                ELSE 'agreed' END
    FROM lots l WHERE l.goal_set_id = g.id AND l.stage NOT IN ('untouched', 'begun')
"""
STEPS = """
    UPDATE evaluations_step s SET state = l.stage,
        completed_at = CASE l.stage WHEN 'complete' THEN now() END
    FROM lots l WHERE l.step_id = s.id AND l.stage NOT IN ('untouched', 'begun')
"""
DATES = """
    UPDATE deadlines_deadline d SET
        settled_at = CASE l.stage WHEN 'complete' THEN now() END,
        act = CASE l.stage WHEN 'shared' THEN 'meet_and_sign'
              WHEN 'returned' THEN 'write_goals' ELSE 'sign' END,
        turn_id = CASE l.stage WHEN 'shared' THEN l.supervisor_id
                  WHEN 'complete' THEN NULL ELSE l.employee_id END
    FROM lots l WHERE l.step_id = d.subject_id AND l.stage NOT IN ('untouched', 'begun')
"""


def tidy() -> None:
    """What autovacuum does in a night, so that the first run is as fair as the second."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
        # A run takes back what it wrote here. Of tables that are held for empty, the planner takes
        # the shortest index: checking the keys of 7,000 reminders took 2 s so, not 0.02.
        owner.execute("REINDEX TABLE deadlines_message")
        owner.execute("REINDEX TABLE deadlines_reminder")


def goal_of(employee: Membership) -> Goal:
    with district_scope(employee.district_id):
        return Goal.objects.filter(goal_set__employee=employee).in_order()[0]


def step_of(employee: Membership) -> Step:
    with district_scope(employee.district_id):
        found = Step.objects.filter(rule__kind=StepRule.Kind.GOAL_SETTING)
        return found.get(participation__employee=employee)


def next_conference(head: Membership) -> Step:
    """The mid-year of somebody who has signed the goals with this supervisor, prepared by both."""
    with district_scope(head.district_id):
        mid_years = Step.objects.filter(
            state=Step.State.MEETING, rule__kind=StepRule.Kind.MID_YEAR
        )
        theirs = mid_years.filter(participation__employee__supervisor=head).with_people()
        step: Step = theirs.order_by("participation__employee__employee_number")[0]
        prepare_conference(step, actor=head)
    return step


def ready_steps(head: Membership) -> list[Step]:
    """People who have shared with this supervisor, who come with their steps."""
    with district_scope(head.district_id):
        found = Step.objects.filter(state=Step.State.SHARED, rule__kind=StepRule.Kind.GOAL_SETTING)
        people = found.filter(participation__employee__supervisor=head).with_people()
        return list(people.order_by("participation__employee__employee_number"))
