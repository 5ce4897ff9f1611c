"""What the district of the demonstration gives its schools, and who still waits for its answer."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts import clock
from accounts.models import District, Membership, RoleGrant, SchoolYear, Site
from buildings.models import Target
from buildings.services import (
    Promise,
    ask_for_supports,
    change_tracking,
    give_support,
    raise_support,
)
from buildings.services.watch import watch_buildings
from config.demo.words import BUILDING_NEED

ZONE = ZoneInfo("America/New_York")
FROM, CAME, COACH_FROM = date(2026, 9, 8), date(2026, 9, 15), date(2026, 10, 12)
WISHES = [
    ("coaching", "A reading coach in the two teams, two days a week"),
    ("teaming", "A visit of the attendance team"),
]


def support_schools(
    district: District, year: SchoolYear, admin: Membership, leader: Membership
) -> None:
    """Math books came before the first school fell off track; its two wishes are not answered.

    `leader` is the superintendent, who owes the answer.
    """
    change_tracking({"answerer": leader, "answer_days": 5}, actor=admin)
    first, *others = _tracked(year)
    math = Target.objects.of(first, year).get(measure__code="math")
    books = Promise("Math books for grade 5", leader, FROM, cost=Decimal(4200), amount="120 books")
    now = clock.now()
    clock.move_to(datetime(FROM.year, FROM.month, FROM.day, 9, tzinfo=ZONE))
    promised = raise_support(first, year, "finances", books, target=math, actor=leader)
    clock.move_to(now)
    give_support(promised, given_on=CAME, actor=leader)
    if others:
        coach = Promise("A data coach", leader, COACH_FROM, amount="1 day a week")
        raise_support(others[0], year, "coaching", coach, target=None, actor=leader)
    watch_buildings(district)
    leading = RoleGrant.objects.filter(role=RoleGrant.Role.SITE_LEADER, site=first)
    principal = leading.select_related("membership").earliest("pk")
    reading = Target.objects.of(first, year).get(measure__code="reading")
    ask_for_supports(
        first,
        year,
        WISHES,
        need=BUILDING_NEED,
        target=reading,
        actor=principal.membership,
    )


def _tracked(year: SchoolYear) -> list[Site]:
    aimed = Target.objects.standing().filter(school_year=year)
    return list(Site.objects.filter(pk__in=aimed.values("site")).order_by("code"))
