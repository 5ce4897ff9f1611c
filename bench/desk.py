"""How fast are the coordinator's desk over 2,000 open plans, one plan, and a review of 300 events?

The district is made once and used again.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.urls import reverse

from accounts import clock
from accounts.models import District, Membership, RoleGrant
from accounts.scope import district_scope
from accounts.years import school_year_of
from bench.pages import Page, getter
from bench.progress import tell
from bench.visitor import Visitor
from bench.world import NOW, office_person, tidy
from config.demo.seed import fill_district, make_district
from config.demo.setup import give_role
from remediation.models import Case, CaseKind, ReviewFacts
from remediation.services.kind import load_ready_made
from tests.signing_in import sign_in

PEOPLE, CASES = 2_500, 2_000
EVENTS = 300  # of the person under review: help, checks and what was seen
Role = RoleGrant.Role

# Every fourth is not shared yet, and waits for the coordinator; the days are spread over a year.
PLANS = """
    INSERT INTO remediation_case (kind_id, person_id, evaluator_id, initiator_id, initiated_as,
        school_year_id, state, version, started_at, noted_on, reason, starts_on, ends_on,
        sent_at, issued_at, signed_at, outcome, outcome_words, consequence)
    SELECT %(kind)s, p.id, p.supervisor_id, p.supervisor_id, 'supervisor', %(year)s,
        CASE WHEN p.n %% 4 = 0 THEN 'in_review' ELSE 'running' END, 1,
        %(now)s::timestamptz - interval '60 days', %(today)s::date - 60,
        'Two visits, the same finding.', %(today)s::date - (p.n %% 50)::int,
        %(today)s::date + 30 + (p.n %% 90)::int, %(now)s::timestamptz - interval '20 days',
        CASE WHEN p.n %% 4 > 0 THEN %(now)s::timestamptz - interval '18 days' END,
        CASE WHEN p.n %% 4 > 0 THEN %(now)s::timestamptz - interval '15 days' END, '', '', ''
    FROM (SELECT m.*, row_number() OVER (ORDER BY employee_number) AS n
        FROM accounts_membership m WHERE supervisor_id IS NOT NULL) p
    LIMIT %(cases)s
"""
AREAS = """
    INSERT INTO remediation_concern (case_id, number, version, title, standard_words, expectation,
        measure, impact, prior_support, is_by_employee, entered_by_id, entered_at)
    SELECT c.id, n, 1, 'Area ' || n, 'Standard ' || n, 'Six of six.', 'The log.', '', '', false,
        c.evaluator_id, c.started_at
    FROM remediation_case c, generate_series(1, 2) n
"""
FACTS = """
    INSERT INTO remediation_fact (concern_id, case_id, happened_on, words, entered_by_id,
        entered_at)
    SELECT a.id, a.case_id, %(today)s::date - 70 - n, 'What happened.', a.entered_by_id,
        a.entered_at
    FROM remediation_concern a, generate_series(1, 2) n
"""
POINTS = """
    INSERT INTO remediation_planitem (case_id, concern_id, kind, position, employee_words,
        employee_version, supervisor_words, supervisor_version, supervisor_at, settled_words,
        settled_version, state, decision_reason, settled_by_id, settled_at)
    SELECT a.case_id, a.id, 'action', 10 * a.number + n, 'My words.', 1, 'Their words.', 1,
        a.entered_at, 'Words of both.', 1, 'agreed', '', a.entered_by_id, a.entered_at
    FROM remediation_concern a, generate_series(1, 3) n
"""
HELP = """
    INSERT INTO remediation_support (case_id, what, from_words, owner_id, promised_for,
        promised_by_id, entered_at, delivered_on, proof, accepted, employee_says,
        called_off_reason)
    SELECT c.id, 'Coaching ' || n, 'The coach', c.evaluator_id, %(today)s::date - 40 + 20 * n,
        c.evaluator_id, c.started_at, CASE WHEN n = 1 THEN %(today)s::date - 20 END,
        'The roster', '', '', ''
    FROM remediation_case c, generate_series(1, %(each)s) n WHERE {chosen}
