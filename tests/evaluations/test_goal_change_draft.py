"""What is typed into a change of an agreed goal is kept for its writer, while it is typed."""

import pytest

from accounts.scope import district_scope
from evaluations.services import goal_change as services
from goals.models import ChangeDraft, GoalChange
from tests.evaluations.conftest import propose
from tests.signing_in import sign_in

TYPED = {"target": "25", "reason": "Fewer students came.", "specific": "Read together"}


@pytest.fixture
def page(point):
    return f"/points/{point.pk}/goal-change/"


def save(client, point, words, version=0):
    return client.post(
        f"/points/{point.pk}/goal-change/draft/?goal_version={point.goal.version}",
        {"data": words},
        content_type="application/json",
        headers={"If-Match": f'"{version}"'},
    )


def drafts(maple):
    with district_scope(maple.pk):
        return list(ChangeDraft.objects.values_list("writer__first_name", "version"))


def shown(response):
    form = response.context["form"]
    return {name: form[name].value() for name in TYPED}


def test_it_stands_there_on_the_next_visit(client, point, page, tomas):
    sign_in(client, tomas)

    answer = save(client, point, TYPED)

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert shown(client.get(page)) == TYPED


def test_nobody_else_sees_it(client, maple, point, page, tomas, priya):
    save(sign_in(client, tomas), point, TYPED)

    assert shown(sign_in(client, priya).get(page))["target"] == "30"


def test_it_proposes_nothing(client, maple, point, tomas):
    save(sign_in(client, tomas), point, TYPED)

    with district_scope(maple.pk):
        assert not GoalChange.objects.exists()


def test_actions_that_were_added_come_back(client, point, page, tomas):
    sign_in(client, tomas)
    save(client, point, {"action-6-what": "Walk the halls"})

    form = client.get(page).context["form"]

    assert form["action-6-what"].value() == "Walk the halls"


def test_older_words_do_not_replace_newer_ones(client, maple, point, page, tomas):
    sign_in(client, tomas)
    save(client, point, TYPED)

    answer = save(client, point, {"target": "20"}, version=0)

    assert answer.status_code == 412
    assert shown(client.get(page)) == TYPED


def test_both_versions_are_shown_to_compare(client, point, page, tomas):
    sign_in(client, tomas)
    save(client, point, TYPED)

    answer = client.post(
        f"{page}?compare=1",
        TYPED | {"target": "20", "version": "0", "goal_version": point.goal.version},
    )

    assert (answer.status_code, shown(answer)["target"]) == (409, "20")
    assert answer.context["elsewhere"] == [("Target", "25")]
    assert answer.context["draft"].version == 1


def test_what_cannot_be_kept_is_told_under_its_field(client, maple, point, tomas):
    answer = save(sign_in(client, tomas), point, {"target": "x" * 101})

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["target"])
    assert drafts(maple) == []


def test_an_empty_reason_is_kept_as_it_is(client, maple, point, tomas):
    answer = save(sign_in(client, tomas), point, TYPED | {"reason": ""})

    assert (answer.status_code, drafts(maple)) == (200, [("Tomas", 1)])


def test_it_is_gone_once_it_was_proposed(client, maple, point, page, tomas):
    sign_in(client, tomas)
    save(client, point, TYPED)

    client.post(page, TYPED | {"version": "1", "goal_version": point.goal.version})

    assert drafts(maple) == []


def test_leaving_the_goal_as_it_is_drops_it(client, maple, point, page, tomas):
    sign_in(client, tomas)
    save(client, point, TYPED)

    client.post(page, TYPED | {"drop": "1"})

    assert drafts(maple) == []
    assert shown(client.get(page))["target"] == "30"


def test_without_scripts_a_button_keeps_it(client, maple, point, page, tomas):
    sign_in(client, tomas)

    answer = client.post(
        page, TYPED | {"later": "1", "version": "0", "goal_version": point.goal.version}
    )

    assert (answer.status_code, drafts(maple)) == (302, [("Tomas", 1)])
    assert shown(client.get(page)) == TYPED


def test_words_put_in_force_meanwhile_stand_beside_it(
    client, maple, mid_year, point, page, priya, tomas
):
    sign_in(client, tomas)
    save(client, point, {"target": "20"})
    with district_scope(maple.pk):
        change = propose(point, priya)
        services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)

    answer = client.get(page)

    assert answer.context["in_force"] == [("Target", "25")]
    assert shown(answer)["target"] == "20"
