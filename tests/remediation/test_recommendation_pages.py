"""Rosters and lists of a round of recommendations, as evaluators, approvers and HR use them."""

import pytest

from accounts import clock
from accounts.models import Membership
from accounts.years import school_year_of
from deadlines.models import Deadline
from remediation.models import Recommendation
from remediation.services.recommendation import (
    Written,
    approve_recommendations,
    send_recommendations,
    write_recommendations,
)
from remediation.services.recommendation_round import open_round
from tests.remediation.cases import stand_in
from tests.remediation.test_recommendations import (  # noqa: F401 - fixtures
    MARCH,
    boss,
    plan,
    round_,
    row_of,
    write,
)
from tests.signing_in import sign_in

# ruff: noqa: F811 - fixtures

State = Recommendation.State


def test_one_key_keeps_one_choice(client, round_, priya, tomas, uma):
    sign_in(client, priya)
    pk = row_of(tomas).pk
    sent = {f"choice-{pk}": "renew", f"reason-{pk}": ""}

    answer = client.post(
        f"/cases/recommendations/{round_.pk}/roster/", sent, headers={"Accept": "application/json"}
    )

    assert (answer.status_code, row_of(tomas).choice, row_of(uma).choice) == (204, "renew", "")
    assert row_of(tomas).state == State.OPEN


def test_the_whole_list_is_sent_without_a_script(client, round_, priya, tomas, uma):
    sign_in(client, priya)
    sent = {"send": "1"}
    for person in (tomas, uma):
        pk = row_of(person).pk
        sent |= {f"choice-{pk}": "renew", f"reason-{pk}": ""}

    client.post(f"/cases/recommendations/{round_.pk}/roster/", sent)

    assert [row_of(one).state for one in (tomas, uma)] == [State.SETTLED, State.SETTLED]


def test_a_window_that_stood_open_writes_over_nothing_typed_in_another(
    client, round_, priya, tomas
):
    sign_in(client, priya)
    url = f"/cases/recommendations/{round_.pk}/roster/"
    (mark,) = [
        one["mark"] for one in client.get(url).context["open_rows"] if one["row"] == row_of(tomas)
    ]
    pk = row_of(tomas).pk
    write_recommendations(round_, {pk: Written("not_renew", "Late each Monday.")}, actor=priya)

    client.post(url, {f"reason-{pk}": "", f"was-{pk}": mark})
    old = row_of(tomas).reason
    client.post(url, {f"reason-{pk}": "Late twice.", f"choice-{pk}": "renew", f"was-{pk}": mark})

    assert (old, row_of(tomas).reason) == ("Late each Monday.", "Late twice.")


def test_what_comes_after_it_was_sent_is_said_not_to_be_kept(client, round_, priya, tomas):
    sign_in(client, priya)
    url, pk = f"/cases/recommendations/{round_.pk}/roster/", row_of(tomas).pk
    write_recommendations(round_, {pk: Written("renew")}, actor=priya)
    send_recommendations(round_, actor=priya)
    typed = {f"reason-{pk}": "One word more.", f"choice-{pk}": "renew"}

    by_script = client.post(url, typed, headers={"Accept": "application/json"})
    page = client.post(url, typed, follow=True)

    assert by_script.status_code == 409
    assert [str(one) for one in page.context["messages"]] == [
        "What you wrote for 1 person was not kept. It was sent, or somebody else is their "
        "supervisor now."
    ]


def test_hr_does_not_read_the_draft_of_an_evaluator(client, round_, priya, hana, tomas):
    row = row_of(tomas)
    write_recommendations(round_, {row.pk: Written("not_renew", "A secret")}, actor=priya)
    sign_in(client, hana)

    pages = [
        client.get(f"/cases/recommendation/{row.pk}/").content.decode(),
        client.get(f"/cases/recommendations/{round_.pk}/").content.decode(),
        b"".join(client.get(f"/cases/recommendations/{round_.pk}/rows/")).decode(),
    ]

    assert ["A secret" in page for page in pages] == [False, False, False]
    assert "Non-renewal" not in pages[0]


def test_the_export_has_a_line_for_each_person(client, round_, priya, hana, tomas):
    write(round_, priya, Tomas=("not_renew", "=2+2"))
    sign_in(client, hana)

    answer = client.get(f"/cases/recommendations/{round_.pk}/rows/", {"choice": "not_renew"})

    lines = b"".join(answer).decode().splitlines()
    assert len(lines) == 2
    assert "Non-renewal,'=2+2,In approval,Dora Diaz" in lines[1]


