"""The conference of whoever leads a building shows how it stands, and keeps that (S2-21)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from outloud import check

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import RoleGrant
from buildings.models import (
    Conversation,
    Half,
    Measure,
    Review,
    ReviewAction,
    ReviewRound,
    Target,
    Tracking,
)
from buildings.services import Promise, give_support, log_number, raise_support
from deadlines.models import DeadlineRule
from evaluations.services import agenda, summary
from records import rendering
from records import services as records
from records.canonical import read_canonical
from tests.buildings.conftest import values_of
from tests.evaluations.conftest import JANUARY, PROOF, talk_over
from tests.signing_in import sign_in

DAY = date(2027, 1, 21)


@pytest.fixture
def led(mid_year, year, oak_school, tomas, erin, ada):
    """Tomas leads Oak School; its reading stands at 43% of 47%."""
    RoleGrant.objects.create(membership=tomas, role=RoleGrant.Role.SITE_LEADER, site=oak_school)
    Tracking.objects.create(is_on=True)
    reading = Measure.objects.create(code="reading", name="Grade 6 reading", unit="%")
    target = Target.objects.create(
        site=oak_school,
        school_year=year,
        measure=reading,
        **values_of(),
        reason="Agreed",
        updated_by=erin,
        updated_at="2026-09-01T12:00:00Z",
    )
    log(target, 40, date(2026, 12, 15), erin)
    log(target, 43, DAY, erin)
    return target


def log(target, value, day, actor):
    log_number(target, as_of=day, value=Decimal(value), source="Check", actor=actor)


@pytest.fixture
def helped(led, oak_school, year, erin):
    promise = Promise("A coach", erin, date(2027, 1, 4), amount="2 days a week")
    made = raise_support(oak_school, year, "coaching", promise, target=led, actor=erin)
    return give_support(made, given_on=date(2027, 1, 4), actor=erin)


@pytest.fixture
def talked(led, oak_school, year, tomas, erin):
    rule = DeadlineRule.objects.first()
    round_ = ReviewRound.objects.create(
        school_year=year,
        position=1,
        name="January review",
        rule=rule,
        opened_by=erin,
        opened_at="2027-01-04T12:00:00Z",
    )
    review = Review.objects.create(round=round_, site=oak_school, leader=tomas)
    talk = Conversation.objects.create(
        review=review,
        kind="Learning-Focused Partnership",
        held_on=date(2027, 1, 12),
        people="Tomas, Erin",
        points="Long texts",
        recorded_by=erin,
        recorded_at="2027-01-12T12:00:00Z",
    )
    ReviewAction.objects.create(
        review=review,
        conversation=talk,
        half=Half.DISTRICT,
        number=1,
        words="Send a coach",
        owner=erin,
        due_on=date(2027, 2, 1),
        tag="get_back",
        aim="accelerate",
    )


def frozen(step):
    document = records.document_in_force(step.pk, "conference_notes")
    return document, read_canonical(records.check_content(document))


def close(step, actor):
    talk_over(step, actor)
    summary.close_conference(step, actor=actor, authentication=PROOF, held_on=JANUARY)


def test_both_see_how_it_stands_while_they_talk(client, mid_year, led, priya, tomas):
    agenda.prepare_conference(mid_year, actor=priya)

    for reader in (priya, tomas):
        page = sign_in(client, reader).get(f"/steps/{mid_year.pk}/")

        (building,) = page.context["companion"].buildings
        (target,) = building["targets"]
        assert (building["name"], target["now"], target["stands"]) == (
            "Oak School",
            "43%",
            "Off track",
        )


def test_status_talks_and_help_are_frozen_with_it(mid_year, helped, talked, priya):
    close(mid_year, priya)

    _document, content = frozen(mid_year)
    assert content["buildings"] == [
        {
            "name": "Oak School",
            "as_of": "2027-01-21",
            "targets": [
                {
                    "name": "Grade 6 reading",
                    "now": "43%",
                    "now_on": "2027-01-21",
                    "expected": "46.5%",
                    "goal": "65%",
                    "stands": "Off track",
                }
            ],
            "talks": [
                {
                    "kind": "Learning-Focused Partnership",
                    "held_on": "2027-01-12",
                    "next_steps": [
                        {
                            "half": "The district",
                            "what": "Send a coach",
                            "who": "Erin Evans",
                            "by": "2027-02-01",
                        }
                    ],
                }
            ],
            "supports": [
                {
                    "what": "A coach",
                    "kind": "Coaching",
                    "stands": "Given",
                    "given_on": "2027-01-04",
                    "change": "40% (Dec 15) to 43% (Jan 21)",
                }
            ],
        }
    ]


def test_a_later_number_changes_nothing_on_the_paper(client, mid_year, led, priya, erin):
    close(mid_year, priya)
    log(led, 50, DAY, erin)

    page = sign_in(client, priya).get(f"/steps/{mid_year.pk}/")

    (building,) = page.context["companion"].paper["buildings"]
    assert building["targets"][0]["now"] == "43%"


def test_a_number_of_four_students_is_not_frozen(mid_year, led, priya, erin):
    log_number(led, as_of=DAY, value=Decimal(99), source="Check", students=4, actor=erin)
    close(mid_year, priya)

    _document, content = frozen(mid_year)
    (target,) = content["buildings"][0]["targets"]
    assert (target["now"], target["stands"]) == ("", "Too few people")


def test_while_the_area_is_off_nothing_is_shown_or_frozen(client, mid_year, led, priya):
    Tracking.objects.update(is_on=False)
    agenda.prepare_conference(mid_year, actor=priya)
    page = sign_in(client, priya).get(f"/steps/{mid_year.pk}/")
    assert page.context["companion"].buildings == []

    close(mid_year, priya)

    _document, content = frozen(mid_year)
    assert content["buildings"] == []


def test_the_pdf_says_it_aloud(mid_year, helped, talked, priya, tmp_path):
    close(mid_year, priya)
    document, _content = frozen(mid_year)
    path = tmp_path / "conference.pdf"
    path.write_bytes(records.check_pdf(rendering.render_document(document.pk)))

    result = check(str(path))

    assert [result.error, *map(str, result.findings)] == [None]


def read(client, step, reader):
    """What the page says was read, for the signature."""
    page = sign_in(client, reader).get(f"/steps/{step.pk}/")
    return page.context["companion"].seen


def sign(step, actor, seen):
    summary.close_conference(step, actor=actor, authentication=PROOF, held_on=JANUARY, seen=seen)


def test_a_number_that_came_in_between_is_read_before_it_is_signed(
    client, mid_year, led, priya, erin
):
    talk_over(mid_year, priya)
    seen = read(client, mid_year, priya)
    log(led, 50, DAY, erin)

    with pytest.raises(InvalidTransition, match="A building stands otherwise than you read"):
        sign(mid_year, priya, seen)

    sign(mid_year, priya, read(client, mid_year, priya))
    _document, content = frozen(mid_year)
    assert content["buildings"][0]["targets"][0]["now"] == "50%"


def test_what_is_expected_by_tomorrow_asks_nobody_to_read_again(client, mid_year, led, priya):
    talk_over(mid_year, priya)
    seen = read(client, mid_year, priya)
    clock.move_to(clock.now() + timedelta(days=1))

    sign(mid_year, priya, seen)

    _document, content = frozen(mid_year)
    assert content["buildings"][0]["as_of"] == "2027-01-22"


def test_a_number_that_is_a_day_older_asks_nobody_to_read_again(client, mid_year, led, priya):
    clock.move_to(clock.now() + timedelta(days=60))
    talk_over(mid_year, priya)
    seen = read(client, mid_year, priya)
    clock.move_to(clock.now() + timedelta(days=1))

    sign(mid_year, priya, seen)

    _document, content = frozen(mid_year)
    assert content["buildings"][0]["targets"][0]["stands"] == "Too old"


def test_whoever_leads_the_district_sees_all_buildings_by_measure(
    client, mid_year, led, tomas, priya
):
    RoleGrant.objects.filter(membership=tomas).update(role=RoleGrant.Role.EXECUTIVE, site=None)
    close(mid_year, priya)

    _document, content = frozen(mid_year)
    (whole,) = content["buildings"]
    (measure,) = whole["targets"]
    assert (whole["name"], measure["name"], measure["stands"]) == (
        tomas.district.name,
        "Grade 6 reading",
        "Off track: 1",
    )
    assert measure["summary"] == "Close: 0. On track: 0. Old or no number: 0."
