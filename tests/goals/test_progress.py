"""Does the home see the same gaps in goals as the page of the goals?"""

import pytest

from goals.models import Action, ImprovementGoal
from goals.progress import progress_in
from goals.reading import progress_of
from tests.factories import SiteFactory


def gaps(progress):
    return [(one.goal.pk, one.missing, one.is_begun) for one in progress]


def place_of(site, where):
    """`above` is the second site over the person's own."""
    above = SiteFactory()
    site.parent = SiteFactory(parent=above)
    site.save()
    return {"none": None, "own": site, "above": above, "other": SiteFactory()}[where]


@pytest.mark.parametrize(
    ("where", "can_pick"), [("none", True), ("own", True), ("above", True), ("other", False)]
)
def test_the_home_asks_for_an_improvement_goal_when_the_page_does(
    whole_set, tomas, year, where, can_pick
):
    tomas.site = SiteFactory()
    tomas.save()
    site = place_of(tomas.site, where)
    ImprovementGoal.objects.create(school_year=year, level="program", site=site, text="Reading")
    whole_set.refresh_from_db()

    at_home = gaps(progress_in(whole_set.pk))

    assert at_home == gaps(progress_of(whole_set))
    assert [bool(missing) for _pk, missing, _begun in at_home] == [can_pick, False]


def test_the_home_misses_the_name_of_an_action(whole_set):
    goal = whole_set.goals.get(kind="development")
    Action.objects.create(goal=goal, position=1, what=" ", needs="A coach")

    at_home = gaps(progress_in(whole_set.pk))

    assert at_home == gaps(progress_of(whole_set))
    assert [missing for _pk, missing, _begun in at_home] == [[], ["What each action is"]]