def test_an_approver_ticks_many(client, round_, priya, boss, tomas, uma):
    write(round_, priya, Tomas=("not_renew", "Late."), Uma=("renew_plan", "Late."))
    sign_in(client, boss)
    keys = [row_of(tomas).pk, row_of(uma).pk]

    client.post(f"/cases/recommendations/{round_.pk}/approvals/", {"row": keys})

    assert {row_of(one).stage.position for one in (tomas, uma)} == {2}


@pytest.fixture
def her_round(maple_scope, maple, hana, henry, boss, priya, plan):
    """Hana of HR opened a round that is about herself as well: she is not to be employed again."""
    Membership.objects.filter(pk=hana.pk).update(supervisor=priya)
    clock.move_to(MARCH)
    round_ = open_round(school_year_of(maple, MARCH.date()), plan, actor=hana)
    write(round_, priya, Hana=("not_renew", "Late each Monday."))
    return round_


def test_hr_finds_nothing_of_their_own_in_a_round(client, her_round, priya, hana):
    sign_in(client, hana)

    page = client.get(f"/cases/recommendations/{her_round.pk}/")

    assert [row.person for row in page.context["page"]] == [priya]
    assert (page.context["totals"]["people"], page.context["choices"]) == (1, [])


def test_hr_finds_nothing_of_their_own_in_the_file_of_a_round(client, her_round, hana):
    sign_in(client, hana)

    answer = client.get(f"/cases/recommendations/{her_round.pk}/rows/")

    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert [row.partition(",")[0] for row in rows[1:]] == ["Patel"]


def test_a_colleague_of_hr_finds_them(client, her_round, henry, hana, priya):
    sign_in(client, henry)

    page = client.get(f"/cases/recommendations/{her_round.pk}/")

    assert [row.person for row in page.context["page"]] == [hana, priya]


def test_who_stands_in_for_an_approver_does_not_see_what_is_about_them(
    client, round_, priya, boss, tomas, uma
):
    write(round_, priya, Tomas=("not_renew", "Late."), Uma=("not_renew", "Late, too."))
    stand_in(boss, tomas)
    sign_in(client, tomas)

    page = client.get(f"/cases/recommendations/{round_.pk}/approvals/")

    assert [one["row"].person for one in page.context["rows"]] == [uma]


def test_nobody_is_asked_to_give_the_notice_to_themselves(her_round, hana, henry, boss):
    approve_recommendations([row_of(hana)], actor=boss)
    approve_recommendations([row_of(hana)], actor=henry)

    asked = Deadline.objects.filter(kind="renewal_notice")
    assert [(one.turn, one.person) for one in asked] == [(henry, henry)]


@pytest.mark.parametrize(
    ("place", "form"), [("return", "return_form"), ("letting-off", "let_off_form")]
)
def test_a_reason_that_is_refused_stays_in_its_form(
    client, round_, priya, boss, hana, tomas, place, form
):
    write(round_, priya, Tomas=("not_renew", "Late."))
    sign_in(client, boss if place == "return" else hana)
    url, words = f"/cases/recommendation/{row_of(tomas).pk}/", "Which days? " * 400

    client.post(f"{url}{place}/", {"words": words})

    page = client.get(url)
    assert page.context[form]["words"].value() == words
    assert row_of(tomas).state == State.WAITING


def test_a_reason_with_too_many_letters_is_not_cut(client, round_, priya, tomas, uma):
    sign_in(client, priya)
    his, hers, long = row_of(tomas).pk, row_of(uma).pk, "Late. " * 700
    sent = {f"reason-{his}": long, f"choice-{his}": "renew_plan", "send": "1"}

    page = client.post(
        f"/cases/recommendations/{round_.pk}/roster/",
        sent | {f"reason-{hers}": "", f"choice-{hers}": "renew"},
    )

    assert page.status_code == 422
    typed = {one["row"].pk: one["reason"] for one in page.context["open_rows"]}
    assert typed == {his: long.strip(), hers: ""}
    assert [(row_of(one).choice, row_of(one).state) for one in (tomas, uma)] == [
        ("", State.OPEN),
        ("renew", State.OPEN),
    ]
