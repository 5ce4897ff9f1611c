"""What the pages of buildings ask of the database does not grow with the rows that they show."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest

from buildings.models import Measure, Target
from buildings.services import Promise, check_component, name_components, raise_support, set_target
from buildings.services.action_plan import add_step, start_plan
from buildings.services.watch import watch_buildings
from tests.buildings.conftest import TODAY, log, values_of
from tests.buildings.reviewing import talk
from tests.buildings.test_action_plan import WORDS, step_values
from tests.factories import SiteFactory
from tests.signing_in import sign_in
from tests.test_queries import asked_with_one_and_three

LEVELS = ("Not started", "Installing", "Installed", "At scale")
numbers = count(1)


class World:
    """Oak School, and what adds one more row to its pages."""

    def __init__(self, review, target, plan, people):
        self.review, self.target, self.plan = review, target, plan
        self.site, self.year = target.site, target.school_year
        self.priya, self.erin, self.ada = people
        self.routines = []

    def add_building(self):
        site = SiteFactory()
        words = {"subgroup": "", "values": values_of(), "reason": "Agreed"}
        made = set_target(site, self.year, self.target.measure, **words, actor=self.erin)
        log(made, 40, actor=self.erin)
        watch_buildings(site.district)

    def add_target(self):
        n = next(numbers)
        measure = Measure.objects.create(code=f"m{n}", name=f"Measure {n}", unit="%")
        words = {"subgroup": "", "values": values_of(), "reason": "Agreed"}
        made = set_target(self.site, self.year, measure, **words, actor=self.priya)
        log(made, 40, actor=self.priya)
        watch_buildings(self.site.district)

    def add_help(self):
        what, day = f"Coach {next(numbers)}", date(2027, 2, 1)
        promise = Promise(what, self.erin, day, amount="1", cost=Decimal(5))
        target = Target.objects.get(pk=self.target.pk)
        raise_support(self.site, self.year, "coaching", promise, target=target, actor=self.erin)

    def add_routine(self):
        self.routines.append(f"Routine {next(numbers)}")
        *_before, made = name_components({"routine": self.routines}, LEVELS, actor=self.ada)
        words = {"level": 1, "evidence": "Seen", "looked_on": TODAY}
        check_component(made, self.site, **words, actor=self.priya)
        check_component(made, None, **words, actor=self.ada)

    def add_plan(self):
        plan = start_plan(self.site, self.year, WORDS, actor=self.priya)
        add_step(plan, step_values(self.priya, TODAY), actor=self.priya)

    def add_step(self):
        day = TODAY + timedelta(days=next(numbers) % 80)
        add_step(self.plan, step_values(self.erin, day), actor=self.priya)

    def add_talk(self):
        talk(self.review, self.priya, points=f"Point {next(numbers)}")


@pytest.fixture
def world(review, target, oak_school, year, priya, erin, ada):
    plan = start_plan(oak_school, year, WORDS, actor=priya)
    made = World(review, target, plan, (priya, erin, ada))
    made.add_routine()
    return made


PAGES = [
    ("/buildings/", "add_building"),
    ("/buildings/district/", "add_building"),
    ("/buildings/watch/", "add_building"),
    ("/buildings/installation/", "add_building"),
    ("/buildings/targets/carried/", "add_building"),
    ("/buildings/supports/", "add_help"),
    ("/buildings/supports/totals/", "add_help"),
    ("/buildings/{site}/", "add_help"),
    ("/buildings/{site}/", "add_target"),
    ("/buildings/{site}/installation/", "add_routine"),
    ("/buildings/{site}/plans/", "add_plan"),
    ("/buildings/plans/{plan}/", "add_step"),
    ("/buildings/{site}/reviews/", "add_talk"),
    ("/buildings/reviews/{review}/", "add_talk"),
    ("/buildings/reviews/{review}/", "add_target"),
    ("/buildings/{site}/pack/", "add_target"),
]


@pytest.mark.parametrize(("url", "add"), PAGES)
def test_a_page_asks_the_same_for_one_row_and_for_three(client, maple, world, erin, url, add):
    url = url.format(site=world.site.pk, plan=world.plan.pk, review=world.review.pk)
    sign_in(client, erin)

    one, three = asked_with_one_and_three(client, url, getattr(world, add), maple)

    assert three == one