"""
CHECKS = """
    INSERT INTO remediation_check (case_id, number, due_on, held_on, entered_at, entered_by_id,
        supervisor_words, employee_words, changes, representative)
    SELECT c.id, n, %(today)s::date - 30 + 20 * n::int,
        CASE WHEN n = 1 THEN %(today)s::date - 10 END,
        CASE WHEN n = 1 THEN %(now)s::timestamptz END, c.evaluator_id, 'We met.', '', '', ''
    FROM remediation_case c, generate_series(1, %(each)s) n WHERE {chosen}
"""
SEEN = """
    INSERT INTO remediation_evidenceentry (case_id, person_id, kind, happened_on, words,
        entered_by_id, entered_at)
    SELECT c.id, c.person_id, 'other', %(today)s::date - n::int, 'What was seen.', c.evaluator_id,
        %(now)s
    FROM remediation_case c, generate_series(1, %(each)s) n WHERE {chosen}
"""


@dataclass(frozen=True)
class Desked:
    """The district, who has the desk, a plan with its supervisor, and a review."""

    district: District
    coordinator: Membership
    supervisor: Membership
    plan: Case
    review: Case


def prepare() -> Desked:
    clock.move_to(NOW)
    district = make_district("Bench desk", "bench-desk", "MD")
    fill_district(district, PEOPLE)
    with district_scope(district.pk):
        coordinator = office_person(Role.HR_COORDINATOR, 0)
        if not Case.objects.exists():
            tell(f"{CASES:,} open plans, and a review of {EVENTS} events")
            fill(district, coordinator)
        review = Case.objects.select_related("follows").get(kind__family="review")
        plan = Case.objects.select_related("evaluator").filter(state="running").latest("pk")
        give_role(plan.evaluator, None)
    tidy()
    return Desked(district, coordinator, plan.evaluator, plan, review)


@transaction.atomic
def fill(district: District, coordinator: Membership) -> None:
    kinds = {kind.code: kind for kind in load_ready_made(actor=None)}
    today, year = clock.today(district), school_year_of(district, clock.today(district))
    values = {"now": clock.now(), "today": today, "year": year.pk, "cases": CASES}
    with connection.cursor() as cursor:
        cursor.execute(PLANS, values | {"kind": kinds["pip"].pk})
        for statement in (AREAS, FACTS, POINTS):
            cursor.execute(statement, values)
        add_events(cursor, values | {"each": 2}, "true")
        followed = Case.objects.filter(state="running").earliest("pk")
        hundred = values | {"each": EVENTS // 3 - 2, "chosen": followed.pk}
        add_events(cursor, hundred, "c.id = %(chosen)s", shift=2)
    begin_review(followed, kinds["non_renewal"], coordinator, today)


def add_events(cursor: object, values: dict[str, object], chosen: str, *, shift: int = 0) -> None:
    """As many of each kind as `each` says. Checks are numbered from `shift` on."""
    for statement in (HELP, CHECKS.replace("c.id, n,", f"c.id, n + {shift},"), SEEN):
        cursor.execute(statement.format(chosen=chosen), values)  # type: ignore[attr-defined]


def begin_review(followed: Case, kind: CaseKind, coordinator: Membership, today: date) -> Case:
    review = Case.objects.create(
        kind=kind,
        person_id=followed.person_id,
        evaluator_id=followed.evaluator_id,
        initiator=coordinator,
        initiated_as=Case.Start.COORDINATOR,
        coordinator=coordinator,
        school_year_id=followed.school_year_id,
        follows=followed,
        started_at=clock.now(),
    )
    ReviewFacts.objects.create(
        case=review,
        since=today.replace(year=today.year - 1),
        standards=["Standard 1", "Standard 2"],
        plan_begins=followed.starts_on,
        plan_ends=followed.ends_on,
        updated_by=coordinator,
        updated_at=clock.now(),
    )
    return review


def listed(stage: Desked) -> list[Page]:
    hr = sign_in(Visitor(HTTP_USER_AGENT="bench"), stage.coordinator)
    supervisor = sign_in(Visitor(HTTP_USER_AGENT="bench"), stage.supervisor)
    plan = reverse("remediation:plan", args=[stage.plan.pk])
    review = reverse("remediation:review", args=[stage.review.pk])
    return [
        Page(f"desk, {CASES:,} open plans", getter(hr, reverse("remediation:desk")), 2.5),
        Page("plan page", getter(supervisor, plan), 2.5),
        Page(f"review, {EVENTS} events", getter(hr, review), 2.5),
    ]
