"""The three questions over all buildings."""

from datetime import date

from accounts.models import RoleGrant
from buildings.models import Review
from buildings.services import set_target
from buildings.services.review_answer import Place, save_answer
from tests.buildings.conftest import log, values_of
from tests.buildings.reviewing import answer, complete
from tests.factories import SiteFactory, member
from tests.signing_in import sign_in

PAGE = "/buildings/district/"


def test_it_counts_steps_and_confirms_of_the_round_at_hand(
    client,
    review,
    target,
    priya,
    erin,
):
    complete(review, target, priya, erin)
    march = Review.objects.get(round__position=2)
    answer(march, target, "building", priya)

    shown = sign_in(client, erin).get(PAGE)

    (line,) = shown.context["lines"]
    assert shown.context["round"].name == "March review"
    assert (line.building.off, line.building_steps, line.district_steps) == (1, 1, 0)
    assert [(row["half"], row["ahead"]) for row in shown.context["promises"]] == [
        ("building", 1),
        ("district", 2),
    ]


def test_a_step_without_words_is_no_step(client, review, target, priya, erin):
    answer(review, target, "building", priya)
    place = Place(review, target, "building")
    save_answer(place, changes={"action-1-words": ""}, version=1, actor=priya)

    shown = sign_in(client, erin).get(PAGE)

    assert [line.building_steps for line in shown.context["lines"]] == [0]


def test_leaders_see_their_own_buildings_alone(
    client,
    maple,
    review,
    year,
    reading,
    target,
    priya,
    erin,
):
    elm = SiteFactory(name="Elm School")
    otto = member(maple, "Otto Oakes", site=elm)
    RoleGrant.objects.create(membership=otto, role=RoleGrant.Role.SITE_LEADER, site=elm)
    other = set_target(
        elm, year, reading, subgroup="", values=values_of(), reason="Agreed", actor=otto
    )
    log(other, 50, actor=otto, day=date(2027, 1, 20))

    shown = sign_in(client, otto).get(PAGE)

    assert [line.building.name for line in shown.context["lines"]] == ["Elm School"]
    assert [(one.off, one.on) for one in shown.context["measures"]] == [(0, 1)]
