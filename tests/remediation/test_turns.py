"""What of a plan stands on the home pages of those for whom it waits."""

import pytest
from django.urls import reverse

from remediation.services.issue import issue_case
from remediation.turns import turns_of
from tests.remediation.cases import case_of, written
from tests.signing_in import sign_in


@pytest.fixture
def shared(maple_scope, october, tomas, priya):
    case = case_of(tomas)
    written(case, priya)
    return issue_case(case, actor=priya)


def lines_of(client, person):
    sign_in(client, person)
    return [task.name for task in client.get("/").context["plan_turns"]]


def test_the_home_of_a_supervisor_leads_to_what_a_plan_asks_of_them(client, shared, priya):
    assert lines_of(client, priya) == [
        "Give the help you promised: Tomas Torres",
        "Sign the plan: Tomas Torres",
        "Talk over the progress: Tomas Torres",
    ]


def test_each_line_leads_to_the_plan(shared, priya):
    page = reverse("remediation:plan", args=[shared.pk])

    assert {turn.path for turn in turns_of(priya)} == {page}


def test_nothing_waits_for_somebody_else(client, shared, uma):
    assert lines_of(client, uma) == []


def test_everybody_finds_their_own_record_in_the_menu(client, tomas):
    sign_in(client, tomas)

    page = client.get("/").content.decode()

    assert f'<a href="/people/{tomas.pk}/">My record</a>' in page
