"""The page of a development plan says by when it is talked over, and what a year left behind."""

from evaluations.models import Point
from tests.evaluations.conftest import open_next_year
from tests.evaluations.test_planning import (  # noqa: F401 - fixtures
    planning,
    unit_cycle,
    unit_draft,
)
from tests.signing_in import sign_in


def test_the_title_says_by_when_they_talk_about_it(client, planning, tomas):  # noqa: F811
    sign_in(client, tomas)

    page = client.post("/development-plans/", follow=True).content.decode()

    assert "Write one thing you want to be able to do by" in page


def test_an_empty_goal_has_the_ideas_of_the_last_conference_beside_it(
    client, received, tomas, ada
):
    point = Point.objects.filter(step=received, kind=Point.Kind.DEVELOPMENT)
    point.update(notes="Lead the new reading circle.")
    open_next_year(ada)
    sign_in(client, tomas)

    page = client.post("/development-plans/", follow=True).content.decode()

    assert "Lead the new reading circle." in page
    assert f"/steps/{received.pk}/" in page
