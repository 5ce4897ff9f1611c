"""What the home page says to those who observe."""

from datetime import date

import pytest

from evaluations.services.observer import name_observer
from tests.evaluations.conftest import september, taught, teachers, year  # noqa: F401 - fixtures
from tests.evaluations.observing import shared, talked_over
from tests.factories import member
from tests.signing_in import sign_in


@pytest.fixture
def nora(maple):
    return member(maple, "Nora Novak")


def home_of(client, person):
    sign_in(client, person)
    return " ".join(client.get("/").content.decode().split())


def test_who_observed_sees_the_talk_that_waits(client, taught, priya):  # noqa: F811
    shared(taught, priya)

    assert "Talk about an observation: Tomas Torres" in home_of(client, priya)


def test_once_talked_over_it_is_gone(client, taught, priya):  # noqa: F811
    talked_over(taught, priya)

    assert "Talk about an observation" not in home_of(client, priya)


def test_an_additional_observer_finds_whom_to_observe(client, taught, nora, hana):  # noqa: F811
    name_observer(
        taught, actor=hana, observer=nora, starts_on=date(2026, 9, 14), ends_on=date(2026, 12, 1)
    )

    page = home_of(client, nora)

    assert "Observe Tomas Torres" in page
    assert f"/participations/{taught.pk}/observations/" in page


def test_after_the_last_day_it_is_gone(client, taught, nora, hana):  # noqa: F811
    grant = name_observer(
        taught, actor=hana, observer=nora, starts_on=date(2026, 9, 14), ends_on=date(2026, 12, 1)
    )
    type(grant).objects.filter(pk=grant.pk).update(
        starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 2)
    )

    assert "Observe Tomas Torres" not in home_of(client, nora)
