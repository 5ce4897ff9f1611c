"""How fast are the pages of a form of 60 rows, a development plan and an observation?

In a district of their own, made once with the services of the product and used again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from accounts import clock
from accounts.models import District, Membership, RoleGrant
from accounts.scope import district_scope
from accounts.years import school_year_of
from bench.pages import Drafts, Page, getter
from bench.progress import tell
from bench.visitor import Visitor
from bench.world import MET_ON, NOW, START, office_person, tidy
from config.demo import observing
from config.demo.groups import open_group
from config.demo.seed import fill_district, make_district
from config.demo.setup import give_role
from deadlines.services.calendar import confirm_holidays, refresh_holidays
from evaluations.models import Observation, Participation
from forms.form_file import read_form
from forms.models import Sheet
from forms.services import load_form, save_answer, share_sheet, start_sheet
from goals.models import Idp
from goals.services.idp import add_idp_item, save_idp, share_idp, start_idp
from goals.services.idp_credits import AboutCertificate, AboutCourse, add_certificate, add_course
from goals.services.idp_talk import add_idp_comment
from tests.signing_in import sign_in

PEOPLE, ROWS, PARTS_OF_PLAN = 2_500, 60, 3
LEVELS = ["Ineffective", "Developing", "Effective", "Highly effective"]
ANSWER = {"level": "level-3", "comment": "As the log of the spring says."}


@dataclass(frozen=True)
class Filled:
    """The district, a teacher with a development plan, who observes them, and both papers."""

    district: District
    teacher: Membership
    supervisor: Membership
    sheet: Sheet
    observation: Observation
    idp: Idp


def prepare() -> Filled:
    clock.move_to(START)
    district = make_district("Bench forms", "bench-forms", "MD")
    fill_district(district, PEOPLE)
    with district_scope(district.pk):
        if not Sheet.objects.exists():
            tell(f"teachers of {PEOPLE:,} people, a form of {ROWS} rows, a plan, an observation")
            fill(district, office_person(RoleGrant.Role.ADMIN, 0))
        observation = Observation.objects.with_people().get()
        teacher, supervisor = observation.employee, observation.observer
        for person in (teacher, supervisor):
            give_role(person, None)
        sheet = Sheet.objects.get(form__number=f"BENCH-{ROWS}", voice=Sheet.Voice.SUPERVISOR)
        idp = Idp.objects.get()
    tidy()
    clock.move_to(NOW)
    return Filled(district, teacher, supervisor, sheet, observation, idp)


@transaction.atomic
def fill(district: District, admin: Membership) -> None:
    confirm_holidays(refresh_holidays(district, actor=admin), actor=admin)
    cycle = open_group("btu", school_year_of(district, clock.today(district)), admin)
    clock.move_to(NOW)
    years = Participation.objects.filter(cycle=cycle, employee__supervisor__isnull=False)
    years = years.exclude(employee__email="").select_related("employee__supervisor")
    year = years.order_by("employee__employee_number")[0]
    clock.move_to(NOW - timedelta(hours=1))
    observing.shared(year, MET_ON)
    clock.move_to(NOW)
    rate_in_both_voices(year)
    write_plan(year.employee)


def rate_in_both_voices(year: Participation) -> None:
    """Both answered all rows but the first; the employee's answers are shared."""
    assert year.employee.supervisor is not None
    form = load_form(read_form(long_form()), actor=None)
    writers = {
        Sheet.Voice.EMPLOYEE: year.employee,
        Sheet.Voice.SUPERVISOR: year.employee.supervisor,
    }
    for voice, actor in writers.items():
        sheet = start_sheet(
            form, voice=voice, actor=actor, person=year.employee, subject_id=year.pk
        )
        for n in range(0 if voice == Sheet.Voice.EMPLOYEE else 1, ROWS):
            save_answer(sheet, f"row-{n}", actor=actor, version=0, **ANSWER)
        if voice == Sheet.Voice.EMPLOYEE:
            share_sheet(sheet, actor=actor)


def long_form() -> dict[str, Any]:
    levels = [
        {"code": f"level-{n}", "title": title, "value": str(n)}
        for n, title in enumerate(LEVELS, start=1)
    ]
    rows = [
        {
            "code": f"row-{n}",
            "title": f"Plans work for part {n} of the year",
            "kind": "rating",
            "scale": "four",
            "descriptors": {level["code"]: f"{level['title']} in part {n}." for level in levels},
        }
        for n in range(ROWS)
    ]
    sections = [
        {"code": f"part-{n}", "title": f"Part {n}", "rows": rows[n * 10 : n * 10 + 10]}
        for n in range(ROWS // 10)
    ]
    return {
        "format": 1,
        "number": f"BENCH-{ROWS}",
        "title": f"Form of {ROWS} rows",
        "kind": "summary",
        "revision": 1,
        "scales": [{"code": "four", "name": "Rating", "levels": levels}],
        "sections": sections,
    }


def write_plan(teacher: Membership) -> None:
    """Goals, a certificate with courses, and a comment of the supervisor."""
    assert teacher.supervisor is not None
    idp = share_idp(write_goal(start_idp(actor=teacher), 1), actor=teacher)
    for _n in range(1, PARTS_OF_PLAN):
        item = add_idp_item(idp, actor=teacher)
        idp.refresh_from_db()
        idp = write_goal(idp, item.number)
    about = AboutCertificate("Advanced Professional", MET_ON.replace(year=2029), "", Decimal(6))
    certificate = add_certificate(idp, actor=teacher, about=about)
    for n in range(PARTS_OF_PLAN):
        course = AboutCourse(f"Reading {n}", "The college", Decimal(3), MET_ON, certificate)
        add_course(idp, actor=teacher, about=course)
    add_idp_comment(idp, actor=teacher.supervisor, words="Well thought out.")


def write_goal(idp: Idp, number: int) -> Idp:
    words = {f"item-{number}-goal": f"Lead part {number} of the reading team."}
    return save_idp(idp, actor=idp.person, changes=words, version=idp.version)


def listed(stage: Filled) -> list[Page]:
    teacher = sign_in(Visitor(HTTP_USER_AGENT="bench"), stage.teacher)
    supervisor = sign_in(Visitor(HTTP_USER_AGENT="bench"), stage.supervisor)
    sheet = reverse("forms:sheet", args=[stage.sheet.pk])
    plan = reverse("goals:idp", args=[stage.idp.pk])
    seen = reverse("evaluations:observation", args=[stage.observation.pk])
    limits = {"sql": 8, "gz": 12_000}
    return [
        Page(f"form of {ROWS} rows", getter(supervisor, sheet), 2.5, limits=limits),
        Page(
            "save one answer",
            saving(stage, supervisor),
            6,
            floor="empty view, sent to",
            limits={"sql": 6, "gz": 1_000},
        ),
        Page("development plan", getter(teacher, plan), 2.5, limits=limits),
        Page("observation, shared", getter(supervisor, seen), 2.5, limits=limits),
    ]


def saving(stage: Filled, client: Visitor) -> Callable[[], HttpResponse]:
    with district_scope(stage.district.pk):
        answer = stage.sheet.answers.latest("pk")
    url = reverse("forms:row_draft", args=[stage.sheet.pk, answer.row])

    def words(version: int) -> dict[str, str]:
        return {"comment": f"As the log of the spring says, try {version}."}

    return Drafts(client, url, answer.version, words).save
