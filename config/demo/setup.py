"""Three made-up districts: one set up on real sample people, one large, one still empty.

Running it again changes nothing that is there. Each district comes whole or not at all.
"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import transaction

from accounts import clock
from accounts.models import BargainingUnit, District, Membership, RoleGrant, Site
from accounts.scope import district_scope
from accounts.years import school_year_of
from config.demo import buildings, groups, library, model_plans, plans, story, words
from config.demo.installation import install
from config.demo.observing import observe_teachers
from config.demo.policies import keep_policies
from config.demo.recommendations import recommend_principals
from config.demo.reports import report_regularly
from config.demo.reviews import review_teacher
from config.demo.seed import fill_district, make_district
from config.demo.sign_ins import give_login, give_second_factor
from config.demo.supports import support_schools
from deadlines.services.calendar import confirm_holidays, refresh_holidays
from evaluations.models import Cycle
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from forms.policies.audience import Group
from goals.models import ImprovementGoal
from goals.services import add_improvement_goal

HERE = Path(__file__).parent / "grand_bend"
ZONE = ZoneInfo("America/New_York")
START = datetime(2026, 9, 8, 8, 30, tzinfo=ZONE)  # the cycle opens
MEETINGS = datetime(2026, 9, 29, 15, 0, tzinfo=ZONE)  # people have written, shared and met
NOW = datetime(2026, 10, 5, 9, 5, tzinfo=ZONE)  # where the demonstration begins
MET_ON = date(2026, 9, 28)
Role = RoleGrant.Role

GRAND_BEND_SITES = {
    "255901": ("Grand Bend ISD office", Site.Kind.OFFICE),
    "255901001": ("Grand Bend High School", Site.Kind.SCHOOL),
    "255901044": ("Grand Bend Middle School", Site.Kind.SCHOOL),
    "255901107": ("Grand Bend Elementary School", Site.Kind.SCHOOL),
}
# Employee number of the sample: role, or None for people who only need a login.
GRAND_BEND_PEOPLE = {
    "207288": Role.ADMIN,  # a system administrator
    "207247": Role.HR_COORDINATOR,
    "207248": Role.HR_MANAGER,
    "207285": Role.EXECUTIVE,  # the superintendent
    "207246": Role.SITE_LEADER,  # the principal of the elementary school
    "310005": None,  # paraprofessionals, the principal's
    "310006": None,
    "310002": None,  # the transportation manager, a supervisor and an employee
}
UNTOUCHED = {"310005"}  # the employee of the story begins with an empty page


def set_up_demo() -> None:
    for slug, set_up in DISTRICTS.items():
        if not District.objects.filter(slug=slug).exists():
            clock.move_to(START)
            with transaction.atomic():
                set_up()
            clock.reset()
    if not clock.offset():  # new, or the broker's data was lost
        clock.move_to(NOW)


def set_up_grand_bend() -> None:
    district = make_district(
        "Grand Bend ISD", "grand-bend", "TX", time_zone="America/Chicago", brand_color="#7a2531"
    )
    for name in ("StaffAssociation.xml", "grand_bend_supplement.csv"):
        call_command("import_roster", HERE / name, district=district.slug, json=True)
    with district_scope(district.pk):
        name_sites(GRAND_BEND_SITES)
        for number, role in GRAND_BEND_PEOPLE.items():
            give_role(Membership.objects.get(employee_number=number), role)
        open_classified_cycle(district, Membership.objects.get(employee_number="207288"))
        steps = story.goal_setting_steps()
        clock.move_to(MEETINGS)
        story.play([s for s in steps if s.employee.employee_number not in UNTOUCHED], 3, MET_ON)
        hr = Membership.objects.get(role_grants__role=Role.HR_COORDINATOR)
        head = Membership.objects.get(role_grants__role=Role.HR_MANAGER)
        keep_policies(hr, head, readers=Group(is_certified=False))


def set_up_cedar_valley() -> None:
    district = make_district("Cedar Valley Schools", "cedar-valley", "MD", brand_color="#24508f")
    fill_district(district, 320)
    with district_scope(district.pk):
        office = Site.objects.get(code="000")
        people = office.people.exclude(supervisor=None).order_by("employee_number")
        roles = (Role.ADMIN, Role.HR_COORDINATOR, Role.HR_MANAGER, Role.EXECUTIVE)
        for person, role in zip(people, roles, strict=False):
            give_role(person, role)
        admin = Membership.objects.get(role_grants__role=Role.ADMIN)
        give_role(Membership.objects.get(employee_number="020002"), None)  # a principal
        open_classified_cycle(district, admin)
        year = school_year_of(district, clock.today(district))
        groups.hire_directors(office, clock.today(district))
        priorities = groups.name_priorities(year, admin)
        for text in words.IMPROVEMENT_GOALS:
            level = ImprovementGoal.Level.PROGRAM
            add_improvement_goal(year, actor=admin, level=level, site=None, text=text)
        clock.move_to(MEETINGS)
        story.play(story.goal_setting_steps(), 11, MET_ON)
        offices = groups.open_group("central_office", year, admin)
        groups.agree_on_growth(offices, priorities, MET_ON)
        teachers = groups.open_group("btu", year, admin)
        groups.meet_teachers(teachers, MET_ON)
        observe_teachers(teachers, MET_ON)
        copy_preset("psasa", school_year=year, actor=admin)  # a draft that follows the core
        buildings.track_buildings(year, admin)
        executive = Membership.objects.filter(role_grants__role=Role.EXECUTIVE).earliest("pk")
        support_schools(district, year, admin, executive)
        install(admin, executive)
        hr = Membership.objects.get(role_grants__role=Role.HR_COORDINATOR)
        groups.describe_jobs(hr)
        library.fill_library(hr, clock.today(district))
        model_plans.fill_models(hr, clock.today(district))
        plans.support_people(clock.today(district))
        recommend_principals(year, hr)
        review_teacher(hr, MEETINGS)
        head = Membership.objects.get(role_grants__role=Role.HR_MANAGER)
        keep_policies(hr, head, readers=Group(site_id=office.pk))
        report_regularly(hr, head)


def set_up_lakeview() -> None:
    """Nothing but an admin: for those who want to do the set-up themselves."""
    district = make_district("Lakeview ISD", "lakeview", "MD")
    with district_scope(district.pk):
        admin = Membership.objects.create(
            employee_number="1",
            first_name="Noor",
            last_name="Lake",
            email="noor.lake@lakeview.example",
            job_title="Director of evaluations",
        )
        give_role(admin, Role.ADMIN)


DISTRICTS = {
    "grand-bend": set_up_grand_bend,
    "cedar-valley": set_up_cedar_valley,
    "lakeview": set_up_lakeview,
}


def name_sites(names: Mapping[str, tuple[str, str]]) -> None:
    """The staff file knows schools by number only."""
    office = None
    for code, (name, kind) in names.items():
        site = Site.objects.get(code=code)
        site.name, site.kind, site.parent = name, kind, office
        site.save()
        office = office or site


def give_role(person: Membership, role: str | None) -> None:
    email = person.email or f"{person.employee_number}@{person.district.slug}.example"
    user = give_login(person, email)
    if role is None:
        return
    site = person.site if role == Role.SITE_LEADER else None
    RoleGrant.objects.get_or_create(membership=person, role=role, site=site)
    give_second_factor(user)


def open_classified_cycle(district: District, admin: Membership) -> Cycle:
    """Calendar confirmed, process published, cycle open and filled."""
    year = school_year_of(district, clock.today(district))
    holidays = refresh_holidays(district, actor=admin)
    confirm_holidays(holidays, actor=admin)
    process = copy_preset("classified_goals", school_year=year, actor=admin)
    for unit in BargainingUnit.objects.filter(people__is_certified=False).distinct():
        process.process_units.get_or_create(unit=unit)
    cycle = open_cycle(publish_process(process, actor=admin), actor=admin)
    while fill_next_batch(cycle.pk):
        pass
    return cycle
