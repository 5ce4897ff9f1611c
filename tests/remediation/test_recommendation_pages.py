"""Rosters and lists of a round of recommendations, as evaluators, approvers and HR use them."""

from remediation.models import Recommendation
from remediation.services.recommendation import (
    Written,
    send_recommendations,
    write_recommendations,
)
from tests.remediation.test_recommendations import (  # noqa: F401 - fixtures
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
