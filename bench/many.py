"""Many districts, each with 500 people who have five things to do by the same day.

Made once, by services; used again. Everybody hears of everything on the same morning, which is
the most that a round can be asked for.
"""

from collections.abc import Iterator

from django.db.models import F

from accounts import clock
from accounts.models import District, Membership
from accounts.scope import district_scope
from accounts.years import school_year_of
from bench.progress import tell
from bench.world import START, tidy
from config.demo.seed import fill_district, make_district
from deadlines.models import Deadline, DeadlineRule
from deadlines.services.calendar import refresh_holidays
from deadlines.services.deadline import post_deadlines

PEOPLE = 500
STEPS = 5


def prepare_many(number: int) -> list[District]:
    """The first `number` of them."""
    clock.move_to(START)
    made = [make_district(f"Bench many {n}", f"bench-many-{n}", "MD") for n in range(number)]
    filled = 0
    for district in made:
        filled += fill_with_deadlines(district)
        if filled and filled % 20 == 0:
            tell(f"{filled} new districts of {PEOPLE} people")
    if filled:
        tidy()
    return made


def fill_with_deadlines(district: District) -> bool:
    fill_district(district, PEOPLE)
    with district_scope(district.pk):
        if Deadline.objects.exists():
            return False
        refresh_holidays(district)
        year = school_year_of(district, clock.today(district))
        people = Membership.objects.filter(is_active=True)
        for step in range(STEPS):
            post_deadlines(
                kind=f"step_{step}",
                rule=DeadlineRule.objects.create(sentence="before Oct 15"),
                school_year=year,
                act="write_goals",
                what=f"Step {step + 1}",
                path="/steps/{}/",
                subjects=people.annotate(turn=F("pk")).values_list("pk", "pk", "turn"),
            )
    return True


def scopes(districts: list[District]) -> Iterator[District]:
    for district in districts:
        with district_scope(district.pk):
            yield district
