"""The page of a person: each year by itself, what lies in the others, and who sees what of it."""

import re

import pytest

from accounts.models import Site
from goals.models import Goal
from tests.evaluations.conftest import step_of
from tests.factories import SiteFactory, member
from tests.signing_in import sign_in


@pytest.fixture
def two_years(received, next_cycle, tomas):
    """tomas wrote a word of the new year's goals, which he has not shared."""
    goals = step_of(next_cycle, tomas).goal_set.goals
    Goal.objects.filter(pk=goals.get(kind="performance").pk).update(specific="Mine alone so far")


def page(client, reader, person, **asked):
    sign_in(client, reader)
    return client.get(f"/people/{person.pk}/", asked)


def tabs(response):
    return {str(tab.year): tab.counts for tab in response.context["tabs"]}


def shown(response):
    return [str(tab.year) for tab in response.context["tabs"] if tab.is_shown]


def headings(response):
    """What stands beside the facts, in order."""
    found = re.findall(r'<h2 id="h-(\w+)"', response.content.decode())
    return [name for name in found if name not in ("mark", "leave")]


def test_the_present_year_is_shown_and_the_others_are_counted(client, two_years, tomas):
    response = page(client, tomas, tomas)

    assert shown(response) == ["2027–28"]
    assert tabs(response) == {
        "2027–28": ["2 goals", "no meeting yet"],
        "2026–27": ["2 goals", "3 meetings", "3 documents"],
    }


def test_a_year_is_read_by_itself(client, two_years, tomas):
    response = page(client, tomas, tomas, year="2026-27")

    words = response.content.decode()
    assert shown(response) == ["2026–27"]
    assert headings(response) == [
        "year",
        "results",
        "meetings",
        "goals",
        "artifacts",
        "idp",
        "documents",
        "log",
    ]
    assert "Lead a daily 20-minute reading block" in words
    assert "Mine alone so far" not in words


@pytest.mark.parametrize("wanted", ["1999-00", "x'--", ""])
def test_a_year_that_is_not_there_shows_the_present_one(client, two_years, tomas, wanted):
    assert shown(page(client, tomas, tomas, year=wanted)) == ["2027–28"]


@pytest.mark.parametrize("name", ["priya", "hana", "erin"])
def test_private_goals_are_neither_shown_nor_counted(client, two_years, tomas, name, request):
    response = page(client, request.getfixturevalue(name), tomas)

    assert tabs(response)["2027–28"] == ["no meeting yet"]
    assert "Mine alone so far" not in response.content.decode()


def test_an_executive_reads_goals_and_meetings_but_no_papers(client, two_years, tomas, erin):
    response = page(client, erin, tomas, year="2026-27")

    assert tabs(response)["2026–27"] == ["2 goals", "3 meetings"]
    assert headings(response) == ["year", "meetings", "goals"]


def test_a_site_leader_sees_how_far_the_steps_are(client, two_years, maple, tomas):
    lena = member(maple, "Lena Lind", roles=["site_leader"])
    site = Site.objects.get(pk=tomas.site_id)
    lena.role_grants.update(site=site)

    response = page(client, lena, tomas, year="2026-27")

    assert tabs(response)["2026–27"] == ["3 steps"]
    assert headings(response) == ["year"]


def test_the_admin_reads_who_did_what_and_nothing_else(client, two_years, tomas, ada):
    response = page(client, ada, tomas, year="2026-27")

    assert headings(response) == ["log"]


def test_a_former_supervisor_finds_no_page(client, two_years, maple, tomas, priya):
    elm = SiteFactory(name="Elm")
    tomas.supervisor, tomas.site = member(maple, "Otto Olsen"), elm
    tomas.save(update_fields=["supervisor", "site"])

    assert page(client, priya, tomas, year="2026-27").status_code == 404
    assert page(client, tomas.supervisor, tomas, year="2026-27").status_code == 200


@pytest.mark.parametrize(("name", "reads"), [("tomas", True), ("hana", True), ("priya", False)])
def test_the_log_of_a_year_is_for_the_person_and_hr(
    client, two_years, tomas, name, reads, request
):
    response = page(client, request.getfixturevalue(name), tomas, year="2026-27")

    said = [line["sentence"] for line in response.context["log"]["lines"]] if reads else []
    assert (response.context["log"] is not None) == reads
    assert ("Priya Patel signed a document of Tomas Torres." in said) == reads


def test_the_log_tells_of_its_own_year_alone(client, two_years, tomas, hana):
    before = page(client, hana, tomas, year="2026-27").context["log"]["lines"]
    now = page(client, hana, tomas).context["log"]["lines"]

    looks = "Hana Hill opened the page of Tomas Torres."
    assert looks not in [line["sentence"] for line in before]
    assert looks in [line["sentence"] for line in now]


def test_goals_that_were_read_here_cannot_be_taken_back(client, shared, tomas, priya):
    page(client, priya, tomas)

    response = page(client, tomas, tomas)
    said = [line["sentence"] for line in response.context["log"]["lines"]]
    assert "Priya Patel opened the goals of Tomas Torres." in said
