"""How the made-up schools of Cedar Valley stand in October: on track, off track, unknown."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Membership, RoleGrant, SchoolYear, Site
from buildings.models import Measure, Target, Tracking
from buildings.services import (
    add_measure,
    change_tracking,
    columns_of,
    log_number,
    set_target,
    state_target,
)
from buildings.targets.trajectory import Point, drawn, templates
from config.demo import building_reviews
from config.demo.ninety_days import plan_ninety_days
from config.demo.words import BUILDING_STATEMENT

START, END = date(2026, 9, 1), date(2027, 5, 28)
DAYS = (START, date(2026, 9, 14), date(2026, 9, 28))
NOTHING: dict[str, Any] = {
    "about": "",
    "low": None,
    "high": None,
    "tolerance": None,
    "falls": False,
}
PERCENT: dict[str, Any] = {"unit": "%", "low": Decimal(0), "high": Decimal(100)}
MEASURES: list[dict[str, Any]] = [
    {"code": "reading", "name": "Reading on grade level", "kind": "student", **PERCENT},
    {"code": "math", "name": "Math on grade level", "kind": "student", **PERCENT},
    {"code": "present", "name": "Days present", "kind": "student", **PERCENT},
    {
        "code": "team-time",
        "name": "Team time each week",
        "kind": "teacher",
        "unit": "hours",
        "tolerance": Decimal("0.3"),
    },
    {"code": "visits", "name": "Classroom visits", "kind": "leader", "unit": "visits"},
]
SOURCES = ("Reading check", "Math check", "Student system", "Team log", "Visit log")
# Baseline, target, template, and the three numbers of the first school.
PLANS = [
    ("31", "65", "formative_reading", ("31", "31.4", "29.5")),
    ("44", "62", "linear", ("44", "45.5", "47")),
    ("90", "95", "attendance", ("90", "89.4", "88.7")),
    ("2", "4", "linear", ("2", "2", "2.1")),
    ("0", "180", "linear", ("0", "11", "25")),
]
# What is added to the last number of each further school, so that no two stand alike.
SHIFTS = [(6, 1, 2, 1, 4), (5, -2, 2, 1, 2), (4, 0, 3, 1, 6), (2, 1, 2, 0, 3), (6, 2, 3, 1, 8)]
TEAMS = [("Team A", "36", 74), ("Team B", "35", 76), ("Team C", "21", 73), ("Team D", "26", 75)]


def track_buildings(year: SchoolYear, admin: Membership) -> None:
    """The first school, of the principal who can sign in, has two targets off track."""
    wanted = {
        "is_on": True,
        "tolerance": Decimal(1),
        "stale_days": 30,
        "audience": Tracking.Audience.LEADERS,
    }
    change_tracking(wanted, actor=admin)
    measures = [
        add_measure({**NOTHING, **one, "source": source}, actor=admin)
        for one, source in zip(MEASURES, SOURCES, strict=True)
    ]
    schools = Site.objects.filter(kind=Site.Kind.SCHOOL).order_by("code")
    for number, school in enumerate(schools):
        leaders = RoleGrant.objects.filter(role=RoleGrant.Role.SITE_LEADER, site=school)
        grant = leaders.select_related("membership").first()
        if grant is not None:
            shifts = SHIFTS[(number - 1) % len(SHIFTS)] if number else (0,) * len(PLANS)
            aim(school, year, measures, shifts, grant.membership)
            if not number:
                plan_ninety_days(school, year, grant.membership)
    building_reviews.review_buildings(year)


def aim(
    school: Site,
    year: SchoolYear,
    measures: list[Measure],
    shifts: tuple[int, ...],
    leader: Membership,
) -> None:
    for place, measure in enumerate(measures):
        baseline, goal, template, numbers = PLANS[place]
        start, end = Point(START, Decimal(baseline)), Point(END, Decimal(goal))
        target = set_target(
            school,
            year,
            measure,
            subgroup="",
            values={
                "baseline": start.value,
                "target": end.value,
                **columns_of(drawn(templates()[template], start, end)),
            },
            reason="Agreed with the district in August",
            actor=leader,
        )
        is_old = shifts[place] == -2  # its later numbers have not come
        for day, number in zip(DAYS[:1] if is_old else DAYS, numbers, strict=False):
            moved = Decimal(shifts[place]) if day == DAYS[-1] else Decimal(0)
            log(target, Decimal(number) + moved, day, leader)
        if place == 0 and not any(shifts):
            tell(target, leader)


def tell(target: Target, leader: Membership) -> None:
    """The split by team, and what the principal sees in it."""
    for team, number, students in TEAMS:
        log(target, Decimal(number), DAYS[-1], leader, group=team, students=students)
    state_target(target, BUILDING_STATEMENT, version=target.version, actor=leader)


def log(target: Target, value: Decimal, day: date, leader: Membership, **of: Any) -> None:
    log_number(target, as_of=day, value=value, source=target.measure.source, actor=leader, **of)
