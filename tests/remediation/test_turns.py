"""What of a plan stands on the home pages of those for whom it waits."""

from datetime import date

import pytest
from django.urls import reverse

from deadlines.services.deadline import deadline_of
from remediation.services.case import (
    REVIEW,
    approve_case,
    mark_component,
    return_case,
    send_to_review,
)
from remediation.services.check import add_check
from remediation.services.issue import issue_case
from remediation.turns import turns_of
from tests.remediation.cases import case_of, kind, written
from tests.signing_in import sign_in

PARTS = [{"code": "help", "title": "Help", "guidance": "Who gives what.", "required": True}]


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


def test_an_employee_finds_their_shared_plan_while_it_waits_for_somebody_else(
    client, shared, tomas
):
    assert lines_of(client, tomas) == ["Improvement plan"]


def test_a_plan_that_nobody_shared_is_not_on_the_home_of_the_employee(
    client, maple_scope, october, tomas, priya
):
    written(case_of(tomas), priya)

    assert lines_of(client, tomas) == []


def test_everybody_finds_their_own_record_in_the_menu(client, tomas):
    sign_in(client, tomas)

    page = client.get("/").content.decode()

    assert f'<a href="/people/{tomas.pk}/">My record</a>' in page


def test_a_plan_that_came_back_waits_for_its_writer_and_then_for_the_coordinator_again(
    maple_scope, october, tomas, priya, hana
):
    case = case_of(tomas, of=kind(needs_review=True, components=PARTS), coordinator=hana)
    written(case, priya)
    send_to_review(case, actor=priya)
    mark_component(case, actor=hana, component="help", mark="return", words="Say who comes.")
    return_case(case, actor=hana)
    back = [turn.name for turn in turns_of(priya)]
    send_to_review(case, actor=priya)

    assert back == ["Write the plan: Tomas Torres"]
    assert (turns_of(priya), deadline_of(REVIEW, case.pk).turn) == ([], hana)


def test_an_approved_plan_waits_to_be_shared(maple_scope, october, tomas, priya, hana):
    case = case_of(tomas, of=kind(needs_review=True, components=PARTS))
    written(case, priya)
    send_to_review(case, actor=priya)
    mark_component(case, actor=hana, component="help", mark="complete", words="")
    approve_case(case, actor=hana)

    assert [turn.name for turn in turns_of(priya)] == ["Share the plan: Tomas Torres"]


def test_of_several_checks_the_next_one_is_told(shared, priya):
    add_check(shared, actor=priya, due_on=date(2026, 12, 1))

    assert [turn.by for turn in turns_of(priya) if "progress" in turn.name] == [date(2026, 10, 30)]
