"""Earlier words of a development plan: who sees which, and beside the words of now."""

import pytest

from goals.idp.versions import idp_states, idp_versions, parts_at
from goals.models import Idp
from goals.services.idp import (
    add_idp_item,
    close_idp_item,
    save_idp,
    share_idp,
    start_idp,
    take_back_idp,
)
from tests.signing_in import sign_in

READERS = ["priya", "hana", "henry", "erin"]


def write(idp, actor, **words):
    idp = Idp.objects.get(pk=idp.pk)
    return save_idp(idp, actor=actor, changes=words, version=idp.version)


def goal(words):
    return {"item-1-goal": words}


@pytest.fixture
def retold(maple_scope, tomas):
    """Two private versions, a share, one more version that others read."""
    idp = start_idp(actor=tomas)
    write(idp, tomas, **goal("My secret worry"))
    write(idp, tomas, **goal("Coach a colleague"))
    share_idp(idp, actor=tomas)
    return write(idp, tomas, **goal("Coach two colleagues"))


def seen(idp, reader):
    """What the first goal said in each version that they may see, the newest first."""
    rows = idp_states(idp, reader=reader)
    return [parts_at(idp, row.version).get("item-1-goal", "") for row in rows]


@pytest.mark.parametrize("name", READERS)
def test_others_see_the_words_from_the_share_on(retold, name, request):
    reader = request.getfixturevalue(name)

    assert seen(retold, reader) == ["Coach two colleagues", "Coach a colleague"]


def test_the_person_sees_every_version(retold, tomas):
    assert seen(retold, tomas) == [
        "Coach two colleagues",
        "Coach a colleague",
        "My secret worry",
        "",
    ]


@pytest.mark.parametrize("name", READERS)
def test_what_was_private_stands_on_no_page_of_others(client, retold, name, request):
    sign_in(client, request.getfixturevalue(name))
    url = f"/development-plans/{retold.pk}/history/"

    answers = [client.get(url), *(client.get(f"{url}{number}/") for number in range(6))]

    shown = " ".join(a.content.decode() for a in answers if a.status_code == 200)
    assert ["secret" in shown, "Coach two" in shown] == [False, True]


def test_what_was_taken_back_is_private_anew(maple_scope, tomas, priya):
    idp = start_idp(actor=tomas)
    write(idp, tomas, **goal("Shared by mistake"))
    share_idp(idp, actor=tomas)
    take_back_idp(idp, actor=tomas)
    write(idp, tomas, **goal("Said in other words"))
    share_idp(idp, actor=tomas)

    assert seen(idp, priya) == ["Said in other words"]


def test_each_version_tells_what_changed_and_who_wrote_it(retold, tomas):
    rows = list(idp_states(retold, reader=tomas))

    newest = idp_versions(retold, rows, None)[0]

    changed = [(change.label, change.words) for change in newest.changed]
    assert changed == [("Goal 1: What you want to be able to do", "Coach two colleagues")]
    assert (newest.writer, newest.is_present) == ("Tomas Torres", True)


def test_a_new_goal_and_a_closed_one_stand_in_the_history(retold, tomas):
    add_idp_item(retold, actor=tomas)
    close_idp_item(retold.items.get(number=1), actor=tomas, state="reached")
    retold.refresh_from_db()

    newest, added = idp_versions(retold, list(idp_states(retold, reader=tomas)), None)[:2]

    assert [(c.label, c.words) for c in newest.changed] == [("Goal 1: How it stands", "Reached")]
    assert added.changed == []
